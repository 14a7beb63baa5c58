import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CallbackCrypto,
  CallbackCryptoError,
} from '../../../../../infra/local/dingtalk/push/callback-crypto.ts';
import { judgeReply } from '../../../../../infra/local/dingtalk/push/callback-reply.ts';
import { witnessMessage, witnessReply } from '../../../../support/callback-witness.ts';

const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
const letters = (minLength: number, maxLength = minLength) =>
  fc.string({ unit: fc.constantFrom(...LETTERS), minLength, maxLength });
const keys = fc.record({
  token: letters(3, 32),
  aesKey: letters(43),
  owner: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
});
const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const FIXED = { token: 'inventedToken1', aesKey: 'a'.repeat(43), owner: 'dingappkey0001' };

describe('the crypto of the callbacks', () => {
  it('makes what a witness opens, and opens what a witness makes, for any keys and text', () => {
    fc.assert(
      fc.property(
        keys,
        text,
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (own, said, random) => {
          const crypto = new CallbackCrypto(own);
          const sealed = crypto.seal(said, '1700000000000');
          const { signature, timestamp, nonce, encrypt } = sealed;
          const made = witnessMessage(said, own, { timestamp, nonce, random });

          const opened = witnessReply(
            { msg_signature: signature, timeStamp: timestamp, nonce, encrypt },
            own,
          );

          expect(opened).toBe(said);
          expect(crypto.verify(made)).toBe(true);
          expect(crypto.decrypt(made.encrypt)).toBe(said);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('refuses any other bytes with one of its codes', () => {
    const crypto = new CallbackCrypto(FIXED);
    const sealed = crypto.encrypt('success');
    const anything = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64')),
      fc.nat(sealed.length).map((cut) => sealed.slice(0, cut)),
    );

    fc.assert(
      fc.property(anything, (encrypted) => {
        fc.pre(encrypted !== sealed);

        expect(() => crypto.decrypt(encrypted)).toThrow(CallbackCryptoError);
      }),
      { numRuns: 1_000 },
    );
  });

  it('judges any answer without throwing, and calls only the right word a success', () => {
    const crypto = new CallbackCrypto(FIXED);
    const field = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record(
          { msg_signature: field, timeStamp: field, nonce: field, encrypt: field },
          { requiredKeys: [] },
        )
        .map((reply) => JSON.stringify(reply)),
      text.map((word) => {
        const { signature, ...sealed } = crypto.seal(word === 'success' ? '' : word, '1');
        const { timestamp: timeStamp, nonce, encrypt } = sealed;
        return JSON.stringify({ msg_signature: signature, timeStamp, nonce, encrypt });
      }),
    );

    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), body, (status, answered) => {
        const verdict = judgeReply({ kind: 'reply', status, body: answered }, crypto);

        expect(verdict.kind).not.toBe('success');
      }),
      { numRuns: 1_000 },
    );
  });
});
