import type { AuditRecord, AuditSource } from '../../../infra/local/dingtalk/audit/audit-record.ts';
import type { CollectedCopy } from './collected-copies.ts';
import type { EndedForwarderRound } from './forwarder-round.ts';

/** In which stream a source's records are, and by which fields a record is known on either side. */
interface SourceMarks {
  readonly stream: string;
  readonly ofTold: (record: AuditRecord) => readonly unknown[];
  readonly ofEvent: (record: CollectedCopy['record']) => readonly unknown[];
  /** Where it is a list of what is: told from then on, and to the end. */
  readonly fromEpochMs?: number;
}

/** DingTalk is of that year: what people of the sample company had before is not asked for. */
const FIRST_DEVICES = Date.parse('2014-01-01T00:00:00+08:00');

const MARKS: Readonly<Record<AuditSource, SourceMarks>> = {
  file: {
    stream: 'file-audit',
    ofTold: ({ atEpochMs, fields, id }) => [id, atEpochMs, ...valuesOf(fields, FILE)],
    ofEvent: (record) => [...valuesOf(record, ['bizId', 'gmtCreate']), ...valuesOf(record, FILE)],
  },
  admin: {
    stream: 'admin-operations',
    ofTold: ({ atEpochMs, fields }) => [atEpochMs, ...valuesOf(fields, ADMIN)],
    ofEvent: (record) => valuesOf(record, ['opTime', ...ADMIN]),
  },
  storage: {
    stream: 'storage',
    ofTold: ({ atEpochMs, fields, id }) => [id, atEpochMs, ...valuesOf(fields, STORAGE)],
    ofEvent: (record) => valuesOf(record, ['id', 'operateTime', ...STORAGE]),
  },
  screenshot: {
    stream: 'screenshots',
    ofTold: ({ atEpochMs, fields }) => [atEpochMs, ...valuesOf(fields, SCREENSHOT)],
    ofEvent: (record) => valuesOf(record, ['time', ...SCREENSHOT]),
  },
  'trusted-device': {
    stream: 'trusted-devices',
    ofTold: ({ fields, id }) => [id, ...valuesOf(fields, DEVICE)],
    ofEvent: (record) => valuesOf(record, ['id', ...DEVICE]),
    fromEpochMs: FIRST_DEVICES,
  },
};

const FILE = ['action', 'userId', 'platform', 'ipAddress', 'resource'];
const ADMIN = ['opUserId', 'content'];
const STORAGE = ['operatorId', 'action', 'subjectName'];
const SCREENSHOT = ['userId', 'type', 'platform', 'scene'];
const DEVICE = ['userId', 'title'];

/**
 * Holds the receiver's events of DingTalk's sources against what DingTalk tells.
 *
 * @param events one copy of each, by stream
 * @returns a sentence for each record that is missing, there as two events, or told by nobody
 */
export function faultsOfTold(
  { told, span }: Pick<EndedForwarderRound, 'told' | 'span'>,
  events: ReadonlyMap<string, readonly CollectedCopy[]>,
): readonly string[] {
  return [...told].flatMap(([source, records]) => {
    const { stream, ofTold, ofEvent, fromEpochMs = span.fromEpochMs } = MARKS[source];
    const held = countsOf((events.get(stream) ?? []).map(({ record }) => keyOf(ofEvent(record))));
    const isOwed = ({ atEpochMs }: AuditRecord): boolean =>
      atEpochMs >= fromEpochMs && atEpochMs <= span.toEpochMs;
    const owed = new Set(records.filter(isOwed).map((record) => keyOf(ofTold(record))));
    const known = new Set(records.map((record) => keyOf(ofTold(record))));
    return [
      ...[...owed].filter((key) => !held.has(key)).map((key) => `${stream}: missing ${key}`),
      ...[...held].flatMap(([key, count]) =>
        count === 1 ? [] : [`${stream}: ${String(count)} events of ${key}`],
      ),
      ...[...held.keys()]
        .filter((key) => !known.has(key))
        .map((key) => `${stream}: foreign ${key}`),
    ];
  });
}

/** The same of pushed events and of the audit trail. */
export function faultsOfKept(
  { lastRunEpochMs, pushed, stored, span }: EndedForwarderRound,
  events: ReadonlyMap<string, readonly CollectedCopy[]>,
): readonly string[] {
  const faults: string[] = [];
  for (const stream of ['directory-events', 'approvals'] as const) {
    const held = countsOf(
      (events.get(stream) ?? []).map(({ record }) => String(record['eventId'])),
    );
    const own = pushed.filter((event) => event.stream === stream);
    const known = new Set(own.map(({ eventId }) => eventId));
    for (const { eventId, isAcknowledged } of own) {
      const count = held.get(eventId) ?? 0;
      if (count > 1) faults.push(`${stream}: ${String(count)} events of ${eventId}`);
      if (count === 0 && isAcknowledged) faults.push(`${stream}: missing ${eventId}`);
    }
    faults.push(
      ...[...held.keys()].filter((id) => !known.has(id)).map((id) => `${stream}: foreign ${id}`),
    );
  }
  const held = countsOf((events.get('own-trail') ?? []).map(({ record }) => String(record['id'])));
  for (const { id, action, atEpochMs } of stored.trail) {
    const isOwed = atEpochMs >= span.fromEpochMs && atEpochMs < lastRunEpochMs;
    const count = held.get(id) ?? 0;
    if (count > 1 || (isOwed && count === 0)) {
      faults.push(`own-trail: ${String(count)} events of ${id}, ${action}`);
    }
  }
  return faults;
}

function valuesOf(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): readonly unknown[] {
  return names.map((name) => fields[name]);
}

/** Numbers and texts are told apart by nobody here: ids are longer than numbers can be. */
function keyOf(values: readonly unknown[]): string {
  return values
    .map((value) => JSON.stringify(typeof value === 'number' ? String(value) : (value ?? '')))
    .join(' ');
}

function countsOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
