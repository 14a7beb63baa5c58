import type { RandomSource } from '../random/index.ts';
import { decryptGcm, encryptGcm, GCM_IV_BYTES } from './aes-gcm.ts';
import { authenticatedData, envelopeHeader, readEnvelope } from './envelope.ts';
import { KeyRingInvalidError, SealBrokenError, UnknownSealingKeyError } from './errors.ts';
import type { SealingKeyRing } from './key-ring.ts';
import type { Seal, Sealer } from './sealer.ts';

/**
 * Seals with AES-256-GCM under the current key of the ring; opens with any key of it.
 *
 * The IV is random, so one key should seal no more than 2^32 times (NIST SP 800-38D, 8.3): at a
 * million objects a day that is eleven years. `random` must be cryptographically strong.
 *
 * @example
 * const sealer = createAesGcmSealer(parseSealingKeyRing(secretText), systemRandom);
 * const sealed = sealer.seal(bytes, objectKey);
 */
export function createAesGcmSealer(
  ring: SealingKeyRing,
  random: Pick<RandomSource, 'bytes'>,
): Sealer {
  return {
    ...createAesGcmSeal(ring, random),
    open: (sealed, context) => {
      const envelope = readEnvelope(sealed);
      if (envelope === undefined) throw new SealBrokenError(context, 'not a sealed envelope');
      const key = ring.keys.get(envelope.keyId);
      if (key === undefined) throw new UnknownSealingKeyError(printable(envelope.keyId));
      const additionalData = authenticatedData(envelope.header, context);
      const plain = decryptGcm({ key, iv: envelope.iv, additionalData }, envelope.encrypted);
      if (plain === undefined) {
        throw new SealBrokenError(context, 'changed, or taken from another place');
      }
      return plain;
    },
  };
}

/** The half that closes: the same envelopes, without what is needed to open one. */
export function createAesGcmSeal(ring: SealingKeyRing, random: Pick<RandomSource, 'bytes'>): Seal {
  const currentKey = ring.keys.get(ring.current);
  if (currentKey === undefined) throw new KeyRingInvalidError('current names no key');
  const header = envelopeHeader(ring.current);
  return {
    currentKeyId: ring.current,
    seal: (plain, context) => {
      const iv = random.bytes(GCM_IV_BYTES);
      const additionalData = authenticatedData(header, context);
      return Buffer.concat([
        header,
        iv,
        ...encryptGcm({ key: currentKey, iv, additionalData }, plain),
      ]);
    },
  };
}

/** The id comes from bytes that nobody has vouched for. */
function printable(keyId: string): string {
  return keyId.replaceAll(/[^A-Za-z0-9._-]/g, '?').slice(0, 32);
}
