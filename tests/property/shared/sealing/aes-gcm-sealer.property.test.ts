import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApplicationError } from '../../../../shared/errors/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createAesGcmSealer,
  parseSealingKeyRing,
  SealBrokenError,
} from '../../../../shared/sealing/index.ts';

const ring = parseSealingKeyRing(
  JSON.stringify({
    current: 'k1',
    keys: Object.fromEntries(
      ['k0', 'k1', 'k3', 'k5', 'k9', 'kq'].map((id, index) => [
        id,
        Buffer.alloc(32, index + 1).toString('base64'),
      ]),
    ),
  }),
);
const sealer = createAesGcmSealer(ring, systemRandom);
const plain = fc.uint8Array({ maxLength: 200 });
const context = fc.string({ unit: 'binary', maxLength: 40 });

function refusalOf(bytes: Uint8Array, where: string): { readonly code: string } {
  try {
    sealer.open(bytes, where);
  } catch (error) {
    if (error instanceof ApplicationError) return error as ApplicationError;
    throw error;
  }
  throw new Error('opened although it had to be refused');
}

test('opens what it sealed, in the same context', () => {
  fc.assert(
    fc.property(plain, context, (bytes, where) => {
      expect(Uint8Array.from(sealer.open(sealer.seal(bytes, where), where))).toEqual(bytes);
    }),
  );
});

test('refuses every single flipped bit', () => {
  fc.assert(
    fc.property(plain, context, (bytes, where) => {
      const sealed = sealer.seal(bytes, where);
      for (let bit = 0; bit < sealed.length * 8; bit += 1) {
        const forged = Uint8Array.from(sealed);
        forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(refusalOf(forged, where).code).toMatch(/^sealing\.(broken|unknown-key)$/);
      }
    }),
    { numRuns: 20 },
  );
});

test('refuses another context', () => {
  fc.assert(
    fc.property(plain, context, context, (bytes, where, elsewhere) => {
      fc.pre(Buffer.compare(Buffer.from(where), Buffer.from(elsewhere)) !== 0);
      expect(refusalOf(sealer.seal(bytes, where), elsewhere)).toBeInstanceOf(SealBrokenError);
    }),
  );
});

test('refuses every shorter or longer envelope', () => {
  fc.assert(
    fc.property(plain, fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes, tail) => {
      const sealed = sealer.seal(bytes, 'c');
      for (let length = 0; length < sealed.length; length += 1) {
        expect(refusalOf(sealed.subarray(0, length), 'c').code).toMatch(/^sealing\./);
      }
      expect(refusalOf(Buffer.concat([sealed, tail]), 'c')).toBeInstanceOf(SealBrokenError);
    }),
    { numRuns: 20 },
  );
});

test('answers any bytes with a coded refusal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.boolean(), (bytes, withMagic) => {
      const input = withMagic ? Buffer.concat([Buffer.from('DHKS\u0001'), bytes]) : bytes;
      expect(refusalOf(input, 'c').code).toMatch(/^sealing\./);
    }),
    { numRuns: 1000 },
  );
});
