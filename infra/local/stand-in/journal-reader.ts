import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

const CHUNK_BYTES = 1 << 20;
const LINE_FEED = 0x0a;

/**
 * Reads the whole records of a journal in order and tells how far they reach. What follows the last
 * whole record is a torn tail, for the caller to cut off.
 *
 * @throws Error if a damaged line is followed by a whole record: that is no torn tail but damage,
 *   and cutting it off would lose acknowledged records.
 */
export async function readJournal(
  name: string,
  file: FileHandle,
  apply: (record: unknown) => void,
): Promise<{ readonly bytes: number; readonly count: number }> {
  let bytes = 0;
  let count = 0;
  let damagedAt: number | undefined;
  for await (const line of linesOf(file)) {
    const record = parseLine(line);
    if (record === undefined) {
      damagedAt ??= bytes;
      continue;
    }
    if (damagedAt !== undefined) {
      throw new Error(
        `${name} is damaged at byte ${String(damagedAt)}: restore it from a copy, or start afresh`,
      );
    }
    apply(record.value);
    bytes += line.length + 1;
    count += 1;
  }
  return { bytes, count };
}

/**
 * The records up to this byte, one at a time, so that a journal of any length costs the memory of one.
 *
 * @throws Error at a damaged record
 */
export async function* recordsUpTo(
  name: string,
  file: FileHandle,
  endByte: number,
): AsyncGenerator {
  for await (const line of linesOf(file, endByte)) {
    const record = parseLine(line);
    if (record === undefined) throw new Error(`${name} is damaged`);
    yield record.value;
  }
}

async function* linesOf(
  file: FileHandle,
  endByte = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const pending: Buffer[] = [];
  for (let position = 0; ;) {
    const wanted = Math.min(CHUNK_BYTES, endByte - position);
    const { bytesRead } = await file.read(chunk, 0, wanted, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    let start = 0;
    for (;;) {
      const end = chunk.subarray(0, bytesRead).indexOf(LINE_FEED, start);
      if (end < 0) break;
      pending.push(Buffer.from(chunk.subarray(start, end)));
      yield Buffer.concat(pending.splice(0));
      start = end + 1;
    }
    pending.push(Buffer.from(chunk.subarray(start, bytesRead)));
  }
}

function parseLine(line: Buffer): { readonly value: unknown } | undefined {
  const json = line.subarray(9);
  if (line.toString('latin1', 0, 9) !== `${crc32(json).toString(16).padStart(8, '0')} `) {
    return undefined;
  }
  return { value: JSON.parse(json.toString('utf8')) as unknown };
}
