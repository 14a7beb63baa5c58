import { describe, expect, it } from 'vitest';
import { readCallbackKey, sealReply } from '../../../../shared/dingtalk-callback/index.ts';
import { callbackVectors } from '../../../support/callback-vectors.ts';
import { witnessReply } from '../../../support/callback-witness.ts';

const OWN = callbackVectors.filter(
  ({ random, id }) => random !== undefined && id !== 'A1' && id !== 'A3',
);

describe('sealReply', () => {
  it.each(OWN)('encrypts to the very bytes of the known message $id', (vector) => {
    const key = readCallbackKey(vector.token, vector.aesKey);
    const random = Buffer.concat([Buffer.from(vector.random ?? ''), Buffer.alloc(8)]);

    const reply = sealReply(
      { text: vector.plaintext, owner: vector.owner, nowEpochMs: 1, random },
      key,
    );

    expect(reply.encrypt).toBe(vector.encrypt);
  });

  it.each(['success', 'LPIdSnlF', '', '陳大文 100%', 'x'.repeat(5_000)])(
    'makes a reply that a sender opens: %s',
    (text) => {
      const keys = {
        token: 'hkTok3n2024',
        aesKey: 'o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus',
        owner: 'dingxxxxxx',
      };
      const key = readCallbackKey(keys.token, keys.aesKey);
      const random = Buffer.from('0123456789abcdefABCDEFGH');

      const reply = sealReply(
        { text, owner: keys.owner, nowEpochMs: 1_783_610_513_000, random },
        key,
      );

      expect(witnessReply(JSON.parse(JSON.stringify(reply)), keys)).toBe(text);
      expect(Object.keys(reply)).toEqual(['msg_signature', 'timeStamp', 'nonce', 'encrypt']);
      expect(reply.timeStamp).toBe('1783610513000');
    },
  );

  it('refuses to go without its randomness', () => {
    const key = readCallbackKey('hkTok3n2024', 'a'.repeat(43));

    const sealing = (): unknown =>
      sealReply({ text: 'success', owner: 'o', nowEpochMs: 1, random: Buffer.alloc(16) }, key);

    expect(sealing).toThrow(RangeError);
  });
});
