import { zipSync, type Zippable } from 'fflate';

/** Regular file, rw-r--r--, as Unix attributes of a zip entry. */
const FILE_ATTRIBUTES = 0o100644 * 0x10000;
const UNIX = 3;

/**
 * Packs files so that the same content always gives the same bytes: entries sorted by name, one
 * fixed time stamp, fixed permissions.
 */
export function packDeterministically(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries: Zippable = {};
  for (const name of [...files.keys()].sort()) {
    const content = files.get(name);
    if (content !== undefined) entries[name] = [content, { attrs: FILE_ATTRIBUTES, os: UNIX }];
  }
  // Zip stamps are local times: built from local parts, so the bytes don't depend on the time zone.
  return zipSync(entries, { level: 9, mtime: new Date(1980, 0, 1) });
}
