import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import type { PreparedRequest } from './drive-requests.ts';
import { approvalEvent } from './signed-requests.ts';

export const CALLBACK = {
  token: 'benchToken2026',
  aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
  owner: 'dingbenchappkey01',
  corpId: 'dingbenchcorp1',
} as const;

const KEY = Buffer.from(`${CALLBACK.aesKey}=`, 'base64');

/** An event as DingTalk would push it, written out from the documentation and not from our code. */
export interface EncryptedCallback {
  readonly query: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly encrypt: string;
  readonly body: Buffer;
}

export function encryptedCallbacks(count: number): EncryptedCallback[] {
  return Array.from({ length: count }, (_, number) => {
    const encrypt = encrypted(JSON.stringify(approvalEvent(number)));
    const timestamp = String(1_760_490_000_000 + number);
    const nonce = randomBytes(4).toString('hex');
    const signature = createHash('sha1')
      .update([CALLBACK.token, timestamp, nonce, encrypt].sort().join(''))
      .digest('hex');
    const query = `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`;
    const body = Buffer.from(JSON.stringify({ encrypt }));
    return { query, timestamp, nonce, signature, encrypt, body };
  });
}

export function intakeRequests(path: string, count: number): PreparedRequest[] {
  return encryptedCallbacks(count).map(({ query, body }) => ({
    path: `${path}?${query}`,
    headers: { 'content-type': 'application/json' },
    body,
  }));
}

function encrypted(text: string): string {
  const message = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const parts = [randomBytes(16), length, message, Buffer.from(CALLBACK.owner)];
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const padding = 32 - (size % 32);
  const cipher = createCipheriv('aes-256-cbc', KEY, KEY.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([...parts, Buffer.alloc(padding, padding)]);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}
