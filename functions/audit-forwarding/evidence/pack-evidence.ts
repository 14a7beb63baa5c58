import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import {
  MOST_ZIP_PARTS,
  StoredZipWriter,
  ZIP_END_BYTES,
  zipOverheadOf,
} from '../../../shared/zip/index.ts';
import type { CallOptions } from '../ports.ts';
import type { ArchivedFile } from './archived-files.ts';
import { EvidenceOutOfTimeError, EvidenceTooLargeError } from './errors.ts';

/** What goes into the ZIP: parts that were made, and files of the archive. */
export interface EvidenceParts {
  readonly made: ReadonlyMap<string, Uint8Array>;
  readonly files: readonly ArchivedFile[];
}

/**
 * Packs the evidence. Its size is known before the first file of the archive is read, so that the ZIP
 * and one file are in memory, and what would be too large is refused before.
 *
 * @throws EvidenceTooLargeError, EvidenceOutOfTimeError; the errors of the object port
 */
export async function packEvidence(
  archive: ObjectStore,
  { made, files }: EvidenceParts,
  mostBytes: number,
  mayGoOn: () => boolean,
  call: CallOptions,
): Promise<Uint8Array> {
  const bytes = sizeOf(made, files);
  const count = made.size + files.length;
  if (bytes > mostBytes || count > MOST_ZIP_PARTS) {
    throw new EvidenceTooLargeError({
      files: count,
      bytes,
      mostFiles: MOST_ZIP_PARTS,
      mostBytes,
    });
  }
  const writer = new StoredZipWriter(bytes);
  for (const [name, content] of made) writer.add(name, content);
  for (const [index, { key, name }] of files.entries()) {
    if (!mayGoOn()) throw new EvidenceOutOfTimeError(index, files.length);
    const content = await archive.get(key, call);
    // What was listed and is gone is for the verifier to find.
    if (content !== undefined) writer.add(name, content);
  }
  return writer.finish();
}

function sizeOf(made: EvidenceParts['made'], files: EvidenceParts['files']): number {
  let bytes = ZIP_END_BYTES;
  for (const [name, content] of made) bytes += zipOverheadOf(name) + content.length;
  for (const { name, sizeBytes } of files) bytes += zipOverheadOf(name) + sizeBytes;
  return bytes;
}
