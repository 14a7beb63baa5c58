import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ObjectStore } from '../../../../shared/object-storage/index.ts';
import type { CallOptions } from '../../ports.ts';
import { ExportMissingError, ExportUnreadableError } from '../errors.ts';

/** Small, as what is made of a part is a multiple of it until memory is swept. */
const PART_BYTES = 500_000;
const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** An object piece by piece, so that its size does not matter. */
export async function* objectChunks(
  objects: ObjectStore,
  key: string,
  call: CallOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let offset = 0; ;) {
    const part = await objects.getPart(key, { offset, length: PART_BYTES }, call);
    if (part === undefined) throw new ExportMissingError(key);
    if (part.length > 0) yield part;
    if (part.length < PART_BYTES) return;
    offset += part.length;
  }
}

/**
 * Unpacks what is gzipped, and gives anything else as it is.
 *
 * @throws ExportUnreadableError
 */
export async function* unpacked(
  key: string,
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const first = await chunks.next();
  if (first.done === true) throw new ExportUnreadableError(key, 'empty');
  const all = rejoined(first.value, chunks);
  const isPacked = GZIP_MAGIC.every((byte, at) => first.value[at] === byte);
  if (!isPacked) {
    yield* all;
    return;
  }
  const gunzip = createGunzip();
  // Whatever ends one of the two ends the other; the reader below is told by what it reads from.
  pipeline(Readable.from(all), gunzip, () => undefined);
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (error) {
    throw isZlibError(error) ? new ExportUnreadableError(key, 'not-gzip', error) : error;
  }
}

async function* rejoined(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield first;
  yield* rest;
}

function isZlibError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^Z_/.test(error.code)
  );
}
