import type { FileEntryWithStats } from 'ssh2';
import type { ListedFile } from './file-transfer.ts';

const TYPE_BITS = 0o170000;
const REGULAR_FILE = 0o100000;

/** Version 3 of the protocol lets a server leave out any attribute. */
interface SentAttributes {
  readonly mode?: number;
  readonly size?: number;
  readonly mtime?: number;
}

/**
 * A file of a folder; undefined for what is none: folders, links, and names that are paths. A server
 * that sends no mode, or one without a type, is judged by the first letter of the line that it shows
 * to people.
 */
export function listedFileOf(entry: FileEntryWithStats): ListedFile | undefined {
  const { filename: name, longname } = entry;
  const sent: SentAttributes = entry.attrs;
  const { mode = 0, size, mtime } = sent;
  const type = mode & TYPE_BITS;
  const isFile = type === 0 ? !/^[dl]/.test(longname) : type === REGULAR_FILE;
  if (!isFile || name === '' || name.includes('/')) return undefined;
  return {
    name,
    sizeBytes: size,
    modifiedEpochMs: mtime === undefined ? undefined : mtime * 1000,
  };
}
