import type { BilingualText } from '../errors/index.ts';
import type { FailureKind } from './failure-kind.ts';

/** One code of DingTalk's documented error tables. */
export interface CatalogueEntry {
  /** `errcode`, `sub_code` or the `code` of the newer interfaces. */
  readonly code: string;
  /** True: every code that begins with `code`. */
  readonly isPrefix?: true;
  readonly kind: FailureKind;
  readonly text: BilingualText;
  /** How long to stay away if the answer does not say; throttling only. */
  readonly retryAfterMs?: number;
}

/** Source of the whole table: pages "server-api-error-codes-1", "call-frequency-limit" and
 * "how-to-process-api-throttling" of the DingTalk documentation, state of 2026-08-22, and answers
 * seen on the wire in 2026-09 (`88` with `sub_code`, the codes in words); for approvals the pages of
 * their operations, 2026-04 to 2026-08. */
export const errorCatalogue: readonly CatalogueEntry[] = [
  entry('40001', 'token-rejected', 'the access token is invalid', 'access token 無效'),
  entry('40014', 'token-rejected', 'the access token is invalid', 'access token 無效'),
  entry('42001', 'token-rejected', 'the access token has expired', 'access token 已過期'),
  entry(
    'InvalidAuthentication',
    'token-rejected',
    'the access token is invalid or has expired',
    'access token 無效或已過期',
  ),
  entry(
    '40089',
    'credentials-rejected',
    'app key or secret is wrong',
    'app key 或 app secret 不正確',
  ),
  entry(
    '40096',
    'credentials-rejected',
    'app key or secret is wrong',
    'app key 或 app secret 不正確',
  ),
  entry(
    'invalidClientIdOrSecret',
    'credentials-rejected',
    'client id or secret is wrong',
    'client id 或 client secret 不正確',
  ),
  entry('invalid.client', 'credentials-rejected', 'the app is unknown', '沒有此應用'),
  entry('unauthorized.client', 'credentials-rejected', 'the app is not authorised', '應用未獲授權'),
  ...throttling(),
  ...robots(),
  entry(
    '90020',
    'quota-exhausted',
    'the monthly calls of the organisation are spent',
    '機構本月呼叫次數已用完',
  ),
  entry(
    'Forbidden.AccessDenied.ApiCountLimitForOrg',
    'quota-exhausted',
    'the monthly calls of the organisation are spent',
    '機構本月呼叫次數已用完',
  ),
  entry('60011', 'permission-missing', 'the app lacks a permission', '應用沒有所需權限'),
  entry(
    'Forbidden.AccessDenied.AccessTokenPermissionDenied',
    'permission-missing',
    'the app lacks a permission',
    '應用沒有所需權限',
  ),
  entry(
    '50002',
    'outside-authorised-scope',
    'the person is outside the authorised range',
    '僱員不在授權範圍內',
  ),
  entry(
    '50004',
    'outside-authorised-scope',
    'the department is outside the authorised range',
    '部門不在授權範圍內',
  ),
  entry('60020', 'not-in-ip-white-list', 'the caller is not on the IP list', '來源 IP 不在名單內'),
  entry(
    'Forbidden.AccessDenied.IpNotInWhiteList',
    'not-in-ip-white-list',
    'the caller is not on the IP list',
    '來源 IP 不在名單內',
  ),
  entry('-1', 'unavailable', 'the system is busy', '系統繁忙'),
  entry('15', 'unavailable', 'the gateway got no answer within 3 seconds', '閘道 3 秒內未獲回應'),
  entry('400001', 'unavailable', 'internal error of DingTalk', '釘釘內部錯誤'),
  entry('systemError', 'unavailable', 'internal error of DingTalk', '釘釘內部錯誤'),
  entry('unknownError', 'unavailable', 'internal error of DingTalk', '釘釘內部錯誤'),
  entry('22', 'request-rejected', 'there is no such interface', '沒有此 API'),
  entry('404', 'request-rejected', 'there is no such address', '請求地址不存在'),
  entry('40000', 'request-rejected', 'the access token is missing', '欠缺 access token'),
  entry('41001', 'request-rejected', 'the access token is missing', '欠缺 access token'),
  entry(
    'AuthenticationFailed.MissingParameter',
    'request-rejected',
    'the access token is missing',
    '欠缺 access token',
  ),
  entry('40035', 'request-rejected', 'a parameter is not valid', '參數不正確'),
  entry('400002', 'request-rejected', 'a parameter is not valid', '參數錯誤'),
  entry('invalidParameter', 'request-rejected', 'a parameter is not valid', '參數錯誤'),
  entry('41041', 'request-rejected', 'the time span is longer than 7 days', '時間跨度超過 7 天'),
  entry('41100', 'request-rejected', 'a date has the wrong form', '日期格式不正確'),
  entry('33012', 'request-rejected', 'there is no such person', '沒有此僱員'),
  entry('60121', 'request-rejected', 'there is no such person', '沒有此僱員'),
  entry('60003', 'request-rejected', 'there is no such department', '沒有此部門'),
  ...approvals(),
];

const exactEntries = new Map(
  errorCatalogue.filter((item) => item.isPrefix !== true).map((item) => [item.code, item]),
);
const prefixEntries = errorCatalogue.filter((item) => item.isPrefix === true);

/** The entry of a code, if the documentation has one. */
export function findCatalogueEntry(code: string): CatalogueEntry | undefined {
  return exactEntries.get(code) ?? prefixEntries.find((item) => code.startsWith(item.code));
}

function entry(code: string, kind: FailureKind, en: string, zhHK: string): CatalogueEntry {
  return { code, kind, text: { en, zhHK } };
}

function approvals(): CatalogueEntry[] {
  const refused: readonly (readonly [string, string, string])[] = [
    ['processCodeError', 'there is no such approval form', '沒有此審批表格'],
    ['processGetFailed', 'the approval form has no course, or is off', '審批表格未有流程或已停用'],
    ['processInstanceStartFailed', 'the approval was not started', '審批未能發起'],
    [
      'processInstanceInvalidParameter',
      'originator, approver, copy or department is wrong',
      '發起人、審批人、副本收件人或部門不正確',
    ],
    ['formConverterError', 'a value does not fit the approval form', '表格內容不符審批表格'],
    ['illegalComponent', 'the approval form has no such component', '審批表格沒有此欄位'],
    ['invalidAgentId', 'the agent id is wrong', 'agent id 不正確'],
    ['processInstanceNotExist', 'there is no such approval', '沒有此審批'],
    ['aflowProcessInstNotExist', 'there is no such approval', '沒有此審批'],
    ['aflowProcessInstStatusException', 'the approval is not in a state for it', '審批狀態不容許'],
    ['aflowProcessInstCanNotBeExecuted', 'the approval is not in a state for it', '審批狀態不容許'],
    ['userNotExist', 'there is no such person', '沒有此僱員'],
  ];
  return refused.map(([code, en, zhHK]) => entry(code, 'request-rejected', en, zhHK));
}

/** Group robots. Page: custom-robots-send-group-messages, 2026-08-22; `300005` and `660026` seen. */
function robots(): CatalogueEntry[] {
  const muted = { en: 'the robot is muted for ten minutes', zhHK: '機械人被禁言十分鐘' };
  return [
    entry('300005', 'credentials-rejected', 'there is no such robot', '沒有此機械人'),
    entry(
      '310000',
      'credentials-rejected',
      'the signature, keyword or address is not the robot’s',
      '簽署、關鍵字或來源地址與機械人設定不符',
    ),
    entry('400102', 'request-rejected', 'the robot is switched off', '機械人已停用'),
    { code: '660026', kind: 'throttled', text: muted, retryAfterMs: 600_000 },
    { code: '410100', kind: 'throttled', text: muted, retryAfterMs: 600_000 },
  ];
}

/** A refusal per minute is over after a minute at most; all others are told in seconds. */
function throttling(): CatalogueEntry[] {
  const text = { en: 'too many calls', zhHK: '呼叫過於頻繁' };
  const perSecond = ['90001', '90002', '90017', '90018', '90019', 'request.too.fast'];
  for (let code = 90_003; code <= 90_014; code += 1) perSecond.push(String(code));
  return [
    ...perSecond.map((code) => ({ code, kind: 'throttled' as const, text, retryAfterMs: 1_000 })),
    { code: 'systemBusy', kind: 'throttled', text, retryAfterMs: 1_000 },
    prefix('Forbidden.AccessDenied.Qps', 1_000),
    prefix('Forbidden.AccessDenied.Qpm', 60_000),
  ];
}

function prefix(code: string, retryAfterMs: number): CatalogueEntry {
  const text = { en: 'too many calls', zhHK: '呼叫過於頻繁' };
  return { code, isPrefix: true, kind: 'throttled', text, retryAfterMs };
}
