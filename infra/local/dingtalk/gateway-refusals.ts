import { formatDateTime } from './local-date-time.ts';
import { Refusal } from './refusal.ts';

/** The token is not one of ours, or (on the plain old family only) is told to be out of date. */
export function invalidToken(expired: boolean): Refusal {
  return new Refusal(
    {
      errcode: expired ? 42_001 : 40_014,
      code: 'InvalidAuthentication',
      status: 400,
      origin: 'gateway',
    },
    expired ? 'access_token超时' : '不合法的access_token',
  );
}

/** No token where this host looks for it. */
export function missingToken(): Refusal {
  return new Refusal(
    {
      errcode: 41_001,
      code: 'AuthenticationFailed.MissingParameter',
      status: 400,
      origin: 'gateway',
    },
    '缺少access_token参数',
  );
}

/** The app was not granted one of these permission codes. */
export function permissionDenied(requiredScopes: readonly string[]): Refusal {
  return new Refusal(
    {
      errcode: 60_011,
      code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
      status: 403,
      origin: 'gateway',
      requiredScopes,
    },
    `没有调用该接口的权限，requiredScopes=[${requiredScopes.join(',')}]`,
  );
}

/** The app has an IP list and the caller is not on it. */
export function notInWhiteList(): Refusal {
  return new Refusal(
    {
      errcode: 60_020,
      code: 'Forbidden.AccessDenied.IpNotInWhiteList',
      status: 403,
      origin: 'gateway',
    },
    '访问ip不在白名单之中',
  );
}

/** Too many calls in this second: of one app on one API, or of the whole platform. */
export function tooFast(kind: 'app' | 'platform', nowEpochMs: number, limit: number): Refusal {
  const second = Math.floor(nowEpochMs / 1_000) * 1_000;
  const from = formatDateTime(second);
  return new Refusal(
    {
      errcode: kind === 'app' ? 90_018 : 90_002,
      code: `Forbidden.AccessDenied.${kind === 'app' ? 'QpsLimitForAppkeyAndApi' : 'QpsLimitForApi'}`,
      status: 403,
      origin: 'throttle',
    },
    `您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了，从 ${from} 到 ${from} ` +
      `请求总次数超过 ${String(limit)} 次, 限制将在 ${formatDateTime(second + 1_000)} 结束.`,
  );
}

/** The organisation has used up its calls of this month. */
export function quotaSpent(limit: number): Refusal {
  return new Refusal(
    {
      errcode: 90_020,
      code: 'Forbidden.AccessDenied.ApiCountLimitForOrg',
      status: 403,
      origin: 'throttle',
    },
    `企业本月API调用量已超过 ${String(limit)} 次`,
  );
}

/** "Busy, try again later". */
export function busy(): Refusal {
  return new Refusal(
    { errcode: -1, code: 'ServiceUnavailable', status: 503, origin: 'gateway' },
    '系统繁忙，请稍后再试',
  );
}

/** An unexplained fault inside DingTalk. */
export function systemError(): Refusal {
  return new Refusal(
    { errcode: 400_001, code: 'systemError', status: 500, origin: 'gateway' },
    '系统异常',
  );
}
