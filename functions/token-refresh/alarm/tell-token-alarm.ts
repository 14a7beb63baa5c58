import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { credentialKeyOf, type TokenAlarm } from '../../../shared/dingtalk-tokens/index.ts';
import type { BilingualText } from '../../../shared/errors/index.ts';
import { messageIdOf } from '../../../shared/group-alarm/index.ts';
import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import { causeOf } from '../domain/failure-cause.ts';
import type { TokenRefreshDependencies } from '../ports.ts';

type AlarmDependencies = Pick<
  TokenRefreshDependencies,
  'environment' | 'log' | 'auditTrailOf' | 'tellGroup'
>;

/**
 * Tells of tokens that cannot be had, and that they can again: in the log, in the audit trail, and in
 * the group if the configuration names a robot.
 *
 * @throws the errors of audit trail, robot and secret store: it is then told at the next failure,
 *   under the same id
 */
export async function tellTokenAlarm(
  deps: AlarmDependencies,
  organisation: OrganisationConfiguration,
  alarm: TokenAlarm,
): Promise<void> {
  const { corpId } = organisation;
  const subject = credentialKeyOf(alarm.credential);
  const { kind, failingSinceEpochMs, lastFailureCode: code = '' } = alarm;
  const text = alarmText(alarm);
  deps.log.warn('tokens.alarm', { corpId, credential: subject, kind, code, text: text.en });
  const facts = [deps.environment, corpId, subject, kind, String(failingSinceEpochMs)];
  const isTold = await deps.tellGroup(organisation, { messageId: messageIdOf(facts), text });
  await deps.auditTrailOf(organisation).record({
    actor: 'system',
    action: 'tokens.alarm',
    subject,
    outcome: 'done',
    details: { kind, code, inGroup: isTold },
  });
}

function alarmText(alarm: TokenAlarm): BilingualText {
  const name = nameOf(alarm);
  const since = formatHongKongTimestamp(alarm.failingSinceEpochMs);
  const { kind, lastFailureCode, servesUntilEpochMs } = alarm;
  const { clientId } = alarm.credential;
  if (kind === 'recovered') {
    return {
      en: `DingTalk gives ${name.en} again. Attempts had failed since ${since}.`,
      zhHK: `釘釘已恢復發出${name.zhHK}；自 ${since} 起曾未能取得。`,
    };
  }
  const cause = lastFailureCode === undefined ? undefined : causeOf(lastFailureCode);
  const why = {
    en: cause === undefined ? '' : ` ${cause.text.en} (${cause.code}) ${cause.remedy.en}`,
    zhHK: cause === undefined ? '' : `${cause.text.zhHK}（${cause.code}）${cause.remedy.zhHK}`,
  };
  if (kind === 'revoked') {
    return {
      en: `The secret of the app ${clientId} is gone or refused: ${name.en} are no longer used.${why.en}`,
      zhHK: `應用 ${clientId} 的密鑰已失效或被拒絕：${name.zhHK}已停用。${why.zhHK}`,
    };
  }
  const serves =
    servesUntilEpochMs === undefined
      ? { en: 'No kept token is valid any more.', zhHK: '已沒有有效的 token。' }
      : {
          en: `The kept token serves until ${formatHongKongTimestamp(servesUntilEpochMs)}.`,
          zhHK: `現有 token 可用至 ${formatHongKongTimestamp(servesUntilEpochMs)}。`,
        };
  return {
    en: `No new token for ${name.en} since ${since}. ${serves.en}${why.en}`,
    zhHK: `自 ${since} 起未能更新${name.zhHK}。${serves.zhHK}${why.zhHK}`,
  };
}

/** Never whose: a person is told apart by a hash, which tells a reader nothing. */
function nameOf({ credential: { kind, clientId } }: TokenAlarm): BilingualText {
  switch (kind) {
    case 'app':
      return { en: `tokens of the app ${clientId}`, zhHK: `應用 ${clientId} 的 token` };
    case 'jsapi-ticket':
      return { en: `JSAPI tickets of the app ${clientId}`, zhHK: `應用 ${clientId} 的 JSAPI 票據` };
    case 'user':
      return {
        en: `tokens of a person in the app ${clientId}`,
        zhHK: `應用 ${clientId} 內某僱員的 token`,
      };
  }
}
