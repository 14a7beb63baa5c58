import { fieldsOf } from '../../../shared/event-catalogue/index.ts';
import {
  CompressedDataBrokenError,
  DecompressedTooLargeError,
  SealBrokenError,
  UnknownSealingKeyError,
} from '../../../shared/sealing/index.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { IntakeStream } from '../intake/domain/stream-of-event.ts';
import type { IntakeRow, IntakeRows } from '../intake/intake-rows.ts';
import type { CallOptions, SourcePage } from '../ports.ts';
import { eventRecord } from './domain/event-record.ts';
import { UnreadableRecords, type UnreadableOptions } from './unreadable-records.ts';

export interface IntakeSourceOptions extends UnreadableOptions {
  readonly rows: IntakeRows;
}

/** What becomes of a record before it is told; undefined: it waits for the next read. */
export type CompleteRecord = (
  record: SourceRecord,
  row: IntakeRow,
  call: CallOptions,
) => Promise<SourceRecord | undefined>;

/**
 * For how long an event may come again after its row is gone: the inbox knows it for 60 days, and
 * hands out none that is older than 30.
 */
export const EVENTS_COME_AGAIN_MINUTES = 30 * 1_440;

const MOST_RECORDS = 500;
/** Of text, so that long events do not make a page that fills the memory. */
const MOST_TEXT_LENGTH = 2_000_000;

/**
 * Everything that waits, in pages; a page's rows are deleted once it is in the stream. A row that does
 * not open stays, is told of, and holds up no other.
 *
 * @throws the errors of the table port; what `complete` throws
 */
export async function* intakePages(
  stream: IntakeStream,
  options: IntakeSourceOptions,
  complete: CompleteRecord,
  call: CallOptions,
): AsyncGenerator<SourcePage> {
  const unreadable = new UnreadableRecords(stream, options);
  let page = new Page();
  try {
    for await (const row of options.rows.waiting(stream, call)) {
      if ('malformed' in row) {
        unreadable.note(row.malformed, new TypeError('not a row of ours'));
        continue;
      }
      const text = await openRow(options.rows, row, unreadable);
      if (text === undefined) continue;
      const record = await complete(eventRecord(row, fieldsOf(parseJson(text))), row, call);
      if (record === undefined) continue;
      page.add(row, record, text.length);
      if (!page.isFull) continue;
      yield page.told(options.rows);
      page = new Page();
    }
    if (page.records.length > 0) yield page.told(options.rows);
  } finally {
    unreadable.tell();
  }
}

class Page {
  readonly records: SourceRecord[] = [];
  readonly #rows: IntakeRow[] = [];
  #textLength = 0;

  add(row: IntakeRow, record: SourceRecord, textLength: number): void {
    // What is sealed is not needed any more.
    this.#rows.push({ ...row, sealedContent: new Uint8Array() });
    this.records.push(record);
    this.#textLength += textLength;
  }

  get isFull(): boolean {
    return this.records.length >= MOST_RECORDS || this.#textLength >= MOST_TEXT_LENGTH;
  }

  told(rows: IntakeRows): SourcePage {
    const mine = this.#rows;
    const records = this.records.sort((one, other) => one.timeEpochMs - other.timeEpochMs);
    return { records, appended: (call) => rows.remove(mine, call) };
  }
}

async function openRow(
  rows: IntakeRows,
  row: IntakeRow,
  unreadable: UnreadableRecords,
): Promise<string | undefined> {
  try {
    return await rows.open(row);
  } catch (error) {
    const isOfTheRow =
      error instanceof SealBrokenError ||
      error instanceof UnknownSealingKeyError ||
      error instanceof CompressedDataBrokenError ||
      error instanceof DecompressedTooLargeError;
    if (!isOfTheRow) throw error;
    unreadable.note(row.record, error);
    return undefined;
  }
}

/** What is no JSON has no fields; that the event came is told all the same. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
