import { createCipheriv, createDecipheriv } from 'node:crypto';

/** AES-256-GCM with a 96-bit IV and a 128-bit tag, the only parameters used here. */
export const GCM_IV_BYTES = 12;
export const GCM_TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

export interface GcmInput {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly additionalData: Uint8Array;
}

/** Ciphertext and tag, in the order in which they stand behind each other. */
export function encryptGcm(input: GcmInput, plain: Uint8Array): readonly Uint8Array[] {
  const cipher = createCipheriv(ALGORITHM, input.key, input.iv, { authTagLength: GCM_TAG_BYTES });
  cipher.setAAD(input.additionalData);
  return [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
}

/** The plaintext; undefined if the tag does not fit key, IV, additional data and ciphertext. */
export function decryptGcm(input: GcmInput, encrypted: Uint8Array): Uint8Array | undefined {
  if (encrypted.length < GCM_TAG_BYTES) return undefined;
  const end = encrypted.length - GCM_TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, input.key, input.iv, {
    authTagLength: GCM_TAG_BYTES,
  });
  decipher.setAAD(input.additionalData);
  decipher.setAuthTag(encrypted.subarray(end));
  const plain = decipher.update(encrypted.subarray(0, end));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return undefined;
  }
}
