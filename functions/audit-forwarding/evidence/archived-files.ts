import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import {
  dayOfHour,
  monthPrefix,
  monthsBetween,
  placeOfKey,
  streamPrefix,
  type ArchiveOwner,
} from '../archive/archive-keys.ts';
import type { CallOptions } from '../ports.ts';
import type { DaySpan } from '../verify/stream-span.ts';

/** A file of the archive, and the name under which it stands in the evidence. */
export interface ArchivedFile {
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly is: 'object' | 'manifest';
}

/**
 * Files of the archive of a stream that were written for events of some days, in order of their keys.
 *
 * @throws RangeError for a day that does not exist; the errors of the object port
 */
export async function archivedFiles(
  archive: ObjectStore,
  owner: ArchiveOwner,
  { from, to }: DaySpan,
  call: CallOptions,
): Promise<readonly ArchivedFile[]> {
  const files: ArchivedFile[] = [];
  const folders = { object: 'events', manifest: 'manifests' } as const;
  for (const month of monthsBetween(from, to)) {
    for await (const { key, sizeBytes } of archive.list(monthPrefix(owner, month), call)) {
      const place = placeOfKey(key);
      const day = place === undefined ? '' : dayOfHour(place.hour);
      if (place === undefined || day < from || day > to) continue;
      const rest = key.slice(streamPrefix(owner).length);
      const name = `${folders[place.is]}/${owner.stream}/${rest}`;
      files.push({ key, name, sizeBytes, is: place.is });
    }
  }
  return files;
}
