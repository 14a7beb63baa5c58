import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

/**
 * DingTalk's callback encryption, written out from the documentation and apart from the product and
 * from the stand-in, so that either can be held against it.
 */
export interface WitnessKeys {
  readonly token: string;
  readonly aesKey: string;
  readonly owner: string;
}

export interface WitnessMessage {
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly encrypt: string;
}

function keyOf(aesKey: string): Buffer {
  return Buffer.from(`${aesKey}=`, 'base64');
}

export function witnessSignature(token: string, parts: readonly string[]): string {
  const sorted = [token, ...parts]
    .map((part) => Buffer.from(part))
    .sort((a, b) => Buffer.compare(a, b));
  return createHash('sha1').update(Buffer.concat(sorted)).digest('hex');
}

/** Encrypts bytes that are padded already, or wrongly: for faults that no sender should make. */
export function witnessCipher(padded: Uint8Array, aesKey: string): string {
  const key = keyOf(aesKey);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

export function witnessPlain(text: Uint8Array, owner: string, random: Uint8Array): Buffer {
  const unpadded = [
    ...random,
    (text.length >>> 24) & 255,
    (text.length >>> 16) & 255,
    (text.length >>> 8) & 255,
    text.length & 255,
    ...text,
    ...Buffer.from(owner),
  ];
  const count = 32 - (unpadded.length % 32);
  return Buffer.from([...unpadded, ...Array<number>(count).fill(count)]);
}

/** A signed message as DingTalk would send it. */
export function witnessMessage(
  text: string | Uint8Array,
  keys: WitnessKeys,
  sent: { readonly timestamp: string; readonly nonce: string; readonly random: Uint8Array },
): WitnessMessage {
  const plain = witnessPlain(Buffer.from(text), keys.owner, sent.random);
  return signedMessage(witnessCipher(plain, keys.aesKey), keys, sent);
}

/** Signs any ciphertext. */
export function signedMessage(
  encrypt: string,
  keys: WitnessKeys,
  sent: { readonly timestamp: string; readonly nonce: string },
): WitnessMessage {
  const { timestamp, nonce } = sent;
  const signature = witnessSignature(keys.token, [timestamp, nonce, encrypt]);
  return { timestamp, nonce, signature, encrypt };
}

/** Opens a reply as DingTalk would; throws if anything is not as it must be. */
export function witnessReply(reply: unknown, keys: WitnessKeys): string {
  const { msg_signature, timeStamp, nonce, encrypt } = reply as Record<string, string>;
  if (msg_signature === undefined || timeStamp === undefined) throw new Error('a field is missing');
  if (nonce === undefined || encrypt === undefined) throw new Error('a field is missing');
  const expected = witnessSignature(keys.token, [timeStamp, nonce, encrypt]);
  if (expected !== msg_signature) throw new Error('the reply is not signed with this token');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypt))
    throw new Error('the reply is not one line of Base64');
  const key = keyOf(keys.aesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(Buffer.from(encrypt, 'base64')), decipher.final()]);
  const count = plain[plain.length - 1] ?? 0;
  const padding = plain.subarray(plain.length - count);
  if (count < 1 || count > 32 || !padding.every((byte) => byte === count)) {
    throw new Error('the reply is not padded to blocks of 32');
  }
  const length = plain.readUInt32BE(16);
  const owner = plain.subarray(20 + length, plain.length - count).toString();
  if (owner !== keys.owner) throw new Error(`the reply belongs to ${owner}`);
  return plain.subarray(20, 20 + length).toString();
}

/** Query string of a callback's address. */
export function witnessQuery(
  message: WitnessMessage,
  spelling: 'old' | 'new' | 'both' = 'old',
): string {
  const { signature, timestamp, nonce } = message;
  const query = new URLSearchParams({ nonce });
  if (spelling !== 'new') query.append('signature', signature);
  if (spelling !== 'old') query.append('msg_signature', signature);
  query.append(spelling === 'new' ? 'timeStamp' : 'timestamp', timestamp);
  return query.toString();
}
