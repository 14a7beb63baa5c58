import { randomBytes } from 'node:crypto';

/** Randomness as a port, so that tests and simulations can seed it. */
export interface RandomSource {
  /** Cryptographically strong where the source is `systemRandom`. */
  bytes(length: number): Uint8Array;
  /** A number in [0, 1). For jitter only. */
  unit(): number;
}

/** The operating system's generator. */
export const systemRandom: RandomSource = {
  bytes: (length) => randomBytes(length),
  unit: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
};
