import { createHash, timingSafeEqual } from 'node:crypto';

/** What a signature covers besides the token. */
export interface SignedParts {
  readonly timestamp: string;
  readonly nonce: string;
  readonly encrypt: string;
}

/**
 * SHA-1 over token, timestamp, nonce and ciphertext, sorted and joined. All four are ASCII, for which
 * the order of code units is the order of bytes.
 */
function digestOf(token: string, { timestamp, nonce, encrypt }: SignedParts): Buffer {
  return createHash('sha1').update([token, timestamp, nonce, encrypt].sort().join('')).digest();
}

export function signCallback(token: string, parts: SignedParts): string {
  return digestOf(token, parts).toString('hex');
}

/** Compares in constant time. `signature` is 20 bytes. */
export function isCallbackSignature(
  signature: Uint8Array,
  token: string,
  parts: SignedParts,
): boolean {
  return timingSafeEqual(signature, digestOf(token, parts));
}
