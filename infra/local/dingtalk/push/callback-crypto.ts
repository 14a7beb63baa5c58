import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** What both sides of a callback share, and whom it is for. */
export interface CallbackKeys {
  readonly token: string;
  /** 43 letters and digits. */
  readonly aesKey: string;
  /** Stands at the end of each plaintext: the app key, or the corpId of older registrations. */
  readonly owner: string;
}

/** An encrypted text with what proves it. */
export interface SealedCallback {
  readonly signature: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly encrypt: string;
}

/** Codes of DingTalk's own samples: 900004 key, 900008 decryption, 900009 length, 900010 owner. */
export class CallbackCryptoError extends Error {
  readonly code: number;

  constructor(code: 900_004 | 900_008 | 900_009 | 900_010, message: string) {
    super(message);
    this.name = 'CallbackCryptoError';
    this.code = code;
  }
}

const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
/** PKCS#7 over blocks of 32 bytes, twice the block of the cipher: Node's own padding does not do. */
const PADDING_BLOCK = 32;
const CIPHER_BLOCK = 16;
const CIPHER = 'aes-256-cbc';
const NONCE_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Encryption and signature of DingTalk's callbacks, written from the documentation of 2026-08-22 and
 * independent of the functions that answer them.
 */
export class CallbackCrypto {
  readonly #token: string;
  readonly #owner: string;
  readonly #key: Buffer;

  /** @throws CallbackCryptoError 900004 for a key that is not 43 letters and digits */
  constructor({ token, aesKey, owner }: CallbackKeys) {
    if (!/^[A-Za-z0-9]{43}$/.test(aesKey)) {
      throw new CallbackCryptoError(900_004, 'the AES key is not 43 letters and digits');
    }
    this.#token = token;
    this.#owner = owner;
    this.#key = Buffer.from(`${aesKey}=`, 'base64');
  }

  /** Base64 in one line; another text each time, since it begins with random bytes. */
  encrypt(text: string, random: Buffer = randomBytes(RANDOM_BYTES)): string {
    const message = Buffer.from(text, 'utf8');
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(message.length);
    const plain = Buffer.concat([random, length, message, Buffer.from(this.#owner, 'utf8')]);
    const pad = PADDING_BLOCK - (plain.length % PADDING_BLOCK);
    const cipher = createCipheriv(CIPHER, this.#key, this.#initialVector);
    cipher.setAutoPadding(false);
    const padded = Buffer.concat([plain, Buffer.alloc(pad, pad)]);
    return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
  }

  /** @throws CallbackCryptoError 900008, 900009 or 900010 for whatever is not a text of this owner */
  decrypt(encrypted: string): string {
    const plain = unpad(this.#decipher(encrypted));
    const start = RANDOM_BYTES + LENGTH_BYTES;
    if (plain.length < start) throw new CallbackCryptoError(900_009, 'the plaintext is too short');
    const end = start + plain.readUInt32BE(RANDOM_BYTES);
    if (end > plain.length) {
      throw new CallbackCryptoError(900_009, 'the stated length goes past the plaintext');
    }
    if (!plain.subarray(end).equals(Buffer.from(this.#owner, 'utf8'))) {
      throw new CallbackCryptoError(900_010, 'the plaintext belongs to another owner');
    }
    return readUtf8(plain.subarray(start, end));
  }

  /** SHA-1 in hex over token, timestamp, nonce and ciphertext, sorted by their bytes. */
  sign({ timestamp, nonce, encrypt }: Omit<SealedCallback, 'signature'>): string {
    const parts = [this.#token, timestamp, nonce, encrypt].map((part) => Buffer.from(part, 'utf8'));
    parts.sort((left, right) => Buffer.compare(left, right));
    return createHash('sha1').update(Buffer.concat(parts)).digest('hex');
  }

  verify(sealed: SealedCallback): boolean {
    const [expected, given] = [Buffer.from(this.sign(sealed)), Buffer.from(sealed.signature)];
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  /** Encrypts and signs, with fresh random bytes and a fresh nonce. */
  seal(text: string, timestamp: string): SealedCallback {
    const sealed = { timestamp, nonce: randomNonce(), encrypt: this.encrypt(text) };
    return { ...sealed, signature: this.sign(sealed) };
  }

  get #initialVector(): Buffer {
    return this.#key.subarray(0, CIPHER_BLOCK);
  }

  #decipher(encrypted: string): Buffer {
    const bytes = Buffer.from(encrypted, 'base64');
    // Buffer.from skips what is no Base64; only the text of exactly these bytes is one.
    if (bytes.toString('base64') !== encrypted || bytes.length === 0) {
      throw new CallbackCryptoError(900_008, 'the ciphertext is no Base64 in one line');
    }
    if (bytes.length % CIPHER_BLOCK !== 0) {
      throw new CallbackCryptoError(900_008, 'the ciphertext is not made of whole blocks');
    }
    const decipher = createDecipheriv(CIPHER, this.#key, this.#initialVector);
    decipher.setAutoPadding(false);
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  }
}

function unpad(padded: Buffer): Buffer {
  const pad = padded.at(-1) ?? 0;
  const body = padded.subarray(0, padded.length - pad);
  const isSound =
    pad >= 1 &&
    pad <= Math.min(PADDING_BLOCK, padded.length) &&
    padded.subarray(body.length).every((byte) => byte === pad);
  if (!isSound) throw new CallbackCryptoError(900_008, 'the padding is wrong: another AES key');
  return body;
}

function readUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CallbackCryptoError(900_008, 'the plaintext is no UTF-8');
  }
}

function randomNonce(): string {
  return [...randomBytes(8)]
    .map((byte) => NONCE_LETTERS.charAt(byte % NONCE_LETTERS.length))
    .join('');
}
