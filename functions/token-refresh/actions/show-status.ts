import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import type { TokenRecord, TokenStore } from '../../../shared/dingtalk-tokens/index.ts';
import type { BilingualText } from '../../../shared/errors/index.ts';
import { chosenOrganisations } from '../../../shared/invocation/index.ts';
import type { TokenRefreshDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { missingToken, shownToken, type ShownToken } from '../status/shown-token.ts';
import type { ActionResult } from './action-result.ts';
import { chosenApps, type ChosenApp } from './chosen-apps.ts';

/** Tokens that people have let an app have, counted: who they are is nobody's business here. */
interface PeoplesTokens {
  readonly corpId: string;
  readonly app: string;
  readonly kept: number;
  readonly notFresh: number;
}

/**
 * How tokens are doing, from the rows alone: DingTalk is asked nothing, and no token is opened.
 *
 * @throws RequestRefusedError; the errors of configuration, table port and key ring
 */
export async function showStatus(
  deps: TokenRefreshDependencies,
  payload: Payload<'status'>,
  { signal }: WorkCaller,
): Promise<ActionResult> {
  const configuration = await deps.configuration();
  const apps = chosenApps(configuration, payload);
  const tokens: ShownToken[] = [];
  const people: PeoplesTokens[] = [];
  for (const organisation of chosenOrganisations(configuration, payload)) {
    const own = apps.filter((one) => one.organisation.corpId === organisation.corpId);
    if (own.length === 0) continue;
    const { store } = await deps.tokensOf(organisation);
    const records = await recordsOf(store, signal);
    const wanted = records.filter(
      ({ credential }) => payload.app === undefined || credential.clientId === payload.app,
    );
    tokens.push(
      ...tokensOf(own, wanted, store.nowEpochMs()),
      ...leftOver(organisation, own, wanted),
    );
    people.push(...peoplesTokens(organisation, wanted));
  }
  const { currentKeyId } = await deps.sealer();
  const old = tokens.some(({ sealingKey = currentKeyId }) => sealingKey !== currentKeyId);
  return {
    outcome: 'status',
    sealingKey: currentKeyId,
    tokens,
    people,
    next: nextStep(tokens, old),
  };
}

async function recordsOf(store: TokenStore, signal: AbortSignal): Promise<TokenRecord[]> {
  const records: TokenRecord[] = [];
  for await (const record of store.list({ values: 'left-out', signal })) records.push(record);
  return records;
}

/** In the order of the configuration, also those that nobody has asked for yet. */
function tokensOf(
  apps: readonly ChosenApp[],
  records: readonly TokenRecord[],
  nowEpochMs: number,
): ShownToken[] {
  return apps.flatMap(({ organisation: { corpId }, app: { clientId, jsapiTickets } }) =>
    (jsapiTickets ? (['app', 'jsapi-ticket'] as const) : (['app'] as const)).map((kind) => {
      const about = { corpId, app: clientId, kind };
      const record = records.find(
        ({ credential }) => credential.kind === kind && credential.clientId === clientId,
      );
      return record === undefined ? missingToken(about) : shownToken(about, record, nowEpochMs);
    }),
  );
}

/** Rows that no app of the configuration stands behind; found only when all are looked at. */
function leftOver(
  { corpId, app, furtherApps }: OrganisationConfiguration,
  chosen: readonly ChosenApp[],
  records: readonly TokenRecord[],
): ShownToken[] {
  if (chosen.length <= furtherApps.length) return [];
  const configured = [app, ...furtherApps];
  return records.flatMap((record) => {
    const { kind, clientId } = record.credential;
    if (kind === 'user') return [];
    const owner = configured.find((one) => one.clientId === clientId);
    const isConfigured = owner !== undefined && (kind === 'app' || owner.jsapiTickets);
    if (isConfigured) return [];
    const about = { corpId, app: clientId, kind };
    return [{ ...shownToken(about, record, record.dueAtEpochMs), isLeftOver: true as const }];
  });
}

function peoplesTokens(
  { corpId }: OrganisationConfiguration,
  records: readonly TokenRecord[],
): PeoplesTokens[] {
  const byApp = new Map<string, PeoplesTokens>();
  for (const { credential, state } of records) {
    if (credential.kind !== 'user') continue;
    const app = credential.clientId;
    const { kept = 0, notFresh = 0 } = byApp.get(app) ?? {};
    const more = state === 'fresh' ? 0 : 1;
    byApp.set(app, { corpId, app, kept: kept + 1, notFresh: notFresh + more });
  }
  return [...byApp.values()];
}

function nextStep(tokens: readonly ShownToken[], isUnderOldKey: boolean): BilingualText {
  const has = (...states: readonly ShownToken['state'][]): boolean =>
    tokens.some(({ state, isLeftOver }) => isLeftOver === undefined && states.includes(state));
  if (has('revoked', 'exhausted')) {
    return {
      en: 'An app has no token that may be used: follow the remedy in its row, then {"action":"refresh"}.',
      zhHK: '有應用沒有可用的 token：請按該行的建議處理，然後執行 {"action":"refresh"}。',
    };
  }
  if (has('failing')) {
    return {
      en: 'Attempts fail, and the kept tokens go on serving until their end. Look at the causes; attempts are repeated by themselves.',
      zhHK: '更新未能成功，現有 token 可用至其到期時間。請查看原因；系統會自動再試。',
    };
  }
  if (has('none')) {
    return {
      en: 'No token has been asked for yet: the timer does it within five minutes, {"action":"refresh"} at once.',
      zhHK: '尚未索取 token：計時器會於五分鐘內處理，{"action":"refresh"} 則即時處理。',
    };
  }
  if (isUnderOldKey) {
    return {
      en: 'All tokens are fresh. Some are sealed with an earlier key: {"action":"rotate-keys"} seals them anew.',
      zhHK: '所有 token 均屬最新。部分以較早的金鑰加密：以 {"action":"rotate-keys"} 重新加密。',
    };
  }
  return { en: 'All tokens are fresh. Nothing to do.', zhHK: '所有 token 均屬最新，毋須處理。' };
}
