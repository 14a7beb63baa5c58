import { expect, test } from 'vitest';
import { crc64Ecma } from '../../../../infra/local/oss/crc64.ts';

test('agrees with the published check value of CRC-64/XZ', () => {
  // Catalogue of parametrised CRC algorithms, CRC-64/XZ: check = 0x995dc9bbdf1939fa.
  expect(crc64Ecma(Buffer.from('123456789'))).toBe(BigInt('0x995dc9bbdf1939fa').toString());
});

test('of nothing is zero', () => {
  expect(crc64Ecma(Buffer.alloc(0))).toBe('0');
});
