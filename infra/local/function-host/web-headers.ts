import type { InstanceContext } from './invocation.ts';

/** Where a request comes from, as the custom runtime contract names it. */
export type ControlPath = '/invoke' | '/http-invoke' | '/initialize' | '/pre-stop';

/** Belong to one connection, not to the request (RFC 9110, 7.6.1), or are set by us. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'content-length',
]);

/** What a function may not set in an answer (help page "HTTP trigger overview", 2026-03). */
const FORBIDDEN_IN_ANSWER = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'server',
  'transfer-encoding',
  'upgrade',
]);

/** Pairs of a list of names and values in turn. */
export function headerPairs(rawHeaders: readonly string[]): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    pairs.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  }
  return pairs;
}

/** Headers of a client that a web function gets to see: without `x-fc-*` and those of the hop. */
export function forwardedHeaders(rawHeaders: readonly string[]): string[] {
  return headerPairs(rawHeaders)
    .filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()) && !isPlatformHeader(name))
    .flat();
}

/** Headers of a function's answer that reach the client. */
export function permittedInAnswer(
  pairs: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  return pairs.filter(([name, value]) => {
    const lower = name.toLowerCase();
    if (FORBIDDEN_IN_ANSWER.has(lower) || isPlatformHeader(lower)) return false;
    return lower !== 'content-disposition' || !/^\s*attachment/i.test(value);
  });
}

/** The headers by which the platform tells a web function about the request. */
export function platformHeaders(context: InstanceContext, path: ControlPath): string[] {
  const { credentials } = context;
  return [
    ['x-fc-request-id', context.requestId],
    ['x-fc-control-path', path],
    ['x-fc-function-name', context.function.name],
    ['x-fc-function-handler', context.function.handler],
    ['x-fc-function-memory', String(context.function.memory)],
    ['x-fc-region', context.region],
    ['x-fc-account-id', context.accountId],
    ['x-fc-qualifier', context.service.qualifier],
    ['x-fc-version-id', context.service.versionId],
    ...(credentials === undefined
      ? []
      : [
          ['x-fc-access-key-id', credentials.accessKeyId],
          ['x-fc-access-key-secret', credentials.accessKeySecret],
          ['x-fc-security-token', credentials.securityToken],
        ]),
  ].flat();
}

function isPlatformHeader(name: string): boolean {
  return name.toLowerCase().startsWith('x-fc-');
}
