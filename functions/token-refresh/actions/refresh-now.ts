import type { BilingualText } from '../../../shared/errors/index.ts';
import { chosenOrganisations } from '../../../shared/invocation/index.ts';
import type { TokenRefreshDependencies, WorkCaller } from '../ports.ts';
import { refreshApps, type RefreshedToken } from '../refresh/refresh-apps.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import type { ActionResult } from './action-result.ts';
import { chosenApps } from './chosen-apps.ts';

/**
 * Asks DingTalk for tokens now, as a person wants it. What was asked for is in the audit trail.
 *
 * @throws RequestRefusedError; the errors of configuration and audit trail
 */
export async function refreshNow(
  deps: TokenRefreshDependencies,
  payload: Payload<'refresh'>,
  caller: WorkCaller,
): Promise<ActionResult> {
  const configuration = await deps.configuration();
  const apps = chosenApps(configuration, payload);
  const tokens = await refreshApps(deps, apps, 'now', caller);
  for (const organisation of chosenOrganisations(configuration, payload)) {
    for (const token of tokens.filter(({ corpId }) => corpId === organisation.corpId)) {
      await deps.auditTrailOf(organisation).record({
        actor: caller.actor,
        action: 'tokens.refresh',
        subject: `${token.kind}/${token.app}`,
        outcome: isBad(token) ? 'failed' : 'done',
        details: { outcome: token.outcome, code: token.error?.code ?? '' },
      });
    }
  }
  const failed = tokens.filter(isBad).length;
  const outcome =
    failed === 0 ? 'refreshed' : failed < tokens.length ? 'refreshed-partly' : 'not-refreshed';
  return { outcome, tokens, next: failed === 0 ? whenDone : whenFailed };
}

function isBad({ outcome }: RefreshedToken): boolean {
  return outcome === 'failed' || outcome === 'not-tried';
}

const whenDone: BilingualText = {
  en: 'All functions use the tokens from now on. {"action":"status"} shows when the next refresh is due.',
  zhHK: '所有函數即時使用新 token。以 {"action":"status"} 查看下次更新時間。',
};
const whenFailed: BilingualText = {
  en: 'Follow the remedies, then repeat. {"action":"status"} tells until when the kept tokens serve.',
  zhHK: '請按建議處理後再執行。以 {"action":"status"} 查看現有 token 可用至何時。',
};
