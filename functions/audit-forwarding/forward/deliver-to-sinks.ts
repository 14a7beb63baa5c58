import { reportError, type ErrorReport } from '../../../shared/errors/index.ts';
import type { Logger } from '../../../shared/observability/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { deliverToSink, type DeliveryCaller, type SinkRun } from '../delivery/deliver-to-sink.ts';
import { noteAfterDelivery, sinkAspect, sinkNoteSchema } from '../domain/sink-note.ts';
import type { OrganisationParts, SinkOpening } from '../forwarding-dependencies.ts';
import { streamsOf } from '../figures/sink-standing.ts';

/** What a run has brought to a sink. */
export interface ShownSinkRun extends Omit<SinkRun, 'failure'> {
  /** Why it ended early; absent if it did not, or only for lack of time. */
  readonly error?: ErrorReport;
}

export interface SinksRun {
  readonly parts: OrganisationParts;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Delivers to every sink at once. What one refuses or misses holds up no other.
 *
 * @throws only the reason of the signal: every other failure is in its place of the result
 */
export async function deliverToSinks(
  run: SinksRun,
  caller: DeliveryCaller,
): Promise<readonly ShownSinkRun[]> {
  return Promise.all(run.parts.sinks.map((opening) => deliver(run, opening, caller)));
}

async function deliver(
  run: SinksRun,
  opening: SinkOpening,
  caller: DeliveryCaller,
): Promise<ShownSinkRun> {
  const { failure, ...done } = await runOf(run, opening, caller);
  caller.signal.throwIfAborted();
  const { corpId } = run.parts.organisation;
  const error = failure === undefined ? undefined : reportError(failure);
  if (failure !== undefined) {
    run.log.warn('audit-forwarding.sink-failed', { corpId, sink: done.sink, error: failure });
  }
  await rememberOutcome(run, done.sink, error?.code, caller);
  return { ...done, ...(error === undefined ? {} : { error }) };
}

async function runOf(
  { clock, parts }: SinksRun,
  { settings, open }: SinkOpening,
  caller: DeliveryCaller,
): Promise<SinkRun> {
  try {
    const sink = await open();
    const { eventsPerSecond } = settings;
    const plan = { streams: streamsOf(settings), eventsPerSecond };
    return await deliverToSink({ ...parts, clock }, sink, plan, caller);
  } catch (failure) {
    const nothing = { batches: 0, delivered: 0, resent: 0, rejected: 0, bytesSent: 0 };
    return { sink: settings.name, ...nothing, isCaughtUp: false, failure };
  }
}

/** Only words for people hang on it: a note that cannot be written is in the log. */
async function rememberOutcome(
  { clock, log, parts }: SinksRun,
  sink: string,
  code: string | undefined,
  { signal }: DeliveryCaller,
): Promise<void> {
  try {
    const aspect = sinkAspect(sink);
    const seen = await parts.notes.read(aspect, sinkNoteSchema, { signal });
    const next = noteAfterDelivery(seen.state, clock.nowEpochMs(), code);
    if (next !== seen.state) await parts.notes.replace(aspect, seen, next, { signal });
  } catch (error) {
    signal.throwIfAborted();
    log.warn('audit-forwarding.sink-not-noted', { sink, error });
  }
}
