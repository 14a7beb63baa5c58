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
