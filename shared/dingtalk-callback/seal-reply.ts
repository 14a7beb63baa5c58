import { encryptContent } from './callback-content.ts';
import type { CallbackKey } from './callback-key.ts';
import { signCallback } from './callback-signature.ts';

/** The body that acknowledges a callback; names as DingTalk spells them. */
export interface CallbackReply {
  readonly msg_signature: string;
  readonly timeStamp: string;
  readonly nonce: string;
  readonly encrypt: string;
}

export interface ReplyContent {
  /** `success`, or what a check of the address asks to have back. */
  readonly text: string;
  /** Owner of the callback that is answered. */
  readonly owner: string;
  readonly nowEpochMs: number;
  /** 24 fresh bytes: 16 of the content, 8 of the nonce. */
  readonly random: Uint8Array;
}

export const REPLY_RANDOM_BYTES = 24;

/**
 * Encrypts and signs a reply with the generation of keys that opened the callback. An HTTP 200 with
 * any other body counts as a failure (console error 71009).
 */
export function sealReply(content: ReplyContent, key: CallbackKey): CallbackReply {
  if (content.random.length !== REPLY_RANDOM_BYTES) throw new RangeError('24 random bytes');
  const timeStamp = String(content.nowEpochMs);
  const { buffer, byteOffset } = content.random;
  const nonce = Buffer.from(buffer, byteOffset + 16, 8).toString('hex');
  const encrypt = encryptContent(content, key.aesKey, content.random.subarray(0, 16));
  const msg_signature = signCallback(key.token, { timestamp: timeStamp, nonce, encrypt });
  return { msg_signature, timeStamp, nonce, encrypt };
}
