import { reportError, type ErrorReport } from '../../../shared/errors/index.ts';
import { archiveStreams } from '../archive/archive-streams.ts';
import type { DeliveryCaller } from '../delivery/deliver-to-sink.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { SinksRun } from './deliver-to-sinks.ts';

/** What a run has put into the archive. */
export interface ShownArchiveRun {
  readonly objects: number;
  readonly events: number;
  /** Nothing of an hour that has ended is left. */
  readonly isCaughtUp: boolean;
  /** Streams that could not be archived to their end, and why. */
  readonly failures: readonly { readonly source: StreamName; readonly error: ErrorReport }[];
}

/**
 * Archives what was appended in hours that have ended.
 *
 * @throws only the reason of the signal: every other failure is in the result
 */
export async function archiveHours(
  { clock, environment, log, parts }: SinksRun & { readonly environment: string },
  caller: DeliveryCaller,
): Promise<ShownArchiveRun> {
  const { corpId } = parts.organisation;
  const { closeAfterMinutes } = parts.settings.archive;
  const archived = await archiveStreams(
    { ...parts, clock, environment, corpId, closeAfterMinutes },
    caller,
  );
  caller.signal.throwIfAborted();
  const failures = archived.flatMap(({ failure, stream: source }) => {
    if (failure === undefined) return [];
    log.warn('audit-forwarding.archive-failed', { corpId, source, error: failure });
    return [{ source, error: reportError(failure) }];
  });
  const sum = (count: (one: (typeof archived)[number]) => number): number =>
    archived.reduce((total, one) => total + count(one), 0);
  return {
    objects: sum(({ objects }) => objects),
    events: sum(({ events }) => events),
    isCaughtUp: archived.every(({ isCaughtUp }) => isCaughtUp),
    failures,
  };
}
