import {
  refreshJsapiTicket,
  refreshToken,
  type RefreshNeed,
  type RefreshResult,
} from '../../../shared/dingtalk-tokens/index.ts';
import { reportError, type ErrorReport } from '../../../shared/errors/index.ts';
import type { ChosenApp } from '../actions/chosen-apps.ts';
import type { TokenRefreshDependencies, WorkCaller } from '../ports.ts';

/** What became of one token. `not-tried`: the time was over before its turn. */
export interface RefreshedToken {
  readonly corpId: string;
  readonly app: string;
  readonly kind: 'app' | 'jsapi-ticket';
  readonly outcome: RefreshResult['outcome'] | 'not-tried';
  /** Why it failed. */
  readonly error?: ErrorReport;
}

/** Apps that are refreshed side by side: one that hangs does not keep the others waiting. */
const APPS_AT_ONCE = 4;

/**
 * Refreshes the tokens of these apps, and the tickets of those that have any. One that fails keeps no
 * other from its turn.
 *
 * @throws nothing but what the log throws: every failure is in its place of the result
 */
export async function refreshApps(
  deps: TokenRefreshDependencies,
  apps: readonly ChosenApp[],
  need: RefreshNeed,
  caller: WorkCaller,
): Promise<readonly RefreshedToken[]> {
  const results: RefreshedToken[][] = apps.map(() => []);
  const left = apps.entries();
  const work = async (): Promise<void> => {
    // One iterator for all workers: each takes the next app.
    for (const [place, app] of left) results[place] = await refreshApp(deps, app, need, caller);
  };
  await Promise.all(Array.from({ length: APPS_AT_ONCE }, work));
  return results.flat();
}

async function refreshApp(
  deps: TokenRefreshDependencies,
  { organisation, app }: ChosenApp,
  need: RefreshNeed,
  caller: WorkCaller,
): Promise<RefreshedToken[]> {
  // A ticket is asked for with the token, so the token comes first.
  const kinds = app.jsapiTickets ? (['app', 'jsapi-ticket'] as const) : (['app'] as const);
  const tokens: RefreshedToken[] = [];
  for (const kind of kinds) {
    const about = { corpId: organisation.corpId, app: app.clientId, kind };
    tokens.push({
      ...about,
      ...(await refreshOne(deps, { organisation, app }, kind, need, caller)),
    });
  }
  return tokens;
}

async function refreshOne(
  deps: TokenRefreshDependencies,
  { organisation, app }: ChosenApp,
  kind: RefreshedToken['kind'],
  need: RefreshNeed,
  { requestId: owner, signal, mayGoOn }: WorkCaller,
): Promise<Pick<RefreshedToken, 'outcome' | 'error'>> {
  if (!mayGoOn()) return { outcome: 'not-tried' };
  const about = { corpId: organisation.corpId, app: app.clientId, kind };
  try {
    const tokens = await deps.tokensOf(organisation);
    const refresh = kind === 'app' ? refreshToken : refreshJsapiTicket;
    const result = await refresh(tokens, app, { need, owner, signal });
    if (result.outcome !== 'failed') return { outcome: result.outcome };
    const report = reportError(result.error);
    deps.log.warn('tokens.not-refreshed', { ...about, code: report.code });
    return { outcome: 'failed', error: report };
  } catch (error) {
    deps.log.error('tokens.not-refreshed', { ...about, error });
    // What was broken off says anything; the reason is that the time was over.
    return { outcome: 'failed', error: reportError(signal.aborted ? signal.reason : error) };
  }
}
