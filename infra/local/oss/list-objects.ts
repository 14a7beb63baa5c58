import type { StoredObject } from './catalogue.ts';
import { requireBucket } from './object-storage.ts';
import { xmlResponse, type OperationCall, type OperationHandler } from './operation-call.ts';
import { OssFault } from './oss-fault.ts';
import { element, type XmlFragment } from './xml.ts';

const MAX_KEYS = 1000;

type Entry =
  | { readonly kind: 'object'; readonly key: string; readonly object: StoredObject }
  | { readonly kind: 'prefix'; readonly key: string };

interface Page {
  readonly entries: readonly Entry[];
  readonly isTruncated: boolean;
}

interface Selection {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only what sorts behind this; a common prefix ends here as a whole. */
  readonly after: string;
  readonly maxKeys: number;
}

/** Both versions of the call: `list-type=2` with continuation tokens, and the older with markers. */
export const listObjects: OperationHandler = async (call) => {
  requireBucket(call.storage, call.bucket);
  const { query } = call.request;
  const isV2 = query.get('list-type') === '2';
  const token = query.get('continuation-token');
  const selection: Selection = {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after: isV2
      ? token === undefined || token === ''
        ? (query.get('start-after') ?? '')
        : positionOf(token)
      : (query.get('marker') ?? ''),
    maxKeys: maxKeysOf(query.get('max-keys')),
  };
  const page = selectPage(call, selection);
  const encode = encoderOf(query.get('encoding-type'));
  const last = page.entries.at(-1)?.key ?? '';
  return xmlResponse(
    element('ListBucketResult', [
      element('Name', call.bucket),
      element('Prefix', encode(selection.prefix)),
      element('MaxKeys', selection.maxKeys),
      element('Delimiter', encode(selection.delimiter)),
      ...(query.get('encoding-type') === 'url' ? [element('EncodingType', 'url')] : []),
      element('IsTruncated', page.isTruncated),
      ...(isV2
        ? v2Position(query, page, last, encode)
        : v1Position(selection.after, page, last, encode)),
      ...entryElements(page.entries, encode, !isV2 || query.get('fetch-owner') === 'true'),
    ]),
  );
};

function selectPage({ storage, bucket }: OperationCall, selection: Selection): Page {
  const { prefix, delimiter, maxKeys } = selection;
  const after = Buffer.from(selection.after);
  const entries: Entry[] = [];
  let lastPrefix: string | undefined;
  for (const { key, utf8 } of storage.catalogue.keys(bucket)) {
    if (!key.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const common = cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
    if (common !== undefined && common === lastPrefix) continue;
    const position = common === undefined ? utf8 : Buffer.from(common);
    if (after.length > 0 && position.compare(after) <= 0) continue;
    if (entries.length >= maxKeys) return { entries, isTruncated: maxKeys > 0 };
    if (common === undefined) {
      const object = storage.catalogue.object(bucket, key);
      if (object !== undefined) entries.push({ kind: 'object', key, object });
    } else {
      lastPrefix = common;
      entries.push({ kind: 'prefix', key: common });
    }
  }
  return { entries, isTruncated: false };
}

function v2Position(
  query: ReadonlyMap<string, string>,
  page: Page,
  last: string,
  encode: (text: string) => string,
): XmlFragment[] {
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  return [
    element('KeyCount', page.entries.length),
    ...(startAfter === undefined ? [] : [element('StartAfter', encode(startAfter))]),
    ...(token === undefined ? [] : [element('ContinuationToken', token)]),
    ...(page.isTruncated ? [element('NextContinuationToken', tokenFor(last))] : []),
  ];
}

function v1Position(
  marker: string,
  page: Page,
  last: string,
  encode: (text: string) => string,
): XmlFragment[] {
  return [
    element('Marker', encode(marker)),
    ...(page.isTruncated ? [element('NextMarker', encode(last))] : []),
  ];
}

function entryElements(
  entries: readonly Entry[],
  encode: (text: string) => string,
  withOwner: boolean,
): XmlFragment[] {
  const owner = element('Owner', [element('ID', '0001'), element('DisplayName', '0001')]);
  return entries.map((entry) =>
    entry.kind === 'prefix'
      ? element('CommonPrefixes', [element('Prefix', encode(entry.key))])
      : element('Contents', [
          element('Key', encode(entry.key)),
          element('LastModified', new Date(entry.object.lastModifiedEpochMs).toISOString()),
          element('ETag', entry.object.etag),
          element('Type', entry.object.type),
          element('Size', entry.object.sizeBytes),
          element('StorageClass', entry.object.headers['x-oss-storage-class'] ?? 'Standard'),
          ...(withOwner ? [owner] : []),
        ]),
  );
}

function maxKeysOf(text: string | undefined): number {
  if (text === undefined || text === '') return 100;
  const maxKeys = Number(text);
  if (!/^\d{1,4}$/.test(text) || maxKeys < 1 || maxKeys > MAX_KEYS) {
    throw new OssFault('InvalidArgument', {
      message: 'The max-keys parameter must be between 1 and 1000.',
      fields: [
        ['ArgumentName', 'max-keys'],
        ['ArgumentValue', text],
      ],
    });
  }
  return maxKeys;
}

function encoderOf(encodingType: string | undefined): (text: string) => string {
  if (encodingType === undefined || encodingType === '') return (text) => text;
  if (encodingType === 'url') return (text) => encodeURIComponent(text).replaceAll('%2F', '/');
  throw new OssFault('InvalidArgument', { message: 'The encoding-type parameter must be url.' });
}

function tokenFor(key: string): string {
  return Buffer.from(key).toString('base64');
}

function positionOf(token: string): string {
  const key = Buffer.from(token, 'base64').toString();
  if (tokenFor(key) === token) return key;
  throw new OssFault('InvalidArgument', { message: 'The continuation token is not valid.' });
}
