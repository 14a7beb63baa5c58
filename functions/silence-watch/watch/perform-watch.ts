import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { reportError, type ErrorReport } from '../../../shared/errors/index.ts';
import { SilenceNotWatchedError } from '../errors.ts';
import type { SilenceWatchDependencies, WorkCaller } from '../ports.ts';
import { seeTimers } from './see-timers.ts';
import { watchOrganisation, type WatchedOrganisation } from './watch-organisation.ts';

/** An organisation of which nothing is known. */
export interface UnwatchedOrganisation {
  readonly corpId: string;
  readonly outcome: 'failed';
  readonly error: ErrorReport;
}

export type OrganisationWatch = WatchedOrganisation | UnwatchedOrganisation;

/**
 * Watches organisations one after the other. One that fails keeps no other from its turn.
 *
 * @throws only the reason of the signal: every other failure is in its place of the result
 */
export async function watchOrganisations(
  deps: SilenceWatchDependencies,
  organisations: readonly OrganisationConfiguration[],
  caller: WorkCaller,
): Promise<readonly OrganisationWatch[]> {
  const timers = await seeTimers(deps, caller.signal);
  const watched: OrganisationWatch[] = [];
  for (const organisation of organisations) {
    const { corpId } = organisation;
    try {
      watched.push(await watchOrganisation(deps, organisation, timers, caller));
    } catch (error) {
      caller.signal.throwIfAborted();
      deps.log.error('silence.failed', { corpId, error });
      watched.push({ corpId, outcome: 'failed', error: reportError(error) });
    }
  }
  return watched;
}

/**
 * What the timer does.
 *
 * @throws SilenceNotWatchedError once all had their turn, so that Function Compute counts the failure;
 *   the errors of the configuration
 */
export async function performWatch(
  deps: SilenceWatchDependencies,
  caller: WorkCaller,
): Promise<{
  readonly outcome: 'watched';
  readonly organisations: readonly OrganisationWatch[];
}> {
  const { organisations } = await deps.configuration();
  const watched = await watchOrganisations(deps, organisations, caller);
  const failed = watched.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) {
    const corpIds = failed.map(({ corpId }) => corpId);
    throw new SilenceNotWatchedError(corpIds, watched.length);
  }
  return { outcome: 'watched', organisations: watched };
}
