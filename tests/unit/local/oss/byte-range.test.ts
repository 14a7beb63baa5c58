import { expect, test } from 'vitest';
import { readRange } from '../../../../infra/local/oss/byte-range.ts';

// Expected values: the product's page on HTTP Range requests, with its object of 1,000 bytes.
test.each([
  ['bytes=0-499', { first: 0, last: 499 }],
  ['bytes=500-', { first: 500, last: 999 }],
  ['bytes=-500', { first: 500, last: 999 }],
  ['bytes=0-', { first: 0, last: 999 }],
  ['byte=0-499', undefined],
  ['bytes=0-1000', undefined],
  ['bytes=1000-2000', undefined],
  ['bytes=1000-', undefined],
  ['bytes=-2000', undefined],
  ['bytes=500-499', undefined],
  [undefined, undefined],
])('reads %s as the product does by default', (header, expected) => {
  expect(readRange(header, 1000, false)).toEqual(expected);
});

test.each([
  ['bytes=0-1000', { first: 0, last: 999 }],
  ['bytes=-2000', { first: 0, last: 999 }],
])('reads %s by the standard when asked to', (header, expected) => {
  expect(readRange(header, 1000, true)).toEqual(expected);
});

test.each(['bytes=1000-2000', 'bytes=1000-'])('refuses %s by the standard', (header) => {
  expect(() => readRange(header, 1000, true)).toThrow('The requested range cannot be satisfied');
});
