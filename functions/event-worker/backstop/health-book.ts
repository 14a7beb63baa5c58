import type * as z from 'zod';
import type { RandomSource } from '../../../shared/random/index.ts';
import {
  TableOutcomeUnknownError,
  tables,
  type CallOptions,
  type TableClient,
  type WriteCondition,
  type WriteResult,
} from '../../../shared/table-store/index.ts';
import { HealthStateMovedError, HealthStateUnreadableError } from './errors.ts';

/** A state as it was read; version 0 if there is none yet. */
export interface SeenState<State> {
  readonly version: bigint;
  readonly state: State | undefined;
}

export interface HealthBookOptions {
  readonly tables: TableClient;
  readonly random: RandomSource;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
}

/** Columns of a state: a version that rises, who wrote it, and the state as JSON. */
const VERSION = 'version';
const WRITER = 'writer';
const STATE = 'state';
/** Column of an instant that only rises. */
const AT = 'at';

/**
 * What is kept of an organisation's stream of events in `tables.eventHealth`: small states moved by
 * compare-and-swap, and instants that never go back.
 */
export class HealthBook {
  readonly #options: HealthBookOptions;

  constructor(options: HealthBookOptions) {
    this.#options = options;
  }

  /** @throws HealthStateUnreadableError; the errors of the table port */
  async read<State>(
    aspect: string,
    schema: z.ZodType<State>,
    call: CallOptions = {},
  ): Promise<SeenState<State>> {
    const { row } = await this.#options.tables.getRow(tables.eventHealth, this.#key(aspect), call);
    if (row === undefined) return { version: 0n, state: undefined };
    const { [VERSION]: version, [STATE]: state } = row.columns;
    const parsed = schema.safeParse(parseJson(state));
    if (typeof version !== 'bigint' || !parsed.success)
      throw new HealthStateUnreadableError(aspect);
    return { version, state: parsed.data };
  }

  /**
   * Replaces a state that is still as it was seen; a write whose answer was lost is resolved by
   * reading back.
   *
   * @throws HealthStateMovedError; the errors of the table port
   */
  async replace(
    aspect: string,
    seen: Pick<SeenState<unknown>, 'version'>,
    state: unknown,
    call: CallOptions = {},
  ): Promise<void> {
    const writer = Buffer.from(this.#options.random.bytes(12)).toString('hex');
    const columns = {
      v: 1n,
      [VERSION]: seen.version + 1n,
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
      this.#options.tables.putRow(tables.eventHealth, this.#key(aspect), columns, condition, call),
    );
    if (result.outcome === 'written') return;
    const { row } = await this.#options.tables.getRow(tables.eventHealth, this.#key(aspect), call);
    if (row?.columns[WRITER] !== writer) throw new HealthStateMovedError(aspect);
  }

  /** Moves an instant forward; a later one on record stays. */
  async advance(aspect: string, epochMs: number, call: CallOptions = {}): Promise<void> {
    const at = BigInt(epochMs);
    await twiceIfUnknown(() =>
      this.#options.tables.putRow(
        tables.eventHealth,
        this.#key(aspect),
        { v: 1n, [AT]: at },
        { row: 'ignore', columns: { column: AT, is: '<', value: at, passIfMissing: true } },
        call,
      ),
    );
  }

  /** An instant that `advance` has moved; undefined if there is none. */
  async instantOf(aspect: string, call: CallOptions = {}): Promise<number | undefined> {
    const { row } = await this.#options.tables.getRow(tables.eventHealth, this.#key(aspect), call);
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
