import { createCipheriv, createDecipheriv, type Cipher, type Decipher } from 'node:crypto';

const BLOCK = 16;
const ALGORITHM = 'aes-256-cbc';

/**
 * AES-256-CBC of whole blocks under one key, whose first 16 bytes are the initialisation vector, on a
 * cipher that is made once: making one costs more than a callback's worth of encrypting.
 *
 * A cipher goes on from the last block of ciphertext that it has seen, where each text here begins
 * anew with the initialisation vector. The two differ in the first block of plaintext alone, by the
 * exclusive or of both, and that is set right.
 */
export class KeptCipher {
  readonly #iv: Uint8Array;
  readonly #cipher: Cipher;
  readonly #decipher: Decipher;
  readonly #lastEncrypted: Buffer;
  readonly #lastDecrypted: Buffer;

  constructor(key: Uint8Array) {
    this.#iv = Uint8Array.from(key.subarray(0, BLOCK));
    this.#cipher = createCipheriv(ALGORITHM, key, this.#iv).setAutoPadding(false);
    this.#decipher = createDecipheriv(ALGORITHM, key, this.#iv).setAutoPadding(false);
    this.#lastEncrypted = Buffer.from(this.#iv);
    this.#lastDecrypted = Buffer.from(this.#iv);
  }

  /** Changes `plain`, which must be some whole blocks. */
  encrypt(plain: Buffer): Buffer {
    this.#begin(plain, this.#lastEncrypted);
    const sealed = this.#cipher.update(plain);
    sealed.copy(this.#lastEncrypted, 0, sealed.length - BLOCK);
    return sealed;
  }

  /** `sealed` must be some whole blocks. */
  decrypt(sealed: Buffer): Buffer {
    const plain = this.#decipher.update(sealed);
    this.#begin(plain, this.#lastDecrypted);
    sealed.copy(this.#lastDecrypted, 0, sealed.length - BLOCK);
    return plain;
  }

  #begin(plain: Buffer, last: Buffer): void {
    for (let at = 0; at < BLOCK; at += 1) {
      plain[at] = (plain[at] ?? 0) ^ (this.#iv[at] ?? 0) ^ (last[at] ?? 0);
    }
  }
}

const kept = new WeakMap<Uint8Array, KeptCipher>();

/** The cipher of a key, for as long as the key itself is kept. */
export function cipherOf(key: Uint8Array): KeptCipher {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = new KeptCipher(key);
  kept.set(key, made);
  return made;
}
