import type { SealedCallback } from './callback-crypto.ts';

/** How the parameters of a callback are spelt. Documents and observations differ. */
export interface ParameterSpelling {
  readonly signature: 'signature' | 'msg_signature' | 'both';
  readonly timestamp: 'timestamp' | 'timeStamp';
}

/** As the page of the documentation has it. */
export const DOCUMENTED_SPELLING: ParameterSpelling = {
  signature: 'signature',
  timestamp: 'timestamp',
};

/** Where a callback is posted, and its body. Parameters that the address has already are kept. */
export function callbackRequest(
  address: string,
  sealed: SealedCallback,
  spelling: ParameterSpelling,
): { readonly url: URL; readonly body: string } {
  const url = new URL(address);
  const names =
    spelling.signature === 'both' ? ['msg_signature', 'signature'] : [spelling.signature];
  for (const name of names) url.searchParams.set(name, sealed.signature);
  url.searchParams.set(spelling.timestamp, sealed.timestamp);
  url.searchParams.set('nonce', sealed.nonce);
  return { url, body: JSON.stringify({ encrypt: sealed.encrypt }) };
}
