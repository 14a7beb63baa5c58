import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import type { AuditStreams, CallOptions } from '../ports.ts';
import { hongKongHourOf, hourPrefix, placeOfKey, type ArchiveOwner } from './archive-keys.ts';
import { parseManifest, sha256Of, type ManifestReference } from './archive-manifest.ts';
import { ArchiveChainBrokenError, ArchiveUnreadableError } from './errors.ts';

/** The last manifest of an archive, and the hash at which the next piece must go on. */
export interface ArchiveEnd {
  readonly manifest: ManifestReference;
  readonly headHash: string;
}

/**
 * The manifest that ends with the event before a sequence; undefined before the first event. The hour
 * that it is in is told by the stream's own segment, so that one short listing finds it in an archive
 * of any age.
 *
 * @throws ArchiveChainBrokenError if there is none that ends there, ArchiveUnreadableError
 */
export async function findArchiveEnd(
  { streams, archive }: { readonly streams: AuditStreams; readonly archive: ObjectStore },
  owner: ArchiveOwner,
  nextSequence: number,
  call: CallOptions,
): Promise<ArchiveEnd | undefined> {
  if (nextSequence === 1) return undefined;
  const prefix = await hourPrefixBefore(streams, owner, nextSequence, call);
  const key = await lastManifestKey(archive, prefix, nextSequence, call);
  const bytes = key === undefined ? undefined : await archive.get(key, call);
  if (key === undefined || bytes === undefined) {
    throw new ArchiveChainBrokenError(owner.stream, nextSequence);
  }
  const manifest = parseManifest(bytes);
  if (manifest === undefined) throw new ArchiveUnreadableError(key, 'not-a-manifest');
  if (manifest.lastSequence !== nextSequence - 1) {
    throw new ArchiveChainBrokenError(owner.stream, nextSequence);
  }
  return { manifest: { object: key, sha256: sha256Of(bytes) }, headHash: manifest.headHash };
}

/** What the keys of the hour begin with in which the event before a sequence was appended. */
async function hourPrefixBefore(
  streams: AuditStreams,
  owner: ArchiveOwner,
  nextSequence: number,
  call: CallOptions,
): Promise<string> {
  for await (const segment of streams.segments(owner.stream, nextSequence - 1, call)) {
    return hourPrefix(owner, hongKongHourOf(segment.appendedAtEpochMs));
  }
  throw new ArchiveChainBrokenError(owner.stream, nextSequence);
}

async function lastManifestKey(
  archive: ObjectStore,
  prefix: string,
  nextSequence: number,
  call: CallOptions,
): Promise<string | undefined> {
  let last: string | undefined;
  for await (const { key } of archive.list(prefix, call)) {
    const place = placeOfKey(key);
    const isBefore = place?.is === 'manifest' && place.firstSequence < nextSequence;
    if (isBefore) last = key;
  }
  return last;
}
