import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  CallbackCrypto,
  CallbackCryptoError,
} from '../../../../../../infra/local/dingtalk/push/callback-crypto.ts';
import { callbackVector, callbackVectors } from '../../../../../support/callback-vectors.ts';
import {
  witnessCipher,
  witnessPlain,
  witnessReply,
} from '../../../../../support/callback-witness.ts';
import { programPath, requiresProgram } from '../../../../../support/debian-programs.ts';

/** A1 and A3 hold percent-encoded text: their package is not true to the scheme there. */
const soundVectors = callbackVectors.filter(({ id }) => id !== 'A1' && id !== 'A3');
const madeVectors = soundVectors.filter(({ random }) => random !== undefined);

function codeOf(work: () => unknown): number | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof CallbackCryptoError) return error.code;
    throw error;
  }
  return undefined;
}

describe('the crypto of the callbacks', () => {
  it.each(soundVectors)('opens $id and confirms its signature', (vector) => {
    const crypto = new CallbackCrypto(vector);

    const text = crypto.decrypt(vector.encrypt);

    expect(text).toBe(vector.plaintext);
    expect(crypto.verify(vector)).toBe(true);
    expect(crypto.sign(vector)).toBe(vector.signature);
  });

  it.each(madeVectors)('makes $id byte for byte', (vector) => {
    const crypto = new CallbackCrypto(vector);

    const encrypt = crypto.encrypt(vector.plaintext, Buffer.from(vector.random ?? ''));

    expect(encrypt).toBe(vector.encrypt);
  });

  it.each(Array.from({ length: 33 }, (_, length) => length))(
    'makes what a witness opens, with %i bytes of text',
    (length) => {
      const { token, aesKey, owner } = callbackVector('N1');
      const sealed = new CallbackCrypto({ token, aesKey, owner }).seal('x'.repeat(length), '17');
      const { signature: msg_signature, timestamp: timeStamp, nonce, encrypt } = sealed;

      const text = witnessReply(
        { msg_signature, timeStamp, nonce, encrypt },
        { token, aesKey, owner },
      );

      expect(text).toBe('x'.repeat(length));
    },
  );

  it('never makes the same ciphertext or nonce twice', () => {
    const crypto = new CallbackCrypto(callbackVector('N1'));

    const made = Array.from({ length: 50 }, () => crypto.seal('{}', '1'));

    expect(new Set(made.map(({ encrypt }) => encrypt)).size).toBe(50);
    expect(new Set(made.map(({ nonce }) => nonce)).size).toBe(50);
  });

  it('refuses a signature with any part changed, and one of another length', () => {
    const vector = callbackVector('N2');
    const crypto = new CallbackCrypto(vector);

    const changed = [
      { ...vector, timestamp: `${vector.timestamp}0` },
      { ...vector, nonce: 'other' },
      { ...vector, encrypt: callbackVector('N1').encrypt },
      { ...vector, signature: vector.signature.slice(1) },
      { ...vector, signature: '' },
    ];

    expect(changed.map((sealed) => crypto.verify(sealed))).toEqual(changed.map(() => false));
  });

  it('tells a wrong key, padding, length, owner and coding apart by their codes', () => {
    const { token, aesKey, owner } = callbackVector('N1');
    const crypto = new CallbackCrypto({ token, aesKey, owner });
    const random = Buffer.from('0123456789abcdef');
    const sound = witnessPlain(Buffer.from('success'), owner, random);
    const longer = Buffer.from(sound);
    longer.writeUInt32BE(1_000, 16);
    const padded = Buffer.from(sound);
    padded[padded.length - 2] = 0;

    const codes = {
      key: codeOf(() => new CallbackCrypto({ token, aesKey: aesKey.slice(1), owner })),
      otherKey: codeOf(() => crypto.decrypt(callbackVector('K2').encrypt)),
      padding: codeOf(() => crypto.decrypt(witnessCipher(padded, aesKey))),
      length: codeOf(() => crypto.decrypt(witnessCipher(longer, aesKey))),
      owner: codeOf(() =>
        crypto.decrypt(witnessCipher(witnessPlain(Buffer.from('{}'), 'else', random), aesKey)),
      ),
      coding: codeOf(() =>
        crypto.decrypt(witnessCipher(witnessPlain(Buffer.from([0xff]), owner, random), aesKey)),
      ),
      twoLines: codeOf(() => crypto.decrypt(`${callbackVector('N1').encrypt}\n`)),
      empty: codeOf(() => crypto.decrypt('')),
      part: codeOf(() => crypto.decrypt(Buffer.alloc(15).toString('base64'))),
    };

    expect(codes).toEqual({
      key: 900_004,
      otherKey: 900_008,
      padding: 900_008,
      length: 900_009,
      owner: 900_010,
      coding: 900_008,
      twoLines: 900_008,
      empty: 900_008,
      part: 900_008,
    });
  });
});

requiresProgram('openssl')('OpenSSL as a witness', () => {
  it('opens what the stand-in has encrypted', () => {
    const { token, aesKey, owner } = callbackVector('N1');
    const text = '{"title":"陳大文 100%"}';
    const encrypt = new CallbackCrypto({ token, aesKey, owner }).encrypt(text);
    const key = Buffer.from(`${aesKey}=`, 'base64').toString('hex');

    const { stdout } = spawnSync(
      programPath('openssl'),
      ['enc', '-d', '-aes-256-cbc', '-nopad', '-K', key, '-iv', key.slice(0, 32), '-base64', '-A'],
      { input: encrypt },
    );

    const length = stdout.readUInt32BE(16);
    const pad = stdout.at(-1) ?? 0;
    expect(stdout.toString('utf8', 20, 20 + length)).toBe(text);
    expect(stdout.toString('utf8', 20 + length, stdout.length - pad)).toBe(owner);
    expect(stdout.length % 32).toBe(0);
  });
});
