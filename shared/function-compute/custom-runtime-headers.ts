import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { WebInvocation } from './web-function.ts';

/** A request id goes into log lines, so nothing else than an id may pass. */
const REQUEST_ID = /^[A-Za-z0-9-]{1,64}$/;

function textOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The platform's headers of a request. It drops `x-fc-` headers that a caller sends himself (help
 * page "HTTP trigger overview"), so these are its own.
 */
export function readInvocation(headers: IncomingHttpHeaders): WebInvocation {
  const requestId = textOf(headers, 'x-fc-request-id') ?? '';
  const accessKeyId = textOf(headers, 'x-fc-access-key-id');
  const accessKeySecret = textOf(headers, 'x-fc-access-key-secret');
  const securityToken = textOf(headers, 'x-fc-security-token');
  const hasKeys =
    accessKeyId !== undefined && accessKeySecret !== undefined && securityToken !== undefined;
  return {
    requestId: REQUEST_ID.test(requestId) ? requestId : '-',
    credentials: hasKeys ? { accessKeyId, accessKeySecret, securityToken } : undefined,
  };
}

/** A call of the platform on its own account. */
export type RuntimeCall = 'initialize' | 'pre-stop';

/**
 * Whether the platform calls on its own account. What comes through an HTTP trigger is marked
 * `/http-invoke`, so nobody outside can start or stop an instance.
 */
export function runtimeCallOf(message: IncomingMessage): RuntimeCall | undefined {
  if (message.headers['x-fc-control-path'] === '/http-invoke') return undefined;
  if (message.method === 'POST' && message.url === '/initialize') return 'initialize';
  if (message.method === 'GET' && message.url === '/pre-stop') return 'pre-stop';
  return undefined;
}
