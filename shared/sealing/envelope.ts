import { GCM_IV_BYTES, GCM_TAG_BYTES } from './aes-gcm.ts';

/**
 * Layout of sealed bytes: magic `DHKS`, version (1 byte), length of the key id (1 byte), key id
 * (UTF-8), IV (12 bytes), ciphertext, tag (16 bytes). What stands before the IV is the header; it is
 * authenticated together with the context.
 */
const MAGIC = Buffer.from('DHKS');
const VERSION = 1;
/** Magic, version and length of the key id. */
const FIXED_HEADER_BYTES = 6;

export interface Envelope {
  readonly keyId: string;
  readonly header: Uint8Array;
  readonly iv: Uint8Array;
  /** Ciphertext and tag. */
  readonly encrypted: Uint8Array;
}

export function envelopeHeader(keyId: string): Uint8Array {
  const id = Buffer.from(keyId);
  return Buffer.concat([MAGIC, Uint8Array.of(VERSION, id.length), id]);
}

/** Header, then context: the header tells its own length, so no two pairs give the same bytes. */
export function authenticatedData(header: Uint8Array, context: string): Uint8Array {
  return Buffer.concat([header, Buffer.from(context)]);
}

/** Undefined if the bytes are no envelope of a version that we know. */
export function readEnvelope(sealed: Uint8Array): Envelope | undefined {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const idLength = bytes[MAGIC.length + 1] ?? 0;
  const headerLength = FIXED_HEADER_BYTES + idLength;
  const isEnvelope =
    idLength > 0 &&
    bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
    bytes[MAGIC.length] === VERSION &&
    bytes.length >= headerLength + GCM_IV_BYTES + GCM_TAG_BYTES;
  if (!isEnvelope) return undefined;
  return {
    keyId: bytes.toString('utf8', FIXED_HEADER_BYTES, headerLength),
    header: bytes.subarray(0, headerLength),
    iv: bytes.subarray(headerLength, headerLength + GCM_IV_BYTES),
    encrypted: bytes.subarray(headerLength + GCM_IV_BYTES),
  };
}
