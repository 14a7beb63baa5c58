import { randomUUID } from 'node:crypto';
import type { StandInResponse } from '../stand-in/http-listener.ts';
import type { Refusal } from './refusal.ts';
import type { DingTalkBehaviour, IpBlockForm } from './settings.ts';

/**
 * How an API answers: `plain` (old host outside /topapi/), `top` (old host, /topapi/) or `rest` (new
 * host). The fourth kind, a wrong path of the new host, is `unknownPath`.
 */
export type AnswerFamily = 'plain' | 'top' | 'rest';

export type AnswerBody = Readonly<Record<string, unknown>>;

/** A success in its family's envelope. `omitsErrmsg` marks the APIs whose answers lack `errmsg`. */
export function success(
  family: AnswerFamily,
  body: AnswerBody,
  omitsErrmsg: boolean,
): StandInResponse {
  if (family === 'rest') return json(200, body);
  const ok = omitsErrmsg ? { errcode: 0 } : { errcode: 0, errmsg: 'ok' };
  if (family === 'plain') return json(200, { ...ok, ...body }, OLD_SERVER);
  return json(200, { ...ok, ...body, request_id: requestId() }, OLD_SERVER);
}

/** A refusal in its family's envelope. */
export function failure(
  family: AnswerFamily,
  refusal: Refusal,
  wrapping: DingTalkBehaviour['wrapThrottling'],
): StandInResponse {
  if (family === 'rest') return restFailure(refusal);
  const { errcode, message } = refusal;
  if (!isWrapped(family, refusal, wrapping)) {
    const tail = family === 'top' ? { request_id: requestId() } : {};
    return json(200, { errcode, errmsg: message, ...tail }, OLD_SERVER);
  }
  // Where 41001 says "no token", the wrapped form says 40000, and has no code of its own for "expired".
  const [subCode, subMsg] = WRAPPED_FORM.get(errcode) ?? [String(errcode), message];
  return wrapped(subCode, subMsg);
}

/** The gateway gave up waiting (3 s): code 15, code 88 without a cause, or 504. */
export function gatewayTimeout(family: AnswerFamily, oldForm: 'by-family' | '15'): StandInResponse {
  if (family === 'rest') {
    return json(504, {
      code: 'GatewayTimeout',
      requestid: restRequestId(),
      message: 'The request has timed out.',
    });
  }
  if (family === 'top' && oldForm === 'by-family') return wrapped('', '');
  return json(
    200,
    {
      errcode: 15,
      errmsg: 'Remote service error',
      sub_code: 'isp.top-remote-connection-timeout',
      sub_msg: '调用后端服务超时',
      request_id: requestId(),
    },
    OLD_SERVER,
  );
}

/** A path that the old host has no method for; as a published log of 2026-09-11 shows it. */
export function unknownMethod(path: string): StandInResponse {
  const method = `dingtalk.oapi.${path.replace(/^topapi\//, '').replaceAll('/', '.')}`;
  const reason = `不合法ApiName，ApiName = ${method}`;
  return json(
    200,
    {
      errcode: 22,
      sub_msg: reason,
      errmsg: `Invalid method[submsg=${reason}]`,
      request_id: requestId(),
    },
    OLD_SERVER,
  );
}

/** A path that the new host does not know: an error inside a 200. */
export function unknownPath(): StandInResponse {
  return json(200, { errcode: 404, errmsg: '请求的URI地址不存在' });
}

/** What a blocked address gets from either host, with status 200. */
export function ipBlocked(form: IpBlockForm): StandInResponse {
  if (form === 'json') {
    return json(200, {
      status: 1111,
      wait: 5,
      source: 'x5',
      punish: 'deny',
      uuid: randomUUID().replaceAll('-', ''),
    });
  }
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!DOCTYPE html><html><head><title>访问被拒绝</title></head><body>访问频率过高，请稍后再试</body></html>',
  };
}

/** JSON with a status. */
export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): StandInResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

const OLD_SERVER = { server: 'DingTalk/1.0.0' };

const WRAPPED_FORM = new Map<number, readonly [string, string]>([
  [41_001, ['40000', 'access_token is blank']],
  [42_001, ['40014', '不合法的access_token']],
]);

function isWrapped(
  family: 'plain' | 'top',
  refusal: Refusal,
  wrapping: DingTalkBehaviour['wrapThrottling'],
): boolean {
  if (refusal.origin === 'business') return false;
  if (refusal.origin === 'gateway' || wrapping === 'topapi') return family === 'top';
  return wrapping === 'always';
}

function wrapped(subCode: string, subMsg: string): StandInResponse {
  return json(
    200,
    {
      errcode: 88,
      sub_code: subCode,
      sub_msg: subMsg,
      errmsg: `ding talk error[subcode=${subCode},submsg=${subMsg}]`,
      request_id: requestId(),
    },
    OLD_SERVER,
  );
}

function restFailure(refusal: Refusal): StandInResponse {
  const detail =
    refusal.requiredScopes === undefined
      ? {}
      : { accessdenieddetail: { requiredScopes: refusal.requiredScopes } };
  return json(refusal.status, {
    code: refusal.code,
    requestid: restRequestId(),
    message: refusal.message,
    ...detail,
  });
}

function requestId(): string {
  return `16l4${randomUUID().replaceAll('-', '').slice(0, 8)}`;
}

function restRequestId(): string {
  return randomUUID().toUpperCase();
}
