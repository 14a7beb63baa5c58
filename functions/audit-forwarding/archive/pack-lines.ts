import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { ArchiveLine } from './closed-pieces.ts';

/** Part of what makes the same events the same bytes, as is the time of 0 that Node writes. */
const GZIP_LEVEL = 6;
const LINES_AT_ONCE = 100;

/** The gzipped text of lines, and what is true of the text. */
export interface PackedLines {
  readonly bytes: Uint8Array;
  readonly textSha256: string;
  readonly textBytes: number;
}

/** Gzips lines off the main thread, without a copy of their text as a whole. */
export async function packLines(lines: readonly ArchiveLine[]): Promise<PackedLines> {
  const hash = createHash('sha256');
  const packed: Uint8Array[] = [];
  let textBytes = 0;
  function* text(): Generator<Uint8Array> {
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
      const some = lines.slice(from, from + LINES_AT_ONCE);
      const bytes = Buffer.concat(some.map((line) => line.bytes));
      hash.update(bytes);
      textBytes += bytes.length;
      yield bytes;
    }
  }
  await pipeline(text, createGzip({ level: GZIP_LEVEL }), async (chunks) => {
    for await (const chunk of chunks as AsyncIterable<Uint8Array>) packed.push(chunk);
  });
  return { bytes: Buffer.concat(packed), textSha256: hash.digest('hex'), textBytes };
}
