import { randomBytes } from 'node:crypto';
import { PooledBytes } from './pooled-bytes.ts';

/** Randomness as a port, so that tests and simulations can seed it. */
export interface RandomSource {
  /** Cryptographically strong where the source is `systemRandom`. */
  bytes(length: number): Uint8Array;
  /** A number in [0, 1). For jitter only. */
  unit(): number;
}

const pooled = new PooledBytes((length) => randomBytes(length));

/** The operating system's generator. */
export const systemRandom: RandomSource = {
  bytes: (length) => pooled.take(length),
  unit: () => Buffer.from(pooled.take(6)).readUIntBE(0, 6) / 2 ** 48,
};
