import { AuditEntry } from '../../../shared/observability/index.ts';
import {
  partitionOf,
  tables,
  type Row,
  type TableClient,
} from '../../../shared/table-store/index.ts';
import { MINUTE_MS, type Clock } from '../../../shared/time/index.ts';
import type { AuditSettings } from '../domain/settings.ts';
import type { JsonValue, SourceRecord } from '../domain/source-record.ts';
import type { AuditSource, BackfillWindow, CallOptions, SourcePage } from '../ports.ts';
import {
  isUpTo,
  midnightDaysBefore,
  parseTrailPlace,
  placeBefore,
  timeOfKey,
  type TrailPlace,
} from './domain/trail-place.ts';
import { trailRecord, unreadableEntryRecord } from './domain/trail-record.ts';
import { SourceCursorUnreadableError } from './errors.ts';
import { UnreadableRecords, type UnreadableOptions } from './unreadable-records.ts';

export interface OwnTrailSourceOptions extends UnreadableOptions {
  readonly tables: TableClient;
  readonly environment: string;
  readonly corpId: string;
  readonly clock: Pick<Clock, 'nowEpochMs'>;
  readonly settings: Pick<AuditSettings, 'beginDaysBack'>;
}

const STREAM = 'own-trail';
/** How long after its id was made an entry may come: a writer repeats for some minutes. */
const SETTLING_MINUTES = 10;
/** How far the clock of a writer may be ahead of ours. */
const AHEAD_MS = 5 * MINUTE_MS;
const MOST_RECORDS = 500;

/**
 * The audit trail of all functions. Ids sort by the clock of whoever wrote them, and a row may come
 * after one whose id is higher: the cursor follows ten minutes behind, and what is younger is told again
 * by each read until it is that old. Entries from the future are read when their time has come.
 *
 * An entry that cannot be read is told as such and holds up no other.
 *
 * @throws from its pages SourceCursorUnreadableError; the errors of the table port
 */
export function createOwnTrailSource(options: OwnTrailSourceOptions): AuditSource {
  return {
    description: {
      stream: STREAM,
      edition: 'any',
      meteredCallsPerRead: 0,
      everyMinutes: 5,
      overlapMinutes: SETTLING_MINUTES,
    },
    pages: (cursor, { backfill, signal }) => {
      const call = signal === undefined ? {} : { signal };
      return backfill === undefined
        ? readOn(options, cursor, call)
        : readAgain(options, backfill, call);
    },
  };
}

async function* readOn(
  options: OwnTrailSourceOptions,
  cursor: JsonValue | undefined,
  call: CallOptions,
): AsyncGenerator<SourcePage> {
  const nowEpochMs = options.clock.nowEpochMs();
  const from =
    cursor === undefined
      ? placeBefore(midnightDaysBefore(nowEpochMs, options.settings.beginDaysBack))
      : parseTrailPlace(cursor);
  if (from === undefined) throw new SourceCursorUnreadableError(STREAM);
  // Where it begins stays where it is, however long it takes until the first entry comes.
  if (cursor === undefined) yield { records: [], cursor: from };
  const settled = placeBefore(nowEpochMs - SETTLING_MINUTES * MINUTE_MS);
  for await (const page of readPages(
    options,
    { from, to: placeBefore(nowEpochMs + AHEAD_MS) },
    call,
  )) {
    const last = page.findLast(({ place }) => isUpTo(place, settled));
    const records = page.map(({ record }) => record);
    yield last === undefined ? { records } : { records, cursor: last.place };
  }
}

async function* readAgain(
  options: OwnTrailSourceOptions,
  { fromEpochMs, toEpochMs }: BackfillWindow,
  call: CallOptions,
): AsyncGenerator<SourcePage> {
  const end = Math.min(toEpochMs, options.clock.nowEpochMs() + AHEAD_MS);
  const span = { from: placeBefore(fromEpochMs), to: placeBefore(end + 1) };
  for await (const page of readPages(options, span, call)) {
    yield { records: page.map(({ record }) => record) };
  }
}

interface TrailRow {
  readonly place: TrailPlace;
  readonly record: SourceRecord;
}

/** After `from`, up to `to`. */
async function* readPages(
  options: OwnTrailSourceOptions,
  { from, to }: { readonly from: TrailPlace; readonly to: TrailPlace },
  call: CallOptions,
): AsyncGenerator<readonly TrailRow[]> {
  const unreadable = new UnreadableRecords(STREAM, options);
  const organisation = partitionOf(options.environment, options.corpId);
  const range = {
    from: { organisation, day: from.day, entry: from.entry },
    to: { organisation, day: to.day, entry: to.entry },
    ...call,
  };
  let page: TrailRow[] = [];
  try {
    for await (const row of options.tables.getRange(tables.auditTrail, range)) {
      const place = placeOf(row);
      // The range begins with the place itself, which has been told.
      if (isUpTo(place, from)) continue;
      page.push({ place, record: recordOf(row, place, organisation, unreadable) });
      if (page.length < MOST_RECORDS) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  } finally {
    unreadable.tell();
  }
}

function placeOf({ key }: Row): TrailPlace {
  return { v: 1, day: String(key['day']), entry: String(key['entry']) };
}

function recordOf(
  { columns }: Row,
  place: TrailPlace,
  organisation: string,
  unreadable: UnreadableRecords,
): SourceRecord {
  const { data: entry, error } = AuditEntry.safeParse(parseJson(columns['body']));
  const isOfItsPlace = entry?.id === place.entry && entry.organisation === organisation;
  if (entry !== undefined && isOfItsPlace) return trailRecord(entry);
  unreadable.note(place.entry, error ?? new TypeError('its key and its content disagree'));
  return unreadableEntryRecord(place.entry, timeOfKey(place) ?? 0);
}

function parseJson(body: unknown): unknown {
  try {
    return typeof body === 'string' ? (JSON.parse(body) as unknown) : undefined;
  } catch {
    return undefined;
  }
}
