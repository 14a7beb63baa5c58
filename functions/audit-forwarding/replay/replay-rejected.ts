import type { StreamEvent } from '../domain/audit-event.ts';
import type { RejectedEvent, RejectionFilter, Rejections } from '../delivery/rejections.ts';
import type { AuditStreams, CallOptions, EventSink } from '../ports.ts';

export interface ReplayDependencies {
  readonly streams: AuditStreams;
  readonly rejections: Rejections;
}

export interface ReplayCaller {
  readonly signal: AbortSignal;
  /** False when no further event should be begun. */
  readonly mayGoOn: () => boolean;
}

/** What a replay has done; with `dryRun`, what it would do. */
export interface ReplaySummary {
  readonly sink: string;
  /** Open rejections that the filter names. */
  readonly found: number;
  readonly taken: number;
  readonly rejectedAgain: number;
  /** Their event is no longer in the stream; the archive has it. */
  readonly gone: number;
  readonly isComplete: boolean;
}

/**
 * Sends refused events again, each alone, so that one that is refused once more holds up no other.
 *
 * @throws SinkUnavailableError, SinkRefusedError: what was replayed before is on record, and the same
 *   command goes on with the rest
 */
export async function replayRejected(
  deps: ReplayDependencies,
  sink: EventSink,
  filter: RejectionFilter & { readonly dryRun: boolean },
  caller: ReplayCaller,
): Promise<ReplaySummary> {
  const counts = { found: 0, taken: 0, rejectedAgain: 0, gone: 0 };
  const call = { signal: caller.signal };
  let isComplete = true;
  for await (const rejected of deps.rejections.open(sink.name, filter, call)) {
    if (!caller.mayGoOn()) {
      isComplete = false;
      break;
    }
    counts.found += 1;
    if (filter.dryRun) continue;
    const event = await findEvent(deps.streams, rejected, call);
    if (event === undefined) {
      counts.gone += 1;
      continue;
    }
    const receipt = await sink.deliver([event], call);
    const again = receipt.rejected[0];
    if (again === undefined) {
      await deps.rejections.replayed(rejected, { taken: true }, call);
      counts.taken += 1;
    } else {
      await deps.rejections.replayed(rejected, { taken: false, code: again.code }, call);
      counts.rejectedAgain += 1;
    }
  }
  return { sink: sink.name, ...counts, isComplete };
}

async function findEvent(
  streams: AuditStreams,
  { stream, sequence }: RejectedEvent,
  call: CallOptions,
): Promise<StreamEvent | undefined> {
  for await (const segment of streams.segments(stream, sequence, call)) {
    const events = await streams.read(segment, call);
    return events.find((event) => event.sequence === sequence);
  }
  return undefined;
}
