import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import {
  CompressedDataBrokenError,
  decompress,
  DecompressedTooLargeError,
} from '../../../shared/sealing/index.ts';
import type { HongKongDate } from '../../../shared/time/index.ts';
import type { CallOptions } from '../ports.ts';
import {
  dayOfHour,
  monthPrefix,
  monthsBetween,
  pieceKeys,
  placeOfKey,
  type ArchiveOwner,
  type ArchivePlace,
  type PieceKeys,
} from './archive-keys.ts';
import { parseManifest, sha256Of, type ArchiveManifest } from './archive-manifest.ts';
import { ArchiveUnreadableError } from './errors.ts';

/** Far above what is written, so that a forged object cannot fill the memory. */
const MOST_TEXT_BYTES = 64_000_000;

export interface ArchiveSpan extends ArchiveOwner {
  readonly archive: ObjectStore;
  /** Hong Kong days in which events were appended, both included. */
  readonly from: HongKongDate;
  readonly to: HongKongDate;
}

export interface StoredManifest {
  readonly manifest: ArchiveManifest;
  readonly bytes: Uint8Array;
  /** Of the bytes: what the next manifest must name. */
  readonly sha256: string;
}

export interface StoredObject {
  readonly key: string;
  /** Gzipped, as they are stored. */
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** An object with its manifest. Nothing of them is read before it is asked for. */
export interface ArchivedPiece extends ArchivePlace, PieceKeys {
  /** @throws ArchiveUnreadableError if it is missing or is no manifest */
  manifest(call?: CallOptions): Promise<StoredManifest>;
  /** @throws ArchiveUnreadableError if it is missing */
  object(call?: CallOptions): Promise<StoredObject>;
}

/**
 * What lies in the archive of a stream, in order of its sequence; one listing of keys per month.
 *
 * Nothing is judged here: a manifest or object that is missing, altered or out of place is for the
 * caller to find, and an error of one piece does not end the walk. Between the two writes of a piece
 * the last one has no manifest yet.
 *
 * @throws RangeError for a day that does not exist; the errors of the object port
 *
 * @example
 * for await (const piece of readArchive({ archive, environment, corpId, stream, from, to })) {
 *   const { manifest, sha256 } = await piece.manifest();
 *   const object = await piece.object();
 *   for (const line of await archivedLines(object)) check(line);
 * }
 */
export async function* readArchive(
  span: ArchiveSpan,
  call: CallOptions = {},
): AsyncGenerator<ArchivedPiece, void, undefined> {
  for (const month of monthsBetween(span.from, span.to)) {
    let last = '';
    for await (const { key } of span.archive.list(monthPrefix(span, month), call)) {
      const place = placeOfKey(key);
      const day = place === undefined ? '' : dayOfHour(place.hour);
      if (place === undefined || day < span.from || day > span.to) continue;
      const piece = pieceAt(span, { hour: place.hour, firstSequence: place.firstSequence });
      // An object and its manifest stand side by side.
      if (piece.objectKey !== last) yield piece;
      last = piece.objectKey;
    }
  }
}

/**
 * The lines of an object, without their ends; each is the JSON text of an event. The whole text is in
 * memory, the lines are cut one by one.
 *
 * @throws ArchiveUnreadableError if it is no gzip file, or too large to have been written here
 */
export async function archivedLines({ key, bytes }: StoredObject): Promise<Iterable<string>> {
  try {
    return linesOf(await decompress(bytes, MOST_TEXT_BYTES));
  } catch (error) {
    if (error instanceof CompressedDataBrokenError) {
      throw new ArchiveUnreadableError(key, 'not-gzip', error);
    }
    if (error instanceof DecompressedTooLargeError) {
      throw new ArchiveUnreadableError(key, 'too-large', error);
    }
    throw error;
  }
}

function pieceAt(span: ArchiveSpan, place: ArchivePlace): ArchivedPiece {
  const keys = pieceKeys(span, place);
  return {
    ...place,
    ...keys,
    manifest: async (call = {}) => {
      const bytes = await span.archive.get(keys.manifestKey, call);
      if (bytes === undefined)
        throw new ArchiveUnreadableError(keys.manifestKey, 'manifest-missing');
      const manifest = parseManifest(bytes);
      if (manifest === undefined)
        throw new ArchiveUnreadableError(keys.manifestKey, 'not-a-manifest');
      return { manifest, bytes, sha256: sha256Of(bytes) };
    },
    object: async (call = {}) => {
      const bytes = await span.archive.get(keys.objectKey, call);
      if (bytes === undefined) throw new ArchiveUnreadableError(keys.objectKey, 'object-missing');
      return { key: keys.objectKey, bytes, sha256: sha256Of(bytes) };
    },
  };
}

function* linesOf(text: Uint8Array): Generator<string> {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.length);
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0x0a, from);
    const to = end < 0 ? bytes.length : end;
    yield bytes.toString('utf8', from, to);
    from = to + 1;
  }
}
