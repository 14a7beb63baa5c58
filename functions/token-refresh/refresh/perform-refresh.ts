import { chosenApps } from '../actions/chosen-apps.ts';
import { TokensNotRefreshedError } from '../errors.ts';
import type { TokenRefreshDependencies, WorkCaller } from '../ports.ts';
import { refreshApps, type RefreshedToken } from './refresh-apps.ts';

/**
 * What the timer does: refreshes what is due, of every app of every organisation.
 *
 * @throws TokensNotRefreshedError once all had their turn, so that Function Compute counts the failure;
 *   the errors of the configuration
 */
export async function performRefresh(
  deps: TokenRefreshDependencies,
  caller: WorkCaller,
): Promise<{ readonly outcome: 'refreshed'; readonly tokens: readonly RefreshedToken[] }> {
  const apps = chosenApps(await deps.configuration(), {});
  const tokens = await refreshApps(deps, apps, 'if-due', caller);
  const failed = tokens.filter(({ outcome }) => outcome === 'failed' || outcome === 'not-tried');
  if (failed.length > 0) {
    const names = failed.map(({ app, kind }) => (kind === 'app' ? app : `${kind} ${app}`));
    throw new TokensNotRefreshedError(names, tokens.length);
  }
  return { outcome: 'refreshed', tokens };
}
