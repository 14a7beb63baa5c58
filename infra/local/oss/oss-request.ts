import type { StandInRequest } from '../stand-in/http-listener.ts';
import { OssFault } from './oss-fault.ts';

/** What a request is about. No bucket: the service itself; no key: the bucket. */
export interface Resource {
  readonly bucket: string;
  readonly key: string;
}

/** A request taken apart by our own rules, because `URL` would tidy up dots in object names. */
export interface OssRequest {
  readonly method: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  readonly hostName: string;
  /** The readings of Host and path that are possible, the likelier one first. */
  readonly resources: readonly [Resource, ...Resource[]];
}

const BUCKET_HOST = /^([a-z0-9-]*)\.(?:oss|vpc100-oss)-[a-z0-9-]+\.aliyuncs\.com$/;

/**
 * Reads a request. The bucket may be named in the Host header (virtual-host form) or in the path.
 * `ali-oss` forges a virtual-host Host header for every endpoint that is an IP address, even with
 * `sldEnable`, when the path names the bucket too, and even for `listBuckets`, which has no bucket;
 * such a request has two readings, and only one of them carries a valid signature.
 *
 * @throws OssFault InvalidArgument if the target is no valid percent-encoding
 */
export function readRequest(request: StandInRequest): OssRequest {
  const [path = '/', ...rest] = request.target.split('?');
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(',') : value);
  }
  const hostName = (headers.get('host') ?? '').replace(/:\d+$/, '').toLowerCase();
  const decoded = decode(path);
  return {
    method: request.method,
    query: parseQuery(rest.join('?')),
    headers,
    body: request.body,
    hostName,
    resources: readings(hostName, decoded.startsWith('/') ? decoded.slice(1) : decoded),
  };
}

function readings(hostName: string, path: string): readonly [Resource, ...Resource[]] {
  const slash = path.indexOf('/');
  const pathStyle: Resource =
    slash < 0
      ? { bucket: path, key: '' }
      : { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
  const bucket = BUCKET_HOST.exec(hostName)?.[1] ?? '';
  if (bucket === '') return [pathStyle];
  const virtualHost: Resource = { bucket, key: path };
  if (path === '') return [virtualHost, { bucket: '', key: '' }];
  return pathStyle.bucket === bucket ? [pathStyle, virtualHost] : [virtualHost];
}

function parseQuery(text: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    query.set(decode(name, true), equals < 0 ? '' : decode(pair.slice(equals + 1), true));
  }
  return query;
}

function decode(text: string, plusIsSpace = false): string {
  try {
    return decodeURIComponent(plusIsSpace ? text.replaceAll('+', ' ') : text);
  } catch {
    throw new OssFault('InvalidArgument', { message: 'The request target is not valid UTF-8.' });
  }
}
