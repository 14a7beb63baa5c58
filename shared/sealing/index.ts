export { createAesGcmSeal, createAesGcmSealer } from './aes-gcm-sealer.ts';
export { compress, decompress, type CompressionLevel } from './compression.ts';
export {
  CompressedDataBrokenError,
  DecompressedTooLargeError,
  KeyRingInvalidError,
  SealBrokenError,
  UnknownSealingKeyError,
  type SealingErrorCode,
} from './errors.ts';
export { parseSealingKeyRing, type SealingKeyRing } from './key-ring.ts';
export { describeSealed, type SealedBytes } from './sealed-bytes.ts';
export type { Seal, Sealer } from './sealer.ts';
