import { webcrypto } from 'node:crypto';
import { expect, test } from 'vitest';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createAesGcmSeal,
  createAesGcmSealer,
  parseSealingKeyRing,
  SealBrokenError,
  UnknownSealingKeyError,
} from '../../../../shared/sealing/index.ts';

const KEYS: Readonly<Record<string, Buffer>> = {
  k1: Buffer.alloc(32, 1),
  k2: Buffer.alloc(32, 2),
};

function sealerWith(current: string, ids: readonly string[] = Object.keys(KEYS)) {
  const keys = Object.fromEntries(ids.map((id) => [id, KEYS[id]?.toString('base64')]));
  return createAesGcmSealer(parseSealingKeyRing(JSON.stringify({ current, keys })), systemRandom);
}

/** The envelope opened by its documented layout and WebCrypto, without any of our code. */
async function openIndependently(
  sealed: Uint8Array,
  key: Uint8Array,
  context: string,
): Promise<{ readonly keyId: string; readonly text: string }> {
  expect(Buffer.from(sealed.subarray(0, 5))).toEqual(Buffer.from('DHKS\u0001'));
  const headerLength = 6 + (sealed[5] ?? 0);
  const imported = await webcrypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  const plain = await webcrypto.subtle.decrypt(
    {
      name: 'AES-GCM',
      iv: sealed.subarray(headerLength, headerLength + 12),
      additionalData: Buffer.concat([sealed.subarray(0, headerLength), Buffer.from(context)]),
      tagLength: 128,
    },
    imported,
    sealed.subarray(headerLength + 12),
  );
  return {
    keyId: Buffer.from(sealed.subarray(6, headerLength)).toString(),
    text: Buffer.from(plain).toString(),
  };
}

test('an independent decryption reads what was sealed', async () => {
  const sealed = sealerWith('k2').seal(Buffer.from('糧單：堃'), 'corp/run-1/堃.json');

  const opened = await openIndependently(
    sealed,
    KEYS['k2'] ?? Buffer.alloc(0),
    'corp/run-1/堃.json',
  );

  expect(opened).toEqual({ keyId: 'k2', text: '糧單：堃' });
});

test('opens an envelope that was made independently', async () => {
  const key = await webcrypto.subtle.importKey(
    'raw',
    KEYS['k1'] ?? Buffer.alloc(0),
    'AES-GCM',
    false,
    ['encrypt'],
  );
  const header = Buffer.from('DHKS\u0001\u0002k1');
  const iv = Buffer.from('000102030405060708090a0b', 'hex');
  const additionalData = Buffer.concat([header, Buffer.from('cell/1')]);
  const encrypted = await webcrypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData, tagLength: 128 },
    key,
    Buffer.from('made elsewhere'),
  );

  const opened = sealerWith('k2').open(
    Buffer.concat([header, iv, Buffer.from(encrypted)]),
    'cell/1',
  );

  expect(Buffer.from(opened).toString()).toBe('made elsewhere');
});

test('a rotated ring opens what the earlier key sealed, and seals with the new one', () => {
  const old = sealerWith('k1').seal(Buffer.from('x'), 'c');
  const rotated = sealerWith('k2');

  expect(Buffer.from(rotated.open(old, 'c')).toString()).toBe('x');
  expect(rotated.currentKeyId).toBe('k2');
  expect(Buffer.from(rotated.seal(Buffer.from('x'), 'c').subarray(6, 8)).toString()).toBe('k2');
});

test('a key that was taken out of the ring is named', () => {
  const sealed = sealerWith('k1').seal(Buffer.from('x'), 'c');

  const open = (): unknown => sealerWith('k2', ['k2']).open(sealed, 'c');

  expect(open).toThrow(UnknownSealingKeyError);
  expect(open).toThrow(/"k1"/);
});

test('the same bytes sealed twice differ in every part that is not the header', () => {
  const sealer = sealerWith('k1');

  const [first, second] = [
    sealer.seal(Buffer.from('same'), 'c'),
    sealer.seal(Buffer.from('same'), 'c'),
  ];

  expect(first.subarray(0, 8)).toEqual(second.subarray(0, 8));
  expect(first.subarray(8, 20)).not.toEqual(second.subarray(8, 20));
  expect(first.subarray(20)).not.toEqual(second.subarray(20));
});

test('an envelope under the id of another known key is broken, not opened', () => {
  const sealed = Buffer.from(sealerWith('k1').seal(Buffer.from('x'), 'c'));
  sealed.write('k2', 6);

  expect(() => sealerWith('k1').open(sealed, 'c')).toThrow(SealBrokenError);
});

test('a context that moves bytes from the key id does not open', () => {
  const sealed = sealerWith('k1').seal(Buffer.from('x'), '1c');

  expect(() => sealerWith('k1').open(sealed, 'c')).toThrow(SealBrokenError);
});

test('whoever can only seal makes envelopes that the whole sealer opens, and has nothing to open them with', () => {
  const keys = { k1: KEYS['k1']?.toString('base64') };
  const ring = parseSealingKeyRing(JSON.stringify({ current: 'k1', keys }));
  const seal = createAesGcmSeal(ring, systemRandom);

  const sealed = seal.seal(Buffer.from('糧單'), 'place');

  expect(Buffer.from(sealerWith('k1').open(sealed, 'place')).toString()).toBe('糧單');
  expect(Object.keys(seal)).toEqual(['currentKeyId', 'seal']);
});
