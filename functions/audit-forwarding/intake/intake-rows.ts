import {
  integerAt,
  newStamp,
  numberAt,
  openContent,
  sealContent,
  textAt,
  wholeMs,
} from '../../../shared/event-inbox/index.ts';
import type { StoredEvent } from '../../../shared/event-delivery/index.ts';
import type { RandomSource } from '../../../shared/random/index.ts';
import { sealedCellContext } from '../../../shared/sealed-rows/index.ts';
import type { Sealer } from '../../../shared/sealing/index.ts';
import {
  HIGHEST,
  isTableError,
  LOWEST,
  partitionOf,
  tables,
  writeUntilKnown,
  type Key,
  type RangeQuery,
  type Row,
  type RowWrite,
  type TableClient,
} from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import type { CallOptions } from '../ports.ts';
import { streamOfEvent, type IntakeStream } from './domain/stream-of-event.ts';

export interface IntakeRowsOptions {
  readonly tables: TableClient;
  readonly sealer: Sealer;
  readonly environment: string;
  readonly corpId: string;
  /** Waits between rounds only. */
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** An event that waits for its stream; its content is still sealed. */
export interface IntakeRow {
  readonly stream: IntakeStream;
  /** Key of the event in the inbox. */
  readonly record: string;
  readonly type: string;
  /** As the event says, if it says so. */
  readonly eventTimeEpochMs: number | undefined;
  readonly receivedAtEpochMs: number;
  readonly sealedContent: Uint8Array;
  /** Unique to the call that wrote the row. */
  readonly arrival: string;
  /** How often what belongs to it could not be read. */
  readonly tries: bigint;
}

const intakeTable = tables.auditIntake;
const CONTENT = 'content';
/** Rows of one batch; the service takes 200. */
const ROWS_PER_BATCH = 100;

/** Events in `tables.auditIntake`: from the delivery that brought them until they are in their stream. */
export class IntakeRows {
  readonly #options: IntakeRowsOptions;

  constructor(options: IntakeRowsOptions) {
    this.#options = options;
  }

  /**
   * Keeps an event; when it has resolved the event is there. One that is there already stays as it is.
   *
   * @throws the errors of the table port: then it may be there or not, and the same again does no harm
   */
  async keep(
    event: Pick<StoredEvent, 'content' | 'eventTimeEpochMs' | 'key' | 'receivedAtEpochMs' | 'type'>,
    call: CallOptions,
  ): Promise<IntakeStream> {
    const stream = streamOfEvent(event.type);
    const key = this.#keyOf(stream, event.key);
    const context = sealedCellContext(intakeTable, key, CONTENT);
    const { eventTimeEpochMs: time } = event;
    const columns = {
      v: 1n,
      type: event.type,
      ...(time === undefined ? {} : { event_time: wholeMs(time) }),
      received: wholeMs(event.receivedAtEpochMs),
      arrival: newStamp(this.#options.random),
      tries: 0n,
      [CONTENT]: await sealContent(this.#options.sealer, event.content, context),
    };
    const condition = { row: 'must-not-exist' } as const;
    await this.#write([{ kind: 'put', table: intakeTable, key, columns, condition }], call);
    return stream;
  }

  /** What waits for a stream, by key. What is added meanwhile may be among it or not. */
  async *waiting(
    stream: IntakeStream,
    call: CallOptions,
  ): AsyncGenerator<IntakeRow | { readonly malformed: string }> {
    const part = this.#partOf(stream);
    const range: RangeQuery = {
      from: { part, record: LOWEST },
      to: { part, record: HIGHEST },
      ...call,
    };
    for await (const row of this.#options.tables.getRange(intakeTable, range)) {
      yield rowOf(stream, row);
    }
  }

  /** @throws SealBrokenError, UnknownSealingKeyError, those of decompression */
  async open({ record, sealedContent, stream }: IntakeRow): Promise<string> {
    const context = sealedCellContext(intakeTable, this.#keyOf(stream, record), CONTENT);
    return openContent(this.#options.sealer, sealedContent, context);
  }

  /**
   * Deletes these very rows. One that is gone, or was written anew since, is left as it is.
   *
   * @throws the errors of the table port: what is left is met again
   */
  async remove(rows: readonly IntakeRow[], call: CallOptions): Promise<void> {
    const deletions = rows.map(({ arrival, record, stream }): RowWrite => {
      const isSame = { column: 'arrival', is: '=', value: arrival, passIfMissing: false } as const;
      const condition = { row: 'must-exist', columns: isSame } as const;
      const key = this.#keyOf(stream, record);
      return { kind: 'delete', table: intakeTable, key, condition };
    });
    for (let first = 0; first < deletions.length; first += ROWS_PER_BATCH) {
      await this.#write(deletions.slice(first, first + ROWS_PER_BATCH), call);
    }
  }

  /** Counts one more try. A table that does not take it now costs one try more, and nothing else. */
  async countTry({ record, stream, tries }: IntakeRow, call: CallOptions): Promise<void> {
    const seen = { column: 'tries', is: '=', value: tries, passIfMissing: false } as const;
    try {
      await this.#options.tables.updateRow(
        intakeTable,
        this.#keyOf(stream, record),
        { put: { tries: tries + 1n } },
        { row: 'must-exist', columns: seen },
        call,
      );
    } catch (error) {
      if (!isTableError(error)) throw error;
    }
  }

  async #write(writes: readonly RowWrite[], call: CallOptions): Promise<void> {
    const { clock, random } = this.#options;
    await writeUntilKnown(this.#options.tables, writes, { clock, random, ...call });
  }

  #partOf(stream: IntakeStream): string {
    const { corpId, environment } = this.#options;
    return `${partitionOf(environment, corpId)}/${stream}`;
  }

  #keyOf(stream: IntakeStream, record: string): Key {
    return { part: this.#partOf(stream), record };
  }
}

/** A row that this product did not write, or only half of which is left, is named and not read. */
function rowOf(
  stream: IntakeStream,
  { columns, key }: Row,
): IntakeRow | { readonly malformed: string } {
  const record = String(key['record']);
  const { content, event_time: eventTime } = columns;
  if (!(content instanceof Uint8Array)) return { malformed: record };
  try {
    return {
      stream,
      record,
      type: textAt(columns, 'type'),
      eventTimeEpochMs: eventTime === undefined ? undefined : numberAt(columns, 'event_time'),
      receivedAtEpochMs: numberAt(columns, 'received'),
      sealedContent: content,
      arrival: textAt(columns, 'arrival'),
      tries: integerAt(columns, 'tries'),
    };
  } catch (error) {
    if (error instanceof TypeError) return { malformed: record };
    throw error;
  }
}
