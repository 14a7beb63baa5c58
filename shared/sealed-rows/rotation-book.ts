import * as z from 'zod';
import {
  TableOutcomeUnknownError,
  tables,
  type CallOptions,
  type Columns,
  type TableClient,
} from '../table-store/index.ts';
import {
  NOTHING_UNREADABLE,
  type RotationProgress,
  type UnreadableRows,
} from './rotation-progress.ts';

const afterSchema = z.record(z.string(), z.string());
const unreadableSchema = z.strictObject({
  unknownKeys: z.record(z.string(), z.number()),
  broken: z.number(),
  examples: z.array(z.string()),
});

/**
 * The place of each table's rotation, one row each. What it says is true however old it is: rows up to
 * its place were seen under its key. So a place that was lost, or overwritten by a run that was late,
 * costs a second look and nothing else.
 */
export class RotationBook {
  readonly #tables: TableClient;
  readonly #environment: string;

  constructor(client: TableClient, environment: string) {
    this.#tables = client;
    this.#environment = environment;
  }

  /** Undefined if there is none, or none that can be read. @throws the errors of the table port */
  async read(table: string, call: CallOptions): Promise<RotationProgress | undefined> {
    const key = { environment: this.#environment, table };
    const { row } = await this.#tables.getRow(tables.keyRotation, key, call);
    return row === undefined ? undefined : progressOf(row.columns);
  }

  /** @throws the errors of the table port, but not for an answer that was lost */
  async keep(table: string, progress: RotationProgress, call: CallOptions): Promise<void> {
    const key = { environment: this.#environment, table };
    try {
      await this.#tables.putRow(
        tables.keyRotation,
        key,
        columnsOf(progress),
        { row: 'ignore' },
        call,
      );
    } catch (error) {
      if (!(error instanceof TableOutcomeUnknownError)) throw error;
    }
  }
}

function columnsOf({ after, unreadable, ...progress }: RotationProgress): Columns {
  return {
    v: 1n,
    keyId: progress.keyId,
    pass: BigInt(progress.pass),
    after: after === undefined ? '' : JSON.stringify(after),
    looked: BigInt(progress.looked),
    stale: BigInt(progress.stale),
    resealed: BigInt(progress.resealed),
    done: progress.isDone,
    unreadable: JSON.stringify(unreadable),
  };
}

function progressOf(columns: Columns): RotationProgress | undefined {
  const { keyId, pass, after, looked, stale, resealed, done, unreadable } = columns;
  const isOurs =
    typeof keyId === 'string' &&
    typeof pass === 'bigint' &&
    typeof after === 'string' &&
    typeof looked === 'bigint' &&
    typeof stale === 'bigint' &&
    typeof resealed === 'bigint' &&
    typeof done === 'boolean';
  if (!isOurs) return undefined;
  const place = after === '' ? undefined : parsed(afterSchema, after);
  if (after !== '' && place === undefined) return undefined;
  return {
    keyId,
    pass: Number(pass),
    after: place,
    looked: Number(looked),
    stale: Number(stale),
    resealed: Number(resealed),
    isDone: done,
    unreadable: unreadableOf(unreadable),
  };
}

function unreadableOf(text: unknown): UnreadableRows {
  return parsed(unreadableSchema, text) ?? NOTHING_UNREADABLE;
}

function parsed<Value>(schema: z.ZodType<Value>, text: unknown): Value | undefined {
  try {
    return schema.parse(JSON.parse(String(text)));
  } catch {
    return undefined;
  }
}
