import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  openCallback,
  readCallbackEnvelope,
  readCallbackKey,
  refusalOfRobotSignature,
  sealReply,
} from '../../../../shared/dingtalk-callback/index.ts';
import {
  signedMessage,
  witnessCipher,
  witnessMessage,
  witnessQuery,
  witnessReply,
} from '../../../support/callback-witness.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'.match(/./g) ?? [];
const word = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength });
const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });
const keys = fc.record({ token: word(3, 32), aesKey: word(43, 43), owner: word(1, 40) });
const sent = fc.record({
  timestamp: fc.nat().map(String),
  nonce: word(1, 20),
  random: bytes(16),
});
const text = fc.string({ unit: 'binary', maxLength: 300 });

describe('callbacks', () => {
  it('made by other code are opened, whatever they say', () => {
    fc.assert(
      fc.property(keys, sent, text, (pair, how, content) => {
        const message = witnessMessage(content, pair, how);
        const body = Buffer.from(JSON.stringify({ encrypt: message.encrypt }));
        const key = readCallbackKey(pair.token, pair.aesKey);

        const opening = openCallback({ query: witnessQuery(message), body }, [key], [pair.owner]);

        expect(opening).toEqual({ outcome: 'opened', text: content, owner: pair.owner, key });
      }),
      { numRuns: 300 },
    );
  });

  it('are answered so that other code opens the reply', () => {
    fc.assert(
      fc.property(keys, fc.nat(), bytes(24), text, (pair, nowEpochMs, random, content) => {
        const key = readCallbackKey(pair.token, pair.aesKey);

        const reply = sealReply({ text: content, owner: pair.owner, nowEpochMs, random }, key);

        expect(witnessReply(reply, pair)).toBe(content);
      }),
      { numRuns: 300 },
    );
  });

  it('with any content behind a right signature get a defined answer', () => {
    const blocks = fc
      .uint8Array({ maxLength: 400 })
      .map((some) => some.subarray(0, some.length & ~15));
    fc.assert(
      fc.property(keys, sent, blocks, (pair, how, padded) => {
        const message = signedMessage(witnessCipher(padded, pair.aesKey) || '=', pair, how);
        const body = Buffer.from(JSON.stringify({ encrypt: message.encrypt }));
        const key = readCallbackKey(pair.token, pair.aesKey);

        const opening = openCallback({ query: witnessQuery(message), body }, [key], [pair.owner]);

        expect(opening.outcome).toBe('refused');
      }),
      { numRuns: 500 },
    );
  });

  it('and messages of any bytes get a defined answer', () => {
    const key = readCallbackKey('hkTok3n2024', 'a'.repeat(43));
    fc.assert(
      fc.property(text, fc.uint8Array({ maxLength: 300 }), text, (query, body, header) => {
        const answers = [
          openCallback({ query, body }, [key], ['owner']).outcome,
          readCallbackEnvelope(Buffer.from(body).toString(), 0).outcome,
          refusalOfRobotSignature({ timestamp: header, sign: query }, ['secret'], 0),
        ];

        expect(answers.slice(0, 2)).toEqual(['refused', 'refused']);
        expect(answers[2]).toMatch(/^parameter-malformed$/);
      }),
      { numRuns: 1_000 },
    );
  });
});
