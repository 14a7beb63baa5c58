import { createHash } from 'node:crypto';

/**
 * SHA-256 (hex) over names and content of the files of a zip, in the order of their names: what
 * `sha256sum` prints of them, hashed once more. A zip cannot hold its own hash, but it can hold this one.
 */
export function contentHashOf(files: ReadonlyMap<string, Uint8Array>): string {
  const lines = [...files.keys()].sort().map((name) => {
    const hash = createHash('sha256').update(files.get(name) ?? new Uint8Array());
    return `${hash.digest('hex')}  ${name}\n`;
  });
  return createHash('sha256').update(lines.join('')).digest('hex');
}
