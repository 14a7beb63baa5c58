import { createDecipheriv, createHash } from 'node:crypto';
import {
  openCallback,
  readCallbackEnvelope,
  readCallbackKey,
} from '../../../shared/dingtalk-callback/index.ts';
import { compareInRounds, processorMsOf } from '../alternating-rounds.ts';
import { EVENTS_FROM_EPOCH_MS } from './signed-requests.ts';
import { microseconds, type BenchRow } from '../bench-row.ts';
import { CALLBACK, encryptedCallbacks, type EncryptedCallback } from './encrypted-callbacks.ts';

const CALLBACKS = 5_000;
const BUDGET = 0.75;

/** Proving, decrypting and reading a callback, beside the same calls of `node:crypto` unchecked. */
export async function intakeCryptoRow(): Promise<BenchRow> {
  const callbacks = encryptedCallbacks(CALLBACKS);
  const key = readCallbackKey(CALLBACK.token, CALLBACK.aesKey);
  // The floor takes the subject's place, so that the ratio says what share of its speed is kept.
  const { subject, reference, ratio } = await compareInRounds(
    {
      subject: () => processorMsOf(() => callbacks.forEach((one) => openBare(one, key.aesKey))),
      reference: () =>
        processorMsOf(() => {
          for (const { query, body } of callbacks) {
            const opened = openCallback({ query, body }, [key], [CALLBACK.owner]);
            if (opened.outcome !== 'opened') throw new Error(opened.reason);
            readCallbackEnvelope(opened.text, EVENTS_FROM_EPOCH_MS);
          }
        }),
    },
    { rounds: 25, warmUp: 5 },
  );
  return {
    id: 'intake-crypto',
    what: { en: 'intake: verify, decrypt, parse', zhHK: '接收：驗證、解密、解析' },
    figure: microseconds(reference / CALLBACKS),
    reference: `bare node:crypto ${microseconds(subject / CALLBACKS)}`,
    ratio,
    budget: `≥ ${String(BUDGET)} ×`,
    isMet: ratio >= BUDGET,
  };
}

/** The same bytes through the same primitives; nothing is compared, bounded or checked. */
function openBare({ timestamp, nonce, body }: EncryptedCallback, key: Uint8Array): unknown {
  const { encrypt } = JSON.parse(body.toString('utf8')) as { encrypt: string };
  createHash('sha1')
    .update([CALLBACK.token, timestamp, nonce, encrypt].sort().join(''))
    .digest('hex');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypt, 'base64'), decipher.final()]);
  return JSON.parse(plain.toString('utf8', 20, 20 + plain.readUInt32BE(16))) as unknown;
}
