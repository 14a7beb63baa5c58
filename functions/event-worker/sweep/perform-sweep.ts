import { tellOfDeadLetters } from '../alarm/dead-letter-alarm.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import { sweep, type SweepOfOrganisation } from './sweep.ts';

/**
 * What the timer does each minute: brings on what is unfinished, then tells of what has died.
 *
 * @throws the errors of the configuration
 */
export async function performSweep(
  deps: EventWorkerDependencies,
  caller: WorkCaller,
): Promise<{ readonly outcome: 'swept'; readonly organisations: readonly SweepOfOrganisation[] }> {
  const organisations = await sweep(deps, caller);
  await noteSweeps(deps, organisations, caller);
  for (const organisation of (await deps.configuration()).organisations) {
    try {
      await tellOfDeadLetters(deps, organisation, caller);
    } catch (error) {
      const { corpId } = organisation;
      deps.log.error('events.alarm-unknown', { corpId, error });
    }
  }
  return { outcome: 'swept', organisations };
}

/** A trace that could not be left keeps nothing from its turn: a later sweep leaves the next. */
async function noteSweeps(
  deps: EventWorkerDependencies,
  organisations: readonly SweepOfOrganisation[],
  { signal }: WorkCaller,
): Promise<void> {
  for (const { corpId } of organisations) {
    try {
      await deps.sweepTrace.note(corpId, deps.clock.nowEpochMs(), { signal });
    } catch (error) {
      deps.log.warn('events.sweep-not-noted', { corpId, error });
    }
  }
}
