import { entries, entry, type CatalogueEntry } from './catalogue-entry.ts';

/**
 * Tokens, credentials, permissions, the list of addresses, the month's quota. Pages:
 * server-api-error-codes-1 (2026-05-06), how-to-process-api-throttling-on-the-dingtalk-server
 * (2026-05-09), obtains-the-identity-of-an-application-administrator (2026-04-29); the codes in words and code 40096 as seen on the wire on 2026-09-11.
 */
export const accessErrors: readonly CatalogueEntry[] = [
  ...entries(['40001', '40014'], 'token-rejected', [
    'the access token is invalid',
    'access token 無效',
  ]),
  entry('42001', 'token-rejected', ['the access token has expired', 'access token 已過期']),
  entry('InvalidAuthentication', 'token-rejected', [
    'the access token is invalid or has expired',
    'access token 無效或已過期',
  ]),
  ...entries(['40089', '40096'], 'credentials-rejected', [
    'app key or secret is wrong',
    'app key 或 app secret 不正確',
  ]),
  entry('invalidClientIdOrSecret', 'credentials-rejected', [
    'client id or secret is wrong',
    'client id 或 client secret 不正確',
  ]),
  entry('invalid.client', 'credentials-rejected', ['the app is unknown', '沒有此應用']),
  entry('unauthorized.client', 'credentials-rejected', [
    'the app is not authorised',
    '應用未獲授權',
  ]),
  entry('unsupported.grant.type', 'request-rejected', [
    'tokens are not given in this way',
    '不支援此授權方式',
  ]),
  entry('accesstoken.expired', 'token-rejected', [
    'the access token of the person has expired',
    '用戶的 access token 已過期',
  ]),
  entry('invalidToken', 'token-rejected', [
    'the access token of the console is invalid or has expired',
    '管理後台的 access token 無效或已過期',
  ]),
  ...entries(
    ['40078', 'invalidCode'],
    'request-rejected',
    [
      'the login code was used before or is older than five minutes',
      '登入授權碼已使用或已超過五分鐘',
    ],
    { meaning: 'not-there' },
  ),
  entry(
    'invalidParameter.authCode.notFound',
    'request-rejected',
    [
      'the login code or refresh token was used before, is too old, or another app’s: log in again',
      '登入授權碼或 refresh token 已使用、已過期或屬於另一應用，請重新登入',
    ],
    { meaning: 'not-there' },
  ),
  ...entries(
    ['60011', 'Forbidden.AccessDenied.AccessTokenPermissionDenied'],
    'permission-missing',
    ['the app lacks a permission', '應用沒有所需權限'],
  ),
  entry('50002', 'outside-authorised-scope', [
    'the person is outside the authorised range',
    '僱員不在授權範圍內',
  ]),
  entry('50004', 'outside-authorised-scope', [
    'the department is outside the authorised range',
    '部門不在授權範圍內',
  ]),
  ...entries(['60020', 'Forbidden.AccessDenied.IpNotInWhiteList'], 'not-in-ip-white-list', [
    'the caller is not on the IP list',
    '來源 IP 不在名單內',
  ]),
  ...entries(['90020', 'Forbidden.AccessDenied.ApiCountLimitForOrg'], 'quota-exhausted', [
    'the monthly calls of the organisation are spent',
    '機構本月呼叫次數已用完',
  ]),
];
