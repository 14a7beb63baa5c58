import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'fflate';
import { expect, test } from 'vitest';
import {
  compress,
  CompressedDataBrokenError,
  decompress,
  DecompressedTooLargeError,
} from '../../../../shared/sealing/index.ts';

const TEXT = Buffer.from('punch,in,08:59\n'.repeat(5000));

test('another gzip reads what was compressed, and the other way round', async () => {
  const compressed = await compress(TEXT);
  const foreign = await decompress(gzipSync(TEXT), TEXT.length);

  expect(compressed.length).toBeLessThan(TEXT.length / 20);
  expect(Buffer.from(gunzipSync(compressed)).equals(TEXT)).toBe(true);
  expect(Buffer.from(foreign).equals(TEXT)).toBe(true);
});

test('the same bytes compress to the same bytes', async () => {
  expect(await compress(TEXT, 1)).toEqual(await compress(TEXT, 1));
});

test('a level of 1 is accepted and undone', async () => {
  const bytes = randomBytes(1000);

  expect(Buffer.from(await decompress(await compress(bytes, 1), 1000)).equals(bytes)).toBe(true);
});

test('exactly the limit passes, one byte more does not', async () => {
  const compressed = await compress(TEXT);

  expect(await decompress(compressed, TEXT.length)).toHaveLength(TEXT.length);
  await expect(decompress(compressed, TEXT.length - 1)).rejects.toBeInstanceOf(
    DecompressedTooLargeError,
  );
});

test('a small input that would grow to 64 MB is stopped at its limit', async () => {
  const bomb = await compress(Buffer.alloc(64 * 1024 * 1024));

  expect(bomb.length).toBeLessThan(100_000);
  await expect(decompress(bomb, 1024 * 1024)).rejects.toMatchObject({
    code: 'sealing.decompressed-too-large',
  });
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['plain text', Buffer.from('{"a":1}')],
  ['a cut-off file', Buffer.from(gzipSync(TEXT)).subarray(0, 100)],
])('refuses %s', async (_title, bytes) => {
  await expect(decompress(bytes, 1_000_000)).rejects.toBeInstanceOf(CompressedDataBrokenError);
});

test('what is kept of a short text does not keep the buffer it came out in', async () => {
  const short = await decompress(await compress(Buffer.from('短')), 1_000);
  const long = await decompress(await compress(Buffer.alloc(100_000, 'x')), 200_000);

  // Node's own pool for short buffers has 8 kB.
  expect(short.buffer.byteLength).toBeLessThanOrEqual(8_192);
  expect(long.buffer.byteLength).toBeLessThanOrEqual(2 * long.length);
});
