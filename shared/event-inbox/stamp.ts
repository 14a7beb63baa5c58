import type { RandomSource } from '../random/index.ts';

/** A text that no other call makes: 96 random bits. */
export function newStamp(random: RandomSource): string {
  return Buffer.from(random.bytes(12)).toString('hex');
}
