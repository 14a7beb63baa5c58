import type { CallOptions } from '../table-store/index.ts';
import type { Credential, TokenRecord } from './token-record.ts';

/**
 * Tokens of one organisation in one environment, sealed at rest.
 *
 * Guarantees: a change is made only to the version that was seen, by one server step; a change whose
 * answer was lost is resolved by reading back. A row that was copied from another place, or sealed
 * with an unknown key, is an error and never a token.
 */
export interface TokenStore {
  /** @throws SealBrokenError, UnknownSealingKeyError; the errors of the table port */
  read(credential: Credential, options?: CallOptions): Promise<TokenRecord | undefined>;
  /**
   * Writes `next` if the row still has the version `seen` (0: there is no row), and gives it the
   * version after that.
   *
   * @throws the errors of the table port if it is not known what became of it
   */
  replace(
    seen: bigint,
    next: Omit<TokenRecord, 'version' | 'sealingKeyId'>,
    options?: CallOptions,
  ): Promise<
    { readonly outcome: 'replaced'; readonly record: TokenRecord } | { readonly outcome: 'moved' }
  >;
  /** Every row of the organisation. */
  list(options?: CallOptions): AsyncIterable<TokenRecord>;
}
