import { ObjectConflictError, type ObjectStore } from '../../../shared/object-storage/index.ts';
import {
  CompressedDataBrokenError,
  decompress,
  DecompressedTooLargeError,
} from '../../../shared/sealing/index.ts';
import type { CallOptions } from '../ports.ts';
import {
  manifestBytesOf,
  parseManifest,
  sha256Of,
  type ArchiveManifest,
} from './archive-manifest.ts';
import type { ArchiveLine } from './closed-pieces.ts';
import { ArchiveConflictError } from './errors.ts';
import { packLines } from './pack-lines.ts';

/** What is in the archive after a piece was stored. */
export interface StoredText {
  /** Of the lines that were given, this many, from the first on, are in the object. */
  readonly count: number;
  readonly objectSha256: string;
  readonly textSha256: string;
  readonly textBytes: number;
}

/**
 * Stores lines as one gzipped object, or finds that they are there.
 *
 * An object that is there already stays as it is: one with other gzip bytes of the same text was
 * written by another zlib; one that holds the beginning of the lines was written before the hour got
 * its last events. Either is taken for what it is, and described as it is.
 *
 * @throws ArchiveConflictError if it holds anything else; the errors of the object port
 */
export async function storeLines(
  archive: ObjectStore,
  key: string,
  lines: readonly ArchiveLine[],
  call: CallOptions,
): Promise<StoredText> {
  const packed = await packLines(lines);
  const { textSha256, textBytes } = packed;
  const about = { type: 'gzip', sha256: textSha256 } as const;
  if (await putIfAbsent(archive, key, packed.bytes, about, call)) {
    return { count: lines.length, objectSha256: sha256Of(packed.bytes), textSha256, textBytes };
  }
  const present = await archive.get(key, call);
  if (present === undefined) throw new ArchiveConflictError(key);
  const found = await textOf(key, present, textBytes);
  const count = linesThatMakeUp(found, lines);
  if (count === undefined) throw new ArchiveConflictError(key);
  return {
    count,
    objectSha256: sha256Of(present),
    textSha256: sha256Of(found),
    textBytes: found.length,
  };
}

/**
 * Stores a manifest, or finds one that says the same; answers the SHA-256 of the stored bytes.
 *
 * @throws ArchiveConflictError if the one that is there says something else
 */
export async function storeManifest(
  archive: ObjectStore,
  key: string,
  manifest: ArchiveManifest,
  call: CallOptions,
): Promise<string> {
  const bytes = manifestBytesOf(manifest);
  const sha256 = sha256Of(bytes);
  if (await putIfAbsent(archive, key, bytes, { type: 'json', sha256 }, call)) return sha256;
  const present = await archive.get(key, call);
  const parsed = present === undefined ? undefined : parseManifest(present);
  const saysTheSame = parsed !== undefined && Buffer.from(manifestBytesOf(parsed)).equals(bytes);
  if (present === undefined || !saysTheSame) throw new ArchiveConflictError(key);
  return sha256Of(present);
}

/** False if something is there, the same or not. */
async function putIfAbsent(
  archive: ObjectStore,
  key: string,
  bytes: Uint8Array,
  about: { readonly type: 'gzip' | 'json'; readonly sha256: string },
  call: CallOptions,
): Promise<boolean> {
  const contentType = `application/${about.type}`;
  try {
    const put = await archive.putOnce(
      key,
      bytes,
      { contentType, contentSha256: about.sha256 },
      call,
    );
    return put.outcome === 'stored';
  } catch (error) {
    if (error instanceof ObjectConflictError) return false;
    throw error;
  }
}

async function textOf(key: string, packed: Uint8Array, mostBytes: number): Promise<Uint8Array> {
  try {
    return await decompress(packed, mostBytes);
  } catch (error) {
    const isOther =
      error instanceof CompressedDataBrokenError || error instanceof DecompressedTooLargeError;
    throw isOther ? new ArchiveConflictError(key, error) : error;
  }
}

/** How many of the lines, from the first on, are the text; undefined if it is no such beginning. */
function linesThatMakeUp(text: Uint8Array, lines: readonly ArchiveLine[]): number | undefined {
  let from = 0;
  for (const [index, { bytes }] of lines.entries()) {
    const to = from + bytes.length;
    if (Buffer.compare(bytes, text.subarray(from, to)) !== 0) return undefined;
    if (to === text.length) return index + 1;
    from = to;
  }
  return undefined;
}
