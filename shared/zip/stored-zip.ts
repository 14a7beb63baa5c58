import { crc32 } from './crc-32.ts';

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const VERSION = 20;
/** Bit 11: names are UTF-8. */
const UTF8_NAMES = 0x0800;
/** 1 January 1980, midnight, so that the same parts are the same bytes at any time. */
const FIXED_DATE = 0x0021;
const HEADER_BYTES = 30;
const ENTRY_BYTES = 46;
const END_BYTES = 22;
/** More parts, or more bytes, need ZIP64. */
export const MOST_ZIP_PARTS = 0xffff;
const MOST_BYTES = 0xffff_ffff;

/** Bytes that a part takes in an archive, beside those of its content. */
export function zipOverheadOf(name: string): number {
  return HEADER_BYTES + ENTRY_BYTES + 2 * Buffer.byteLength(name);
}

/** Bytes that an archive takes beside its parts. */
export const ZIP_END_BYTES = END_BYTES;

/**
 * Writes a ZIP archive whose parts are stored, not deflated (APPNOTE 6.3.10, 4.3.7, 4.3.12, 4.3.16), into
 * one buffer of a size that is given before: a large archive is in memory once. Same parts in the same
 * order, same bytes.
 *
 * @throws RangeError for a capacity that a ZIP file cannot have
 */
export class StoredZipWriter {
  readonly #bytes: Buffer;
  readonly #entries: Buffer[] = [];
  readonly #names = new Set<string>();
  #directoryBytes = 0;
  #at = 0;

  constructor(capacityBytes: number) {
    if (capacityBytes > MOST_BYTES) throw new RangeError('a ZIP file of this size needs ZIP64');
    this.#bytes = Buffer.allocUnsafe(capacityBytes);
  }

  /** Bytes that are left for parts, their overhead included. */
  get roomBytes(): number {
    return this.#bytes.length - this.#at - this.#directoryBytes - END_BYTES;
  }

  /** @throws RangeError if the part has no room or its name is taken; nothing was written then */
  add(name: string, content: Uint8Array): void {
    if (zipOverheadOf(name) + content.length > this.roomBytes) {
      throw new RangeError(`no room for ${name}`);
    }
    if (this.#names.has(name)) throw new RangeError(`${name} is there already`);
    if (this.#names.size === MOST_ZIP_PARTS) throw new RangeError('too many parts');
    this.#names.add(name);
    const label = Buffer.from(name);
    const shared = sharedFields(label.length, content);
    this.#entries.push(directoryEntry(shared, label, this.#at));
    this.#directoryBytes += ENTRY_BYTES + label.length;
    for (const part of [uint32(LOCAL_HEADER), shared, label, content]) {
      this.#bytes.set(part, this.#at);
      this.#at += part.length;
    }
  }

  /** The archive; nothing can be added any more. It shares the writer's memory. */
  finish(): Uint8Array {
    const end = Buffer.alloc(END_BYTES);
    end.writeUInt32LE(END_OF_DIRECTORY, 0);
    end.writeUInt16LE(this.#entries.length, 8);
    end.writeUInt16LE(this.#entries.length, 10);
    end.writeUInt32LE(this.#directoryBytes, 12);
    end.writeUInt32LE(this.#at, 16);
    let at = this.#at;
    for (const part of [...this.#entries, end]) {
      this.#bytes.set(part, at);
      at += part.length;
    }
    return this.#bytes.subarray(0, at);
  }
}

/** A ZIP archive of the given parts; see `StoredZipWriter`. */
export function storedZip(parts: ReadonlyMap<string, Uint8Array>): Uint8Array {
  let bytes = END_BYTES;
  for (const [name, content] of parts) bytes += zipOverheadOf(name) + content.length;
  const writer = new StoredZipWriter(bytes);
  for (const [name, content] of parts) writer.add(name, content);
  return writer.finish();
}

/** What a local header and a directory entry have in common, from the version to the extra length. */
function sharedFields(nameLength: number, content: Uint8Array): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(UTF8_NAMES, 2);
  fields.writeUInt16LE(FIXED_DATE, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(nameLength, 22);
  return fields;
}

function directoryEntry(shared: Buffer, label: Buffer, headerAt: number): Buffer {
  const place = Buffer.alloc(14);
  place.writeUInt32LE(headerAt, 10);
  const version = Buffer.from([VERSION, 0]);
  return Buffer.concat([uint32(DIRECTORY_ENTRY), version, shared, place, label]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
