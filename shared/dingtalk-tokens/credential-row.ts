import { SealBrokenError, UnknownSealingKeyError } from '../sealing/index.ts';
import { TableUnavailableError, tables, type CallOptions } from '../table-store/index.ts';
import type { TokenDependencies } from './token-dependencies.ts';
import type { Credential, NextTokenRecord, TokenRecord } from './token-record.ts';

/** Rounds of a change whose row others keep moving; under a lease there are none. */
const ROUNDS = 8;

/**
 * Reads the row of a credential. One that cannot be opened counts as one without tokens, due now: they
 * can be had again, and a lost key must not stop an organisation.
 *
 * @throws the errors of the table port
 */
export async function readRow(
  { store, log }: TokenDependencies,
  credential: Credential,
  call: CallOptions,
): Promise<TokenRecord | undefined> {
  try {
    return await store.read(credential, call);
  } catch (error) {
    if (!(error instanceof SealBrokenError || error instanceof UnknownSealingKeyError)) throw error;
    log.error('tokens.row-unreadable', { credential, error });
    const closed = await store.read(credential, { ...call, values: 'left-out' });
    if (closed === undefined) return undefined;
    const isCoolingDown = closed.state !== 'fresh';
    const dueAtEpochMs = isCoolingDown ? closed.dueAtEpochMs : store.nowEpochMs();
    return { ...closed, current: undefined, previous: undefined, renewal: undefined, dueAtEpochMs };
  }
}

/**
 * Changes the row; if it has moved, `nextOf` judges it as it is now. `undefined` leaves it so.
 *
 * @throws the errors of the table port
 */
export async function changeRow(
  deps: TokenDependencies,
  credential: Credential,
  seen: TokenRecord | undefined,
  nextOf: (row: TokenRecord | undefined) => NextTokenRecord | undefined,
  call: CallOptions,
): Promise<{ readonly isChanged: boolean; readonly record: TokenRecord | undefined }> {
  let row = seen;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const next = nextOf(row);
    if (next === undefined) return { isChanged: false, record: row };
    const result = await deps.store.replace(row?.version ?? 0n, next, call);
    if (result.outcome === 'replaced') return { isChanged: true, record: result.record };
    row = await readRow(deps, credential, call);
  }
  const fault = { operation: 'replace', fault: 'no-decision', attempts: ROUNDS };
  throw new TableUnavailableError({ table: tables.accessToken.name, ...fault });
}
