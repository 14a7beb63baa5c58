import type { RandomSource } from '../random/index.ts';
import type { Sealer } from '../sealing/index.ts';
import {
  HIGHEST,
  LOWEST,
  outcomeOf,
  TableUnavailableError,
  tables,
  type CallOptions,
  type Columns,
  type Key,
  type ReadResult,
  type TableClient,
  type WriteCondition,
} from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import { credentialKeyOf, credentialOf } from './credential-key.ts';
import type { Credential, NextTokenRecord, TokenRecord } from './token-record.ts';
import { tokenColumns, tokenRecordOf } from './token-row.ts';
import type { ReadTokensOptions, ReplaceResult, TokenStore } from './token-store.ts';

export interface TableTokenStoreOptions {
  readonly tables: TableClient;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
  readonly sealer: Sealer;
  /** Carries the server's time on between answers, and waits between rounds. */
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** Rounds of a write without an answer, each followed by a look at the row. */
const ROUNDS = 6;
const ROUND_DELAY_MS = 50;
const STAMP_BYTES = 12;

/**
 * Tokens in `tables.accessToken`: one row per credential, always put whole on condition of its version,
 * so that cells of two writers never mix.
 *
 * @example
 * const store = createTableTokenStore({ tables, organisation, sealer, clock, random });
 * const record = await store.read({ kind: 'app', clientId });
 */
export function createTableTokenStore(options: TableTokenStoreOptions): TokenStore {
  return new TableTokenStore(options);
}

class TableTokenStore implements TokenStore {
  readonly #options: TableTokenStoreOptions;
  /** How far the server's clock is ahead of ours. */
  #aheadMs = 0;

  constructor(options: TableTokenStoreOptions) {
    this.#options = options;
  }

  nowEpochMs(): number {
    return this.#options.clock.nowEpochMs() + this.#aheadMs;
  }

  async read(
    credential: Credential,
    { values, ...call }: ReadTokensOptions = {},
  ): Promise<TokenRecord | undefined> {
    const columns = await this.#columnsOf(credential, call);
    if (columns === undefined) return undefined;
    return this.#recordOf(credential, columns, values);
  }

  async replace(
    seen: bigint,
    next: NextTokenRecord,
    call: CallOptions = {},
  ): Promise<ReplaceResult> {
    const { organisation, sealer, random, clock } = this.#options;
    const stamp = Buffer.from(random.bytes(STAMP_BYTES)).toString('hex');
    const version = seen + 1n;
    const columns = tokenColumns(organisation, next, { version, stamp }, sealer);
    const replaced = (): ReplaceResult => ({
      outcome: 'replaced',
      record: this.#recordOf(next.credential, columns, 'opened'),
    });
    let isInDoubt = false;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const outcome = await this.#put(next.credential, seen, columns, call);
      if (outcome === 'written') return replaced();
      if (outcome === 'condition-failed' && !isInDoubt) return { outcome: 'moved' };
      isInDoubt = true;
      const found = await this.#columnsOf(next.credential, call);
      if (found?.['stamp'] === stamp) return replaced();
      if ((found?.['version'] ?? 0n) !== seen) return { outcome: 'moved' };
      await clock.sleep(Math.ceil(ROUND_DELAY_MS * (round + random.unit())), call.signal);
    }
    throw new TableUnavailableError({
      table: tables.accessToken.name,
      operation: 'replace',
      fault: 'no-decision',
      attempts: ROUNDS,
    });
  }

  async *list({ values, ...call }: ReadTokensOptions = {}): AsyncGenerator<
    TokenRecord,
    void,
    undefined
  > {
    const { organisation } = this.#options;
    const rows = this.#options.tables.getRange(tables.accessToken, {
      from: { organisation, credential: LOWEST },
      to: { organisation, credential: HIGHEST },
      ...call,
    });
    for await (const { key, columns } of rows) {
      yield this.#recordOf(credentialOf(String(key['credential'])), columns, values);
    }
  }

  async #columnsOf(credential: Credential, call: CallOptions): Promise<Columns | undefined> {
    const { row } = this.#noteTime(
      await this.#options.tables.getRow(tables.accessToken, this.#keyOf(credential), call),
    );
    return row?.columns;
  }

  async #put(
    credential: Credential,
    seen: bigint,
    columns: Columns,
    call: CallOptions,
  ): Promise<'written' | 'condition-failed' | 'unknown'> {
    const condition: WriteCondition =
      seen === 0n
        ? { row: 'must-not-exist' }
        : {
            row: 'must-exist',
            columns: { column: 'version', is: '=', value: seen, passIfMissing: false },
          };
    const key = this.#keyOf(credential);
    const { tables: client } = this.#options;
    const write = client.putRow(tables.accessToken, key, columns, condition, call);
    return outcomeOf(write.then((result) => this.#noteTime(result)));
  }

  #recordOf(
    credential: Credential,
    columns: Columns,
    values: ReadTokensOptions['values'] = 'opened',
  ): TokenRecord {
    const { organisation, sealer } = this.#options;
    return tokenRecordOf(
      { organisation, credential },
      columns,
      values === 'opened' ? sealer : undefined,
    );
  }

  #keyOf(credential: Credential): Key {
    return { organisation: this.#options.organisation, credential: credentialKeyOf(credential) };
  }

  #noteTime<Answer extends Pick<ReadResult, 'serverTimeEpochMs'>>(answer: Answer): Answer {
    this.#aheadMs = answer.serverTimeEpochMs - this.#options.clock.nowEpochMs();
    return answer;
  }
}
