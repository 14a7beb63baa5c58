import * as z from 'zod';
import type { ErrorReport } from '../errors/index.ts';
import { numberAt, textAt, wholeMs } from '../event-inbox/index.ts';
import {
  HIGHEST,
  LOWEST,
  partitionOf,
  tables,
  writeUntilKnown,
  type CallOptions,
  type Columns,
  type Key,
  type RangeQuery,
  type Row,
} from '../table-store/index.ts';
import type { DeadLetter, EventReference } from './event-store.ts';
import type { WorkChangerOptions } from './work-change.ts';
import { deliveryWork, eventWork } from './work-places.ts';

export interface DeadLettersOptions extends WorkChangerOptions {
  readonly environment: string;
}

const text = z.object({ en: z.string(), zhHK: z.string() });
const reportSchema = z.object({
  code: z.string(),
  category: z.enum(['user', 'upstream', 'system']),
  retryable: z.boolean(),
  text,
  remedy: text,
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  retryAfterMs: z.number().optional(),
});

/**
 * Letters of what gave up. A letter is written before the row says `dead`, so that nothing is ever dead
 * without one; the row then names its letter, so that a letter whose writer was killed in between, and
 * whose work went on, is told from a true one.
 */
export class DeadLetters {
  readonly #options: DeadLettersOptions;

  constructor(options: DeadLettersOptions) {
    this.#options = options;
  }

  /** Writes it unless it is there. The same entry always means the same letter. */
  async write(letter: DeadLetter, call: CallOptions): Promise<void> {
    const key = this.#keyOf(letter);
    const condition = { row: 'must-not-exist' } as const;
    await writeUntilKnown(
      this.#options.tables,
      [{ kind: 'put', table: tables.deadLetter, key, columns: columnsOf(letter), condition }],
      { ...this.#options, ...call },
    );
  }

  async *list(corpId: string, call: CallOptions): AsyncGenerator<DeadLetter, void, undefined> {
    const organisation = partitionOf(this.#options.environment, corpId);
    const range: RangeQuery = {
      from: { organisation, entry: LOWEST },
      to: { organisation, entry: HIGHEST },
      ...call,
    };
    for await (const row of this.#options.tables.getRange(tables.deadLetter, range)) {
      const letter = letterOf(corpId, row);
      if (await this.#isTrue(letter, call)) yield letter;
    }
  }

  /** Notes that it was set going again; the first time stays. */
  async markReplayed(letter: DeadLetter, call: CallOptions): Promise<void> {
    const isOpen = { column: 'replayed', is: '<', value: 0n, passIfMissing: true } as const;
    const change = { put: { replayed: wholeMs(this.#options.clock.nowEpochMs()) } };
    await writeUntilKnown(
      this.#options.tables,
      [
        {
          kind: 'update',
          table: tables.deadLetter,
          key: this.#keyOf(letter),
          change,
          condition: { row: 'must-exist', columns: isOpen },
        },
      ],
      { ...this.#options, ...call },
    );
  }

  /** True unless its work went on: then the row names another letter, or none. */
  async #isTrue(letter: DeadLetter, call: CallOptions): Promise<boolean> {
    if (letter.replayedAtEpochMs !== undefined) return true;
    const { environment } = this.#options;
    const { table, key } =
      letter.subscriber === undefined
        ? eventWork(environment, letter)
        : deliveryWork(environment, { ...letter, subscriber: letter.subscriber });
    const { row } = await this.#options.tables.getRow(table, key, { ...call, columns: ['letter'] });
    // The event may be kept no longer than its letter.
    return row === undefined || row.columns['letter'] === letter.entry;
  }

  #keyOf({ corpId, entry }: Pick<DeadLetter, 'corpId' | 'entry'>): Key {
    return { organisation: partitionOf(this.#options.environment, corpId), entry };
  }
}

/** Sorts by time: the instant, then what died. */
export function entryOf(
  diedAtEpochMs: number,
  event: EventReference,
  subscriber: string | undefined,
): string {
  const instant = new Date(diedAtEpochMs).toISOString();
  return [instant, event.key, ...(subscriber === undefined ? [] : [subscriber])].join('/');
}

function columnsOf(letter: DeadLetter): Columns {
  return {
    v: 1n,
    event: letter.key,
    ...(letter.subscriber === undefined ? {} : { subscriber: letter.subscriber }),
    type: letter.type,
    died: wholeMs(letter.diedAtEpochMs),
    attempts: BigInt(letter.attempts),
    report: JSON.stringify(letter.report),
  };
}

function letterOf(corpId: string, { key, columns }: Row): DeadLetter {
  const { subscriber, replayed } = columns;
  return {
    corpId,
    entry: textAt(key, 'entry'),
    key: textAt(columns, 'event'),
    subscriber: subscriber === undefined ? undefined : textAt(columns, 'subscriber'),
    type: textAt(columns, 'type'),
    diedAtEpochMs: numberAt(columns, 'died'),
    attempts: numberAt(columns, 'attempts'),
    report: reportOf(textAt(columns, 'report')),
    replayedAtEpochMs: replayed === undefined ? undefined : numberAt(columns, 'replayed'),
  };
}

function reportOf(json: string): ErrorReport {
  const { retryAfterMs, ...report } = reportSchema.parse(JSON.parse(json));
  return retryAfterMs === undefined ? report : { ...report, retryAfterMs };
}
