import type { CallOptions } from '../table-store/index.ts';
import type { Credential, NextTokenRecord, TokenRecord } from './token-record.ts';

export interface ReadTokensOptions extends CallOptions {
  /**
   * `left-out`: `current`, `previous` and `renewal` have empty values and nothing is opened, so that
   * a row can be looked at, or replaced, whose key is not at hand. Default `opened`.
   */
  readonly values?: 'opened' | 'left-out';
}

export type ReplaceResult =
  { readonly outcome: 'replaced'; readonly record: TokenRecord } | { readonly outcome: 'moved' };

/**
 * Tokens of one organisation in one environment, sealed at rest.
 *
 * Guarantees: a change is made only to the version that was seen, by one server step; a change whose
 * answer was lost is resolved by reading back. A row that was copied from another place, or sealed
 * with an unknown key, is an error and never a token.
 */
export interface TokenStore {
  /**
   * Now on the store's own clock, as of its last answer, carried on by the clock of the instance: all
   * instances judge by the same time, however wrong their own clocks are.
   */
  nowEpochMs(): number;
  /** @throws SealBrokenError, UnknownSealingKeyError; the errors of the table port */
  read(credential: Credential, options?: ReadTokensOptions): Promise<TokenRecord | undefined>;
  /**
   * Writes `next` if the row still has the version `seen` (0: there is no row), and gives it the
   * version after that.
   *
   * @throws the errors of the table port if it is not known what became of it
   */
  replace(seen: bigint, next: NextTokenRecord, options?: CallOptions): Promise<ReplaceResult>;
  /** Every row of the organisation. @throws as `read` */
  list(options?: ReadTokensOptions): AsyncIterable<TokenRecord>;
}
