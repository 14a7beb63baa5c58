import { warnOfQuota } from '../../../shared/call-ledger/index.ts';
import { chosenApps } from '../actions/chosen-apps.ts';
import { TokensNotRefreshedError } from '../errors.ts';
import type { Configuration } from '../../../shared/configuration/index.ts';
import type { TokenRefreshDependencies, WorkCaller } from '../ports.ts';
import { refreshApps, type RefreshedToken } from './refresh-apps.ts';

/**
 * What the timer does: refreshes what is due, of every app of every organisation, then tells what of
 * the month's quotas is used up.
 *
 * @throws TokensNotRefreshedError once all had their turn, so that Function Compute counts the failure;
 *   the errors of the configuration
 */
export async function performRefresh(
  deps: TokenRefreshDependencies,
  caller: WorkCaller,
): Promise<{ readonly outcome: 'refreshed'; readonly tokens: readonly RefreshedToken[] }> {
  const configuration = await deps.configuration();
  const tokens = await refreshApps(deps, chosenApps(configuration, {}), 'if-due', caller);
  await warnOfQuotas(deps, configuration, caller);
  const failed = tokens.filter(({ outcome }) => outcome === 'failed' || outcome === 'not-tried');
  if (failed.length > 0) {
    const names = failed.map(({ app, kind }) => (kind === 'app' ? app : `${kind} ${app}`));
    throw new TokensNotRefreshedError(names, tokens.length);
  }
  return { outcome: 'refreshed', tokens };
}

/** Whatever goes wrong with it is in the log, and is tried again by the next timer. */
async function warnOfQuotas(
  deps: TokenRefreshDependencies,
  { organisations }: Configuration,
  { signal, mayGoOn }: WorkCaller,
): Promise<void> {
  for (const organisation of organisations) {
    if (!mayGoOn()) return;
    try {
      await warnOfQuota(deps, organisation, { signal });
    } catch (error) {
      deps.log.warn('tokens.quota-not-watched', { corpId: organisation.corpId, error });
    }
  }
}
