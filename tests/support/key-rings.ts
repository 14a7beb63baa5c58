import { createHash } from 'node:crypto';
import { systemRandom } from '../../shared/random/index.ts';
import {
  createAesGcmSealer,
  type Sealer,
  type SealingKeyRing,
} from '../../shared/sealing/index.ts';

/** A sealer that knows the keys of these ids and seals with the last of them. */
export function sealerWith(...keyIds: readonly string[]): Sealer {
  return createAesGcmSealer(ringOf(keyIds), systemRandom);
}

/** The same with an IV that a test has chosen. */
export function sealerWithIv(iv: Uint8Array, ...keyIds: readonly string[]): Sealer {
  return createAesGcmSealer(ringOf(keyIds), { bytes: () => iv });
}

function ringOf(keyIds: readonly string[]): SealingKeyRing {
  const keys = keyIds.map((id) => [id, createHash('sha256').update(id).digest()] as const);
  return { current: keyIds.at(-1) ?? '', keys: new Map(keys) };
}

/** Key id that sealed bytes name, read without the code under test. */
export function keyIdIn(cell: unknown): string | undefined {
  if (!(cell instanceof Uint8Array)) return undefined;
  const bytes = Buffer.from(cell);
  if (bytes.subarray(0, 4).toString('latin1') !== 'DHKS') return undefined;
  return bytes.subarray(6, 6 + bytes.readUInt8(5)).toString();
}
