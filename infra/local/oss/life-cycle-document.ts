import { randomUUID } from 'node:crypto';
import type { DueTime, LifeCycleRule } from './bucket-settings.ts';
import { OssFault } from './oss-fault.ts';
import { childrenOf, element, parseXml, textOf, type XmlFragment, type XmlNode } from './xml.ts';

const MAX_RULES = 1000;
const MAX_ID_BYTES = 255;
const RULE_ELEMENTS = new Set([
  'ID',
  'Prefix',
  'Status',
  'Expiration',
  'AbortMultipartUpload',
  '#text',
  // `ali-oss` sends its short forms too, besides the expiration that it makes of them.
  'Days',
  'Date',
]);
/** Elements of the product that this stand-in does not act on: they are refused, never ignored. */
const OTHER_ELEMENTS = new Set([
  'Transition',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionTransition',
  'Tag',
  'Filter',
]);

/**
 * Reads the document of PutBucketLifecycle.
 *
 * @throws OssFault MalformedXML, InvalidArgument (ids or prefixes that meet), NotImplemented
 */
export function parseLifeCycle(text: string, mayOverlap: boolean): readonly LifeCycleRule[] {
  const [document] = childrenOf(parseXml(text), 'LifecycleConfiguration');
  const rules = childrenOf(document, 'Rule').map(parseRule);
  if (rules.length === 0 || rules.length > MAX_RULES) throw new OssFault('MalformedXML');
  if (new Set(rules.map(({ id }) => id)).size < rules.length) {
    throw new OssFault('InvalidArgument', { message: 'Rule ID must be unique.' });
  }
  if (!mayOverlap) {
    refuseOverlap(rules, 'expiration', 'Expiration');
    refuseOverlap(rules, 'abortMultipartUpload', 'AbortMultipartUpload');
  }
  return rules;
}

function parseRule(node: XmlNode): LifeCycleRule {
  if (typeof node === 'string') throw new OssFault('MalformedXML');
  const names = Object.keys(node);
  if (names.some((name) => OTHER_ELEMENTS.has(name))) throw new OssFault('NotImplemented');
  if (names.some((name) => !RULE_ELEMENTS.has(name))) throw new OssFault('MalformedXML');
  const id = textOf(node, 'ID') ?? '';
  const status = textOf(node, 'Status');
  const expiration = parseDueTime(node, 'Expiration');
  const abortMultipartUpload = parseDueTime(node, 'AbortMultipartUpload');
  const hasAction = expiration !== undefined || abortMultipartUpload !== undefined;
  if (!hasAction || (status !== 'Enabled' && status !== 'Disabled')) {
    throw new OssFault('MalformedXML');
  }
  if (Buffer.byteLength(id) > MAX_ID_BYTES) throw new OssFault('InvalidArgument');
  return {
    id: id === '' ? randomUUID() : id,
    prefix: textOf(node, 'Prefix') ?? '',
    isEnabled: status === 'Enabled',
    ...(expiration === undefined ? {} : { expiration }),
    ...(abortMultipartUpload === undefined ? {} : { abortMultipartUpload }),
  };
}

/** Exactly one of `Days` and `CreatedBeforeDate`, the latter at midnight UTC. */
function parseDueTime(rule: XmlNode, name: string): DueTime | undefined {
  const [node, second] = childrenOf(rule, name);
  if (node === undefined) return undefined;
  if (childrenOf(node, 'ExpiredObjectDeleteMarker').length > 0) {
    throw new OssFault('NotImplemented');
  }
  const days = textOf(node, 'Days');
  const date = textOf(node, 'CreatedBeforeDate');
  if (second !== undefined || (days === undefined) === (date === undefined)) {
    throw new OssFault('MalformedXML');
  }
  if (days !== undefined) {
    if (!/^[1-9]\d{0,8}$/.test(days)) throw new OssFault('MalformedXML');
    return { days: Number(days) };
  }
  const createdBeforeEpochMs = Date.parse(date ?? '');
  if (!/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/.test(date ?? '') || Number.isNaN(createdBeforeEpochMs)) {
    throw new OssFault('MalformedXML');
  }
  return { createdBeforeEpochMs };
}

function refuseOverlap(
  rules: readonly LifeCycleRule[],
  action: 'expiration' | 'abortMultipartUpload',
  name: string,
): void {
  // Sorted, whatever begins with a prefix stands right behind it.
  const prefixes = rules
    .filter((rule) => rule[action] !== undefined)
    .map(({ prefix }) => prefix)
    .sort();
  const overlaps = prefixes.some(
    (prefix, index) => index > 0 && prefix.startsWith(prefixes[index - 1] ?? prefix),
  );
  if (overlaps) {
    throw new OssFault('InvalidArgument', { message: `Overlap for same action type ${name}` });
  }
}

/** The document of GetBucketLifecycle. */
export function lifeCycleElement(rules: readonly LifeCycleRule[]): XmlFragment {
  return element(
    'LifecycleConfiguration',
    rules.map((rule) =>
      element('Rule', [
        element('ID', rule.id),
        element('Prefix', rule.prefix),
        element('Status', rule.isEnabled ? 'Enabled' : 'Disabled'),
        ...dueTimeElements('Expiration', rule.expiration),
        ...dueTimeElements('AbortMultipartUpload', rule.abortMultipartUpload),
      ]),
    ),
  );
}

function dueTimeElements(name: string, due: DueTime | undefined): readonly XmlFragment[] {
  if (due === undefined) return [];
  const inner =
    'days' in due
      ? element('Days', due.days)
      : element('CreatedBeforeDate', new Date(due.createdBeforeEpochMs).toISOString());
  return [element(name, [inner])];
}
