import { entries, entry, type CatalogueEntry } from './catalogue-entry.ts';

const TOO_MANY = ['too many calls', '呼叫過於頻繁'] as const;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/**
 * What DingTalk's own gateway says before a service looks at the call: time-outs, faults, wrong
 * addresses, throttling. Pages: server-api-error-codes-1 (2026-05-06), call-frequency-limit
 * (2026-01-22); time-outs as the official developerpedia tells them (2025).
 */
export const gatewayErrors: readonly CatalogueEntry[] = [
  entry('-1', 'unavailable', ['the system is busy', '系統繁忙']),
  ...entries(['15', '88', 'isp.top-remote-connection-timeout'], 'unavailable', [
    'the gateway got no answer within 3 seconds',
    '閘道 3 秒內未獲回應',
  ]),
  ...entries(['400001', 'systemError', 'unknownError'], 'unavailable', [
    'internal error of DingTalk',
    '釘釘內部錯誤',
  ]),
  entry('22', 'request-rejected', ['there is no such interface', '沒有此 API']),
  entry('404', 'request-rejected', ['there is no such address', '請求地址不存在']),
  ...entries(['41001', 'AuthenticationFailed.MissingParameter'], 'request-rejected', [
    'the access token is missing',
    '欠缺 access token',
  ]),
  entry('40000', 'request-rejected', [
    'the access token or another parameter is missing',
    '欠缺 access token 或其他參數',
  ]),
  ...throttling(),
];

/** A refusal per minute is over after a minute at most; all others are told in seconds. */
function throttling(): CatalogueEntry[] {
  const numbers = ['90001', '90002', '90017', '90018', '90019'];
  for (let code = 90_003; code <= 90_014; code += 1) numbers.push(String(code));
  const words = ['request.too.fast', 'systemBusy'];
  return [
    ...entries([...numbers, ...words], 'throttled', TOO_MANY, { retryAfterMs: SECOND_MS }),
    ...prefix('Forbidden.AccessDenied.Qps', SECOND_MS),
    ...prefix('Forbidden.AccessDenied.Qpm', MINUTE_MS),
  ];
}

function prefix(code: string, retryAfterMs: number): CatalogueEntry[] {
  return [entry(code, 'throttled', TOO_MANY, { isPrefix: true, retryAfterMs })];
}
