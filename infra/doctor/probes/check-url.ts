import { CallbackCrypto, type CallbackKeys } from '../../local/dingtalk/push/callback-crypto.ts';
import { judgeReply, type CallbackVerdict } from '../../local/dingtalk/push/callback-reply.ts';
import {
  callbackRequest,
  DOCUMENTED_SPELLING,
} from '../../local/dingtalk/push/callback-request.ts';
import { postJson } from '../../local/dingtalk/push/post-json.ts';

/** Longer than DingTalk waits, so that a slow reply can be told from none. */
const TIMEOUT_MS = 10_000;

export interface CheckUrlSending {
  readonly url: string;
  readonly keys: CallbackKeys;
  readonly authorityPem: string | undefined;
  readonly clockOffsetMs: number;
  readonly signal: AbortSignal;
}

export interface SentCheck {
  readonly verdict: CallbackVerdict;
  readonly durationMs: number;
}

/**
 * Posts DingTalk's `check_url`, encrypted and signed as DingTalk does it and independently of the
 * functions that answer it.
 */
export async function sendCheckUrl(sending: CheckUrlSending): Promise<SentCheck> {
  const { authorityPem, clockOffsetMs, keys, signal } = sending;
  const crypto = new CallbackCrypto(keys);
  const timestamp = String(Date.now() + clockOffsetMs);
  const sealed = crypto.seal(JSON.stringify({ EventType: 'check_url' }), timestamp);
  const { url, body } = callbackRequest(sending.url, sealed, DOCUMENTED_SPELLING);
  const begun = performance.now();
  const outcome = await postJson(url, body, { timeoutMs: TIMEOUT_MS, authorityPem, signal });
  const durationMs = Math.round(performance.now() - begun);
  return { verdict: judgeReply(outcome, crypto), durationMs };
}
