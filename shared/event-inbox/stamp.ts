import type { RandomSource } from '../random/index.ts';

/** A text that no other call makes: 96 random bits. */
export function newStamp(random: RandomSource): string {
  const { buffer, byteOffset, length } = random.bytes(12);
  return Buffer.from(buffer, byteOffset, length).toString('hex');
}
