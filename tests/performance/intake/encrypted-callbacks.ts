import { randomBytes } from 'node:crypto';
import {
  witnessMessage,
  type WitnessKeys,
  type WitnessMessage,
} from '../../support/callback-witness.ts';
import type { PreparedRequest } from './drive-requests.ts';
import { approvalEvent, EVENTS_FROM_EPOCH_MS } from './signed-requests.ts';

export const CALLBACK = {
  token: 'benchToken2026',
  aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
  owner: 'dingbenchappkey01',
  corpId: 'dingbenchcorp1',
  app: 'bench',
} as const;

/** An event as DingTalk would push it, made by the tests' own witness and not by our code. */
export interface EncryptedCallback extends WitnessMessage {
  readonly query: string;
  readonly body: Buffer;
}

/** Whose events they are, and when they begin. */
export interface Sender {
  readonly keys: WitnessKeys;
  readonly corpId: string;
  readonly fromEpochMs: number;
}

const benchSender: Sender = {
  keys: CALLBACK,
  corpId: CALLBACK.corpId,
  fromEpochMs: EVENTS_FROM_EPOCH_MS,
};

export function encryptedCallbacks(
  count: number,
  { keys, corpId, fromEpochMs }: Sender = benchSender,
): EncryptedCallback[] {
  return Array.from({ length: count }, (_, number) => {
    const instant = fromEpochMs + number;
    const event = { ...approvalEvent(number), CorpId: corpId, EventTime: instant };
    const message = witnessMessage(JSON.stringify(event), keys, {
      timestamp: String(instant),
      nonce: randomBytes(4).toString('hex'),
      random: randomBytes(16),
    });
    const { signature, timestamp, nonce, encrypt } = message;
    const query = `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`;
    return { ...message, query, body: Buffer.from(JSON.stringify({ encrypt })) };
  });
}

export function intakeRequests(path: string, count: number, sender?: Sender): PreparedRequest[] {
  return encryptedCallbacks(count, sender).map(({ query, body }) => ({
    path: `${path}?${query}`,
    headers: { 'content-type': 'application/json' },
    body,
  }));
}
