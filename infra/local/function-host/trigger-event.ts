import type { TriggerRequest } from './invocation.ts';
import { forwardedHeaders, headerPairs } from './web-headers.ts';

/** Content types whose bodies arrive as text; the list is a guess. */
const TEXT =
  /^(text\/|application\/(json|xml|javascript|graphql|x-www-form-urlencoded)\b|[^;]*\+(json|xml)\b)/i;

export interface TriggerPlace {
  readonly accountId: string;
  readonly region: string;
  readonly triggerId: string;
  readonly requestId: string;
  readonly epochMs: number;
}

/**
 * The event, version "v1", that an event function gets for a request by its HTTP trigger (help page
 * "Use an HTTP trigger to invoke a function", 2026-04).
 */
export function triggerEvent(request: TriggerRequest, place: TriggerPlace): Buffer {
  const question = request.target.indexOf('?');
  const rawPath = question < 0 ? request.target : request.target.slice(0, question);
  const query = question < 0 ? '' : request.target.slice(question + 1);
  const headers = joined(
    headerPairs(forwardedHeaders(request.rawHeaders)).map(([name, value]) => [
      canonicalCase(name),
      value,
    ]),
  );
  const isText = request.body.length === 0 || TEXT.test(headers['Content-Type'] ?? '');
  const { accountId, region, triggerId, requestId, epochMs } = place;
  return Buffer.from(
    JSON.stringify({
      version: 'v1',
      rawPath,
      headers,
      queryParameters: joined([...new URLSearchParams(query)]),
      body: request.body.toString(isText ? 'utf8' : 'base64'),
      isBase64Encoded: !isText,
      requestContext: {
        accountId,
        domainName: `${triggerId}.${region}.fcapp.run`,
        domainPrefix: triggerId,
        requestId,
        time: new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z'),
        timeEpoch: String(Math.floor(epochMs)),
        http: {
          method: request.method,
          path: decoded(rawPath),
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: headers['User-Agent'] ?? '',
        },
      },
    }),
  );
}

/** Repeated names become one, their values joined by commas. */
function joined(pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}

function canonicalCase(name: string): string {
  return name.toLowerCase().replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
