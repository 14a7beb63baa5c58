import { expect, test } from 'vitest';
import { decryptGcm, encryptGcm } from '../../../../shared/sealing/aes-gcm.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/**
 * Test cases 13 to 16 of McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", submitted
 * to NIST: the AES-256 cases with a 96-bit IV.
 */
const VECTORS = [
  {
    name: '13',
    key: '00'.repeat(32),
    iv: '00'.repeat(12),
    additional: '',
    plain: '',
    encrypted: '530f8afbc74536b9a963b4f1c4cb738b',
  },
  {
    name: '14',
    key: '00'.repeat(32),
    iv: '00'.repeat(12),
    additional: '',
    plain: '00'.repeat(16),
    encrypted: 'cea7403d4d606b6e074ec5d3baf39d18' + 'd0d1c8a799996bf0265b98b5d48ab919',
  },
  {
    name: '16',
    key: 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
    iv: 'cafebabefacedbaddecaf888',
    additional: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    plain:
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
      '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    encrypted:
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
      '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662' +
      '76fc6ece0f4e1768cddf8853bb2d551b',
  },
] as const;

test.each(VECTORS)('agrees with published test case $name', (vector) => {
  const input = {
    key: hex(vector.key),
    iv: hex(vector.iv),
    additionalData: hex(vector.additional),
  };

  const encrypted = Buffer.concat(encryptGcm(input, hex(vector.plain)));
  const plain = decryptGcm(input, hex(vector.encrypted));

  expect(Buffer.from(encrypted).toString('hex')).toBe(vector.encrypted);
  expect(Buffer.from(plain ?? [1]).toString('hex')).toBe(vector.plain);
});

test('gives nothing for a wrong tag or fewer bytes than a tag', () => {
  const input = { key: Buffer.alloc(32), iv: Buffer.alloc(12), additionalData: Buffer.alloc(0) };

  expect(decryptGcm(input, hex('530f8afbc74536b9a963b4f1c4cb738c'))).toBeUndefined();
  expect(decryptGcm(input, hex('530f8afbc74536b9a963b4f1c4cb73'))).toBeUndefined();
});
