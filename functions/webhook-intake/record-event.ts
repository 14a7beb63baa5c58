import { reportError } from '../../shared/errors/index.ts';
import type { IncomingEvent } from '../../shared/event-inbox/index.ts';
import { handOver, type HandOver } from './hand-over.ts';
import type { IntakeDependencies } from './ports.ts';
import { TIME_BUDGET } from './time-budget.ts';
import { withinTime } from './within-time.ts';

export type RecordResult =
  | { readonly outcome: 'accepted'; readonly handOver: HandOver }
  /** Known already, or too old: on record, nobody is told. */
  | { readonly outcome: 'duplicate' | 'stale' }
  /** Not certainly on record: it must not be acknowledged. */
  | { readonly outcome: 'not-recorded'; readonly code: string };

/** Puts an event on record and tells the worker. Never throws; ends in time. */
export async function recordEvent(
  deps: IntakeDependencies,
  event: IncomingEvent,
  arrivedAtEpochMs: number,
): Promise<RecordResult> {
  const accepted = await accept(deps, event, arrivedAtEpochMs);
  if (accepted.outcome === 'not-recorded') {
    deps.log.error('intake.not-recorded', {
      app: event.app,
      event: event.key,
      code: accepted.code,
    });
    return accepted;
  }
  if (accepted.outcome === 'duplicate') return { outcome: 'duplicate' };
  if (event.isStale) return { outcome: 'stale' };
  return { outcome: 'accepted', handOver: await handOver(deps, event, arrivedAtEpochMs) };
}

async function accept(
  deps: IntakeDependencies,
  event: IncomingEvent,
  arrivedAtEpochMs: number,
): Promise<
  | { readonly outcome: 'accepted' | 'duplicate' }
  | { readonly outcome: 'not-recorded'; readonly code: string }
> {
  const leftMs = arrivedAtEpochMs + TIME_BUDGET.recordUntilMs - deps.clock.nowEpochMs();
  try {
    const result = await withinTime(deps.clock, leftMs, (signal) =>
      deps.inbox.accept(event, { signal }),
    );
    return result.outcome === 'late' ? { outcome: 'not-recorded', code: 'late' } : result.value;
  } catch (error) {
    return { outcome: 'not-recorded', code: reportError(error).code };
  }
}
