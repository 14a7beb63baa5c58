import type { CallbackKey } from './callback-key.ts';
import { decryptContent, type ContentFault } from './callback-content.ts';
import { readCallbackParameters, type ParameterFault } from './callback-parameters.ts';
import { isCallbackSignature, type SignedParts } from './callback-signature.ts';

/** A callback as it came over HTTP. */
export interface ReceivedCallback {
  /** Query string without its `?`. */
  readonly query: string;
  readonly body: Uint8Array;
}

/** Why a callback is not taken; each is found in this order. */
export type CallbackRefusal =
  ParameterFault | 'body-malformed' | 'signature-mismatch' | ContentFault | 'owner-mismatch';

export type CallbackOpening<Key extends CallbackKey> =
  | {
      readonly outcome: 'opened';
      readonly text: string;
      /** App key, corp id or suite key; one of the allowed. */
      readonly owner: string;
      /** The generation that matched: the reply must use it too. */
      readonly key: Key;
    }
  | { readonly outcome: 'refused'; readonly reason: CallbackRefusal };

/**
 * Proves and decrypts a callback: parameters, constant-time signature, decryption, owner. Each
 * generation of keys is tried. Defined for any bytes: never throws. The timestamp is not judged,
 * because DingTalk states no rule of freshness for callbacks and sends seconds or milliseconds.
 */
export function openCallback<Key extends CallbackKey>(
  callback: ReceivedCallback,
  keys: readonly Key[],
  allowedOwners: readonly string[],
): CallbackOpening<Key> {
  const reading = readCallbackParameters(callback.query);
  if (reading.outcome === 'refused') return { outcome: 'refused', reason: reading.fault };
  const encrypt = readEncrypt(callback.body);
  if (encrypt === undefined) return { outcome: 'refused', reason: 'body-malformed' };
  const { signature, timestamp, nonce } = reading.parameters;
  const signed: SignedParts = { timestamp, nonce, encrypt };
  let reason: CallbackRefusal = 'signature-mismatch';
  for (const key of keys) {
    if (!isCallbackSignature(signature, key.token, signed)) continue;
    const content = decryptContent(encrypt, key.aesKey);
    if (content.outcome === 'failed') {
      // Two generations may share their token: the next one may still fit.
      reason = content.fault;
    } else if (allowedOwners.includes(content.owner)) {
      return { outcome: 'opened', text: content.text, owner: content.owner, key };
    } else {
      reason = 'owner-mismatch';
    }
  }
  return { outcome: 'refused', reason };
}

function readEncrypt(body: Uint8Array): string | undefined {
  try {
    const parsed: unknown = JSON.parse(
      Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'),
    );
    const encrypt: unknown = (parsed as { readonly encrypt?: unknown } | null)?.encrypt;
    return typeof encrypt === 'string' && encrypt !== '' ? encrypt : undefined;
  } catch {
    return undefined;
  }
}
