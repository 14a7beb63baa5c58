import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createOpenPgpEncrypter, describeArmoredKey } from '../../../../shared/openpgp/index.ts';
import { makeOpenPgpKey, openAs, type MadeKey } from '../../../support/openpgp-keys.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const NOW = Date.UTC(2026, 9, 15, 2);
const at = new Date(NOW);
const encrypter = createOpenPgpEncrypter({ clock: new VirtualClock(NOW) });
const ASCII = /^[\n\r\x20-\x7e]*$/;

let readers: readonly MadeKey[];
let signer: MadeKey;

beforeAll(async () => {
  const createdAtEpochMs = NOW - 1_000;
  readers = await Promise.all([1, 2, 3].map(() => makeOpenPgpKey({ createdAtEpochMs })));
  signer = await makeOpenPgpKey({ createdAtEpochMs });
});

describe('an encrypted file', () => {
  it('gives every recipient the same bytes back, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3_000 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (plaintext, count, isSigned) => {
          const chosen = readers.slice(0, count);
          const { ciphertext } = await encrypter.encrypt({
            plaintext,
            fileName: 'hours.csv',
            recipients: chosen.map(({ publicKey, fingerprint }) => ({
              armoredPublicKey: publicKey,
              fingerprint,
            })),
            ...(isSigned ? { signWith: { armoredPrivateKey: signer.privateKey } } : {}),
            armor: false,
          });
          for (const reader of chosen) {
            const read = await openAs(reader, ciphertext, {
              at,
              ...(isSigned ? { signedBy: signer } : {}),
            });
            expect(Buffer.compare(read, plaintext)).toBe(0);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a text that should be a key', () => {
  /** Something between a key and nothing: cut, changed, or any text at all. */
  const nearlyKey = (armored: string) =>
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.nat(armored.length - 1).map((length) => armored.slice(0, length)),
      fc
        .tuple(fc.nat(armored.length - 2), fc.string({ minLength: 1, maxLength: 3 }))
        .map(([from, put]) => armored.slice(0, from) + put + armored.slice(from + put.length)),
    );

  it('is used or refused by a problem that a person can read, and never anything else', async () => {
    const [reader] = readers;
    if (reader === undefined) throw new Error('no key');
    await fc.assert(
      fc.asyncProperty(nearlyKey(reader.publicKey), nearlyKey(signer.privateKey), async (a, b) => {
        const { problems } = await encrypter.check({
          recipients: [{ armoredPublicKey: a, fingerprint: reader.fingerprint }],
          signWith: { armoredPrivateKey: b },
        });
        for (const { code, text } of problems) {
          expect(code).toMatch(/^encryption\./);
          expect(text.en).toMatch(ASCII);
        }
        const described = await describeArmoredKey(a).catch((error: unknown) => error);
        expect(described).toSatisfy(
          (value: { fingerprint?: unknown; code?: unknown }) =>
            typeof value.fingerprint === 'string' || value.code === 'encryption.key-unreadable',
        );
      }),
      { numRuns: 200 },
    );
  });
});
