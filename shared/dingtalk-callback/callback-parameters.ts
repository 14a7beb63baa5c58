/** The parameters of a callback's address. */
export interface CallbackParameters {
  /** 20 bytes. */
  readonly signature: Uint8Array;
  /** As it came, because it is part of what is signed: milliseconds or seconds. */
  readonly timestamp: string;
  readonly nonce: string;
}

export type ParameterFault = 'parameter-missing' | 'parameter-repeated' | 'parameter-malformed';

/** Either spelling is sent, or both; the official handlers look in this order. */
const NAMES = {
  signature: ['msg_signature', 'signature'],
  timestamp: ['timestamp', 'timeStamp'],
  nonce: ['nonce'],
} as const;
const SIGNATURE = /^[0-9a-f]{40}$/i;
const VISIBLE_ASCII = /^[\x21-\x7e]{1,128}$/;

/**
 * Reads `signature` (or `msg_signature`), `timestamp` (or `timeStamp`) and `nonce` from a query
 * string without its `?`. A name that stands there twice is refused: who reads the first and who
 * reads the last would not see the same callback.
 */
export function readCallbackParameters(
  query: string,
):
  | { readonly outcome: 'read'; readonly parameters: CallbackParameters }
  | { readonly outcome: 'refused'; readonly fault: ParameterFault } {
  const given = new URLSearchParams(query);
  const names = Object.values(NAMES).flat();
  if (names.some((name) => given.getAll(name).length > 1)) {
    return { outcome: 'refused', fault: 'parameter-repeated' };
  }
  const pick = (spellings: readonly string[]): string | undefined =>
    spellings.map((name) => given.get(name)).find((value) => value !== null) ?? undefined;
  const signature = pick(NAMES.signature);
  const timestamp = pick(NAMES.timestamp);
  const nonce = pick(NAMES.nonce);
  if (signature === undefined || timestamp === undefined || nonce === undefined) {
    return { outcome: 'refused', fault: 'parameter-missing' };
  }
  const isWellFormed =
    SIGNATURE.test(signature) && VISIBLE_ASCII.test(timestamp) && VISIBLE_ASCII.test(nonce);
  if (!isWellFormed) return { outcome: 'refused', fault: 'parameter-malformed' };
  return {
    outcome: 'read',
    parameters: { signature: Buffer.from(signature, 'hex'), timestamp, nonce },
  };
}
