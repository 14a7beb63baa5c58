import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cipherOf, KeptCipher } from '../../../../shared/dingtalk-callback/kept-cipher.ts';

/** A fresh cipher for each text, as the documentation describes it. */
function encryptAnew(key: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

/** Texts of one block and more, one after the other. */
const LENGTHS = [16, 32, 64, 16, 1_024, 48, 16, 8_192, 32];

describe('KeptCipher', () => {
  it('encrypts each text as a cipher that was made for it', () => {
    const key = randomBytes(32);
    const kept = new KeptCipher(key);
    const texts = LENGTHS.map((length) => randomBytes(length));

    const sealed = texts.map((text) => kept.encrypt(Buffer.from(text)).toString('hex'));

    expect(sealed).toEqual(texts.map((text) => encryptAnew(key, text).toString('hex')));
  });

  it('decrypts each text, whatever was decrypted or encrypted before', () => {
    const key = randomBytes(32);
    const kept = new KeptCipher(key);
    const texts = LENGTHS.map((length) => randomBytes(length));

    const opened = texts.map((text) => {
      kept.encrypt(randomBytes(32));
      kept.decrypt(randomBytes(48));
      return kept.decrypt(encryptAnew(key, text)).toString('hex');
    });

    expect(opened).toEqual(texts.map((text) => text.toString('hex')));
  });

  it('is one for a key, and another for another', () => {
    const [key, other] = [randomBytes(32), randomBytes(32)];

    expect(cipherOf(key)).toBe(cipherOf(key));
    expect(cipherOf(other)).not.toBe(cipherOf(key));
  });
});
