/**
 * Seals bytes at rest, so that who can read the bucket or the table cannot read the content, and
 * nobody can change it or put it in another place unseen.
 *
 * The context is the place that the sealed bytes belong to (the object key, or table, row and
 * column). It is not stored in them: whoever opens must name the same one.
 */
export interface Sealer extends Seal {
  /**
   * @throws UnknownSealingKeyError if no known key has the id that the envelope names
   * @throws SealBrokenError if the envelope is damaged, forged, or belongs to another context
   */
  open(sealed: Uint8Array, context: string): Uint8Array;
}

/** The half that closes, for whoever writes what it never reads. */
export interface Seal {
  /** Key that `seal` uses now. Bytes sealed with another one are due to be sealed anew. */
  readonly currentKeyId: string;
  /** The same bytes sealed twice give different envelopes. */
  seal(plain: Uint8Array, context: string): Uint8Array;
}
