import { isRecord } from '../json-value.ts';
import { CallbackCryptoError, type CallbackCrypto } from './callback-crypto.ts';
import type { PostOutcome } from './post-json.ts';

/** What became of one callback. Only `success` is a success; a plain 200 is none. */
export type CallbackVerdict =
  | { readonly kind: 'success' }
  /** Nothing answered, or TLS was refused; the reason is the system's code, such as ECONNREFUSED. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'redirect'; readonly status: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'not-json' }
  | { readonly kind: 'field-missing'; readonly field: string }
  | { readonly kind: 'wrong-signature' }
  | { readonly kind: 'undecryptable'; readonly code: number }
  | { readonly kind: 'wrong-owner' }
  /** Decrypted soundly, but to another word. */
  | { readonly kind: 'not-success' };

const FIELDS = ['msg_signature', 'timeStamp', 'nonce', 'encrypt'] as const;

/**
 * Checks an answer as strictly as DingTalk does: status 200, JSON with the four fields, whose
 * signature holds, and whose text decrypts to the word `success`.
 */
export function judgeReply(outcome: PostOutcome, crypto: CallbackCrypto): CallbackVerdict {
  if (outcome.kind !== 'reply') return outcome;
  const { status, body } = outcome;
  if (status >= 300 && status < 400) return { kind: 'redirect', status };
  if (status !== 200) return { kind: 'status', status };
  const reply = parseJson(body);
  if (!isRecord(reply)) return { kind: 'not-json' };
  const field = FIELDS.find((name) => typeof reply[name] !== 'string' || reply[name] === '');
  if (field !== undefined) return { kind: 'field-missing', field };
  return judgeSealed(crypto, {
    signature: String(reply['msg_signature']),
    timestamp: String(reply['timeStamp']),
    nonce: String(reply['nonce']),
    encrypt: String(reply['encrypt']),
  });
}

function judgeSealed(
  crypto: CallbackCrypto,
  sealed: Parameters<CallbackCrypto['verify']>[0],
): CallbackVerdict {
  if (!crypto.verify(sealed)) return { kind: 'wrong-signature' };
  try {
    return { kind: crypto.decrypt(sealed.encrypt) === 'success' ? 'success' : 'not-success' };
  } catch (error) {
    if (!(error instanceof CallbackCryptoError)) throw error;
    if (error.code === 900_010) return { kind: 'wrong-owner' };
    return { kind: 'undecryptable', code: error.code };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
