export { openZip, type ZipLimits, type ZipResult } from './open-zip.ts';
export {
  MOST_ZIP_PARTS,
  storedZip,
  StoredZipWriter,
  ZIP_END_BYTES,
  zipOverheadOf,
} from './stored-zip.ts';
