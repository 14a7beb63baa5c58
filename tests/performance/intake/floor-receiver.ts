import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  type CipherGCM,
} from 'node:crypto';
import { createServer } from 'node:http';
import { CALLBACK } from './encrypted-callbacks.ts';
import { reportToParent } from './report-to-parent.ts';

const KEY = Buffer.from(`${CALLBACK.aesKey}=`, 'base64');
const SEAL_KEY = randomBytes(32);
const rows = new Map<string, Buffer>();

/**
 * The least that an intake must do, with nothing checked, bounded or told: the same primitives over
 * the same bytes, a row in a map, a signed and encrypted reply.
 */
reportToParent(
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const query = new URLSearchParams(request.url?.split('?')[1]);
      const text = opened(Buffer.concat(chunks), query);
      const { eventId } = JSON.parse(text) as { readonly eventId: string };
      rows.set(createHash('sha256').update(eventId).digest('hex'), sealed(text));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(reply());
    });
  }),
);

function opened(body: Buffer, query: URLSearchParams): string {
  const { encrypt } = JSON.parse(body.toString('utf8')) as { readonly encrypt: string };
  signed(query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypt);
  const decipher = createDecipheriv('aes-256-cbc', KEY, KEY.subarray(0, 16)).setAutoPadding(false);
  const plain = decipher.update(encrypt, 'base64');
  decipher.final();
  return plain.toString('utf8', 20, 20 + plain.readUInt32BE(16));
}

function sealed(text: string): Buffer {
  const iv = randomBytes(12);
  const cipher: CipherGCM = createCipheriv('aes-256-gcm', SEAL_KEY, iv);
  const encrypted = cipher.update(text, 'utf8');
  cipher.final();
  return Buffer.concat([iv, encrypted, cipher.getAuthTag()]);
}

function reply(): string {
  const plain = Buffer.alloc(64, 17);
  randomBytes(16).copy(plain);
  plain.writeUInt32BE(7, 16);
  plain.write('success', 20);
  const cipher = createCipheriv('aes-256-cbc', KEY, KEY.subarray(0, 16)).setAutoPadding(false);
  const encrypt = cipher.update(plain).toString('base64');
  const timeStamp = String(Date.now());
  const nonce = randomBytes(8).toString('hex');
  const msg_signature = signed(timeStamp, nonce, encrypt);
  return JSON.stringify({ msg_signature, timeStamp, nonce, encrypt });
}

function signed(...parts: readonly string[]): string {
  return createHash('sha1')
    .update([CALLBACK.token, ...parts].sort().join(''))
    .digest('hex');
}
