import { createHash } from 'node:crypto';
import type OSS from 'ali-oss';
import { ObjectConflictError } from './errors.ts';
import { assertObjectKey } from './object-key.ts';
import { assertPart } from './object-part.ts';
import type {
  ObjectCallOptions,
  ObjectPart,
  ObjectStore,
  StoredObjectInfo,
} from './object-store.ts';
import {
  assertFromOss,
  checkedContent,
  checkedPart,
  CONTENT_SHA256_META,
  infoOf,
  isBeyondEnd,
} from './oss-answers.ts';
import { createOssCaller, type CallOutcome, type OssCaller } from './oss-calls.ts';
import { openOssConnection } from './oss-connection.ts';
import { toObjectStoreError } from './oss-fault.ts';
import { openLinkConnection, signOssLink } from './oss-link.ts';
import type { OssObjectStoreOptions } from './oss-settings.ts';

export interface OssObjectStore extends ObjectStore {
  /** Ends idle sockets; a later call opens new ones. */
  close(): void;
}

/**
 * The object port on OSS, through `ali-oss` with V4 signatures.
 *
 * Adds to the port's guarantees: every upload carries its MD5, every download is compared with the
 * stored MD5, an answer that does not come from OSS is never taken for one, network faults and 5xx
 * are repeated (four attempts, jittered waits), and an upload whose answer was lost is resolved by
 * looking whether the object is there.
 *
 * Limits: the bucket must not have versioning switched on (OSS then ignores the overwrite
 * protection), and `head` of a missing bucket looks like a missing object, because the SDK drops
 * the difference.
 *
 * @example
 * const store = createOssObjectStore({
 *   endpoint: 'https://oss-cn-hongkong-internal.aliyuncs.com',
 *   region: 'oss-cn-hongkong', bucket: 'payroll-prod', credentials, timeoutMs: 10_000,
 *   clock: systemClock, random: systemRandom,
 * });
 */
export function createOssObjectStore(options: OssObjectStoreOptions): OssObjectStore {
  const connection = openOssConnection(options);
  const caller = createOssCaller(connection, options.clock, options.random);
  const links = openLinkConnection(options);
  return {
    putOnce: (key, bytes, about, { signal } = {}) =>
      putOnce(caller, options.serverSideEncryption ?? 'AES256', key, bytes, about, signal),
    get: async (key, { signal } = {}) => {
      assertObjectKey(key);
      const got = await caller.call(async (sdk) => {
        const got = await sdk.get(key);
        return checkedContent(got.content, got.res.headers);
      }, signal);
      return presentOrThrow(got, key, 'GetObject');
    },
    getPart: (key, part, { signal } = {}) => getPart(caller, key, part, signal),
    head: (key, { signal } = {}) => head(caller, key, signal),
    list: (prefix, callOptions) => listAll(caller, prefix, callOptions),
    delete: async (key, { signal } = {}) => {
      assertObjectKey(key);
      const deleted = await caller.call(async (sdk) => {
        const { res } = await sdk.delete(key);
        assertFromOss(res.headers);
      }, signal);
      presentOrThrow(deleted, key, 'DeleteObject');
    },
    signedUrl: (key, link) => signOssLink(links, key, link),
    // Links are signed only: their connection has no socket.
    close: () => connection.close(),
  };
}

async function getPart(
  caller: OssCaller,
  key: string,
  part: ObjectPart,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  assertObjectKey(key);
  assertPart(part);
  const { offset, length } = part;
  const headers = {
    Range: `bytes=${String(offset)}-${String(offset + length - 1)}`,
    // Otherwise a range that goes beyond the end is answered with the whole object.
    'x-oss-range-behavior': 'standard',
  };
  const got = await caller.call(async (sdk) => {
    try {
      const got = await sdk.get(key, undefined, { headers: { ...headers } });
      return checkedPart(got.content, got.res.headers, part);
    } catch (error) {
      if (isBeyondEnd(error)) return new Uint8Array(0);
      throw error;
    }
  }, signal);
  return presentOrThrow(got, key, 'GetObject');
}

async function putOnce(
  caller: OssCaller,
  encryption: 'AES256' | 'KMS',
  key: string,
  bytes: Uint8Array,
  about: { readonly contentType: string; readonly contentSha256: string },
  signal: AbortSignal | undefined,
): Promise<{ readonly outcome: 'stored' | 'already-stored' }> {
  assertObjectKey(key);
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headers = {
    'x-oss-forbid-overwrite': 'true',
    'x-oss-server-side-encryption': encryption,
    [`x-oss-meta-${CONTENT_SHA256_META}`]: about.contentSha256,
    'Content-MD5': createHash('md5').update(body).digest('base64'),
  };
  const put = await caller.call(async (sdk) => {
    const { res } = await sdk.put(key, body, { headers: { ...headers }, mime: about.contentType });
    assertFromOss(res.headers);
  }, signal);
  if (put.outcome === 'answered') return { outcome: 'stored' };
  // With a retention policy it is not documented which of the two refusals comes first.
  const isTaken = put.fault.kind === 'exists' || put.fault.code === 'FileImmutable';
  if (isTaken || put.fault.kind === 'passing') {
    const found = await lookUp(caller, key, signal, put);
    if (found?.contentSha256 === about.contentSha256) return { outcome: 'already-stored' };
    if (found !== undefined) throw new ObjectConflictError(key);
  }
  throw failure(put, key, 'PutObject');
}

/** After an upload of unknown outcome: is it there? If that cannot be told, the upload's fault counts. */
async function lookUp(
  caller: OssCaller,
  key: string,
  signal: AbortSignal | undefined,
  put: Failed,
): Promise<StoredObjectInfo | undefined> {
  const looked = await headCall(caller, key, signal);
  if (looked.outcome === 'failed' && looked.fault.kind !== 'missing') {
    throw failure(put.fault.kind === 'passing' ? put : looked, key, 'PutObject');
  }
  return presentOrThrow(looked, key, 'HeadObject');
}

async function head(
  caller: OssCaller,
  key: string,
  signal: AbortSignal | undefined,
): Promise<StoredObjectInfo | undefined> {
  assertObjectKey(key);
  return presentOrThrow(await headCall(caller, key, signal), key, 'HeadObject');
}

function headCall(
  caller: OssCaller,
  key: string,
  signal: AbortSignal | undefined,
): Promise<CallOutcome<StoredObjectInfo>> {
  return caller.call(async (sdk) => infoOf(key, (await sdk.head(key)).res.headers), signal);
}

async function* listAll(
  caller: OssCaller,
  prefix: string,
  options: ObjectCallOptions = {},
): AsyncGenerator<StoredObjectInfo> {
  let token: string | undefined;
  do {
    const listed = await caller.call((sdk) => listPage(sdk, prefix, token), options.signal);
    if (listed.outcome === 'failed') throw failure(listed, prefix, 'ListObjects');
    yield* listed.value.objects;
    token = listed.value.next;
  } while (token !== undefined);
}

async function listPage(
  sdk: OSS,
  prefix: string,
  token: string | undefined,
): Promise<{ readonly objects: readonly StoredObjectInfo[]; readonly next: string | undefined }> {
  // An empty value is signed by the SDK in a form that the service does not use, so it is left out.
  const query = {
    'max-keys': '1000',
    'encoding-type': 'url',
    ...(prefix === '' ? {} : { prefix }),
    ...(token === undefined ? {} : { 'continuation-token': token }),
  };
  const page = await sdk.listV2(query as OSS.ListV2ObjectsQuery, {});
  assertFromOss(page.res.headers);
  return {
    objects: page.objects.map((object) => ({
      key: decodeURIComponent(object.name.replaceAll('+', ' ')),
      sizeBytes: object.size,
      contentSha256: undefined,
    })),
    next: page.isTruncated ? page.nextContinuationToken : undefined,
  };
}

type Failed = Extract<CallOutcome<unknown>, { outcome: 'failed' }>;

/** The answer; undefined where there is no such object. */
function presentOrThrow<T>(call: CallOutcome<T>, key: string, operation: string): T | undefined {
  if (call.outcome === 'answered') return call.value;
  if (call.fault.kind === 'missing') return undefined;
  throw failure(call, key, operation);
}

function failure({ fault, attempts, cause }: Failed, key: string, operation: string): Error {
  return toObjectStoreError(fault, { key, operation, attempts, cause: summaryOf(cause) });
}

/** The SDK's error objects carry the request with its bytes; only the words are passed on. */
function summaryOf(error: unknown): Error {
  const { name, message } = error instanceof Error ? error : new Error('not an error');
  return new Error(`${name}: ${message.slice(0, 200)}`);
}
