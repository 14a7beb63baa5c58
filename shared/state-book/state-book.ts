import type * as z from 'zod';
import type { RandomSource } from '../random/index.ts';
import {
  TableOutcomeUnknownError,
  type CallOptions,
  type TableClient,
  type TableDefinition,
  type WriteCondition,
  type WriteResult,
} from '../table-store/index.ts';

/** A state as it was read; version 0 if there is none yet. */
export interface SeenState<State> {
  readonly version: bigint;
  readonly state: State | undefined;
}

export interface StateBookOptions {
  readonly tables: TableClient;
  /** Its primary key is `organisation`, `aspect`. */
  readonly table: TableDefinition;
  readonly random: RandomSource;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
  /** What is thrown for a row that this release cannot read. */
  readonly unreadable: (aspect: string) => Error;
  /** What is thrown if somebody else has changed a state since it was read. */
  readonly moved: (aspect: string) => Error;
}

/** Columns of a state: a version that rises, who wrote it, and the state as JSON. */
const VERSION = 'version';
const WRITER = 'writer';
const STATE = 'state';
/** Column of an instant that only rises. */
const AT = 'at';

/**
 * Small states of an organisation, one row for each aspect, moved by compare-and-swap; and instants
 * that never go back.
 */
export class StateBook {
  readonly #options: StateBookOptions;

  constructor(options: StateBookOptions) {
    this.#options = options;
  }

  /** @throws the error of an unreadable row; the errors of the table port */
  async read<State>(
    aspect: string,
    schema: z.ZodType<State>,
    call: CallOptions = {},
  ): Promise<SeenState<State>> {
    const { tables, table } = this.#options;
    const { row } = await tables.getRow(table, this.#key(aspect), call);
    if (row === undefined) return { version: 0n, state: undefined };
    const { [VERSION]: version, [STATE]: state } = row.columns;
    const parsed = schema.safeParse(parseJson(state));
    if (typeof version !== 'bigint' || !parsed.success) throw this.#options.unreadable(aspect);
    return { version, state: parsed.data };
  }

  /**
   * Replaces a state that is still as it was seen; a write whose answer was lost is resolved by
   * reading back.
   *
   * @returns what is there now, to be replaced in turn
   * @throws the error of a moved state; the errors of the table port
   */
  async replace<State>(
    aspect: string,
    seen: Pick<SeenState<unknown>, 'version'>,
    state: State,
    call: CallOptions = {},
  ): Promise<SeenState<State>> {
    const { tables, table, random } = this.#options;
    const writer = Buffer.from(random.bytes(12)).toString('hex');
    const next = { version: seen.version + 1n, state };
    const columns = {
      v: 1n,
      [VERSION]: next.version,
      [WRITER]: writer,
      [STATE]: JSON.stringify(state),
    };
    const condition: WriteCondition =
      seen.version === 0n
        ? { row: 'must-not-exist' }
        : {
            row: 'must-exist',
            columns: { column: VERSION, is: '=', value: seen.version, passIfMissing: false },
          };
    const result = await twiceIfUnknown(() =>
      tables.putRow(table, this.#key(aspect), columns, condition, call),
    );
    if (result.outcome === 'written') return next;
    const { row } = await tables.getRow(table, this.#key(aspect), call);
    if (row?.columns[WRITER] !== writer) throw this.#options.moved(aspect);
    return next;
  }

  /** Moves an instant forward; a later one on record stays. */
  async advance(aspect: string, epochMs: number, call: CallOptions = {}): Promise<void> {
    const { tables, table } = this.#options;
    const at = BigInt(epochMs);
    await twiceIfUnknown(() =>
      tables.putRow(
        table,
        this.#key(aspect),
        { v: 1n, [AT]: at },
        { row: 'ignore', columns: { column: AT, is: '<', value: at, passIfMissing: true } },
        call,
      ),
    );
  }

  /** An instant that `advance` has moved; undefined if there is none. */
  async instantOf(aspect: string, call: CallOptions = {}): Promise<number | undefined> {
    const { tables, table } = this.#options;
    const { row } = await tables.getRow(table, this.#key(aspect), call);
    const at = row?.columns[AT];
    return typeof at === 'bigint' ? Number(at) : undefined;
  }

  #key(aspect: string) {
    return { organisation: this.#options.organisation, aspect };
  }
}

/** Both kinds of writes may be repeated: the second is refused if the first took effect. */
async function twiceIfUnknown(write: () => Promise<WriteResult>): Promise<WriteResult> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof TableOutcomeUnknownError)) throw error;
    return write();
  }
}

function parseJson(cell: unknown): unknown {
  try {
    return typeof cell === 'string' ? (JSON.parse(cell) as unknown) : undefined;
  } catch {
    return undefined;
  }
}
