import { inflateRawSync } from 'node:zlib';

/** Bounds within which an archive is opened. */
export interface ZipLimits {
  readonly parts: number;
  readonly inflatedBytes: number;
}

export type ZipResult =
  | { readonly outcome: 'opened'; readonly parts: ReadonlyMap<string, Uint8Array> }
  | { readonly outcome: 'malformed' | 'too-large' | 'encrypted' };

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const STORED = 0;
const DEFLATED = 8;

interface DirectoryEntry {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly packedBytes: number;
  readonly inflatedBytes: number;
  readonly headerAt: number;
}

/**
 * Opens a ZIP archive (APPNOTE 6.3.10, without ZIP64, which no workbook of this size needs) and
 * inflates the parts whose names `isWanted`. Nothing is inflated beyond the limits, and a part that is
 * longer or shorter than the directory says is refused. Never throws.
 */
export function openZip(
  bytes: Uint8Array,
  limits: ZipLimits,
  isWanted: (name: string) => boolean,
): ZipResult {
  try {
    return open(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), limits, isWanted);
  } catch {
    // Offsets beyond the end, and data that do not inflate.
    return { outcome: 'malformed' };
  }
}

function open(zip: Buffer, limits: ZipLimits, isWanted: (name: string) => boolean): ZipResult {
  const entries = readDirectory(zip, limits.parts);
  if (entries === 'too-large' || entries === 'malformed') return { outcome: entries };
  const wanted = entries.filter(({ name }) => isWanted(name));
  if (wanted.some(({ isEncrypted }) => isEncrypted)) return { outcome: 'encrypted' };
  if (new Set(wanted.map(({ name }) => name)).size !== wanted.length) {
    return { outcome: 'malformed' };
  }
  const total = wanted.reduce((sum, { inflatedBytes }) => sum + inflatedBytes, 0);
  if (total > limits.inflatedBytes) return { outcome: 'too-large' };
  const parts = new Map<string, Uint8Array>();
  for (const entry of wanted) {
    const content = inflate(zip, entry);
    if (content?.length !== entry.inflatedBytes) return { outcome: 'malformed' };
    parts.set(entry.name, content);
  }
  return { outcome: 'opened', parts };
}

function readDirectory(
  zip: Buffer,
  maxParts: number,
): readonly DirectoryEntry[] | 'malformed' | 'too-large' {
  const end = endOfDirectory(zip);
  if (end === undefined) return 'malformed';
  const count = zip.readUInt16LE(end + 10);
  if (count > maxParts) return 'too-large';
  const entries: DirectoryEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) return 'malformed';
    const nameBytes = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameBytes),
      isEncrypted: (zip.readUInt16LE(at + 8) & 1) === 1,
      method: zip.readUInt16LE(at + 10),
      packedBytes: zip.readUInt32LE(at + 20),
      inflatedBytes: zip.readUInt32LE(at + 24),
      headerAt: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function endOfDirectory(zip: Buffer): number | undefined {
  const earliest = Math.max(0, zip.length - END_BYTES - MAX_COMMENT_BYTES);
  for (let at = zip.length - END_BYTES; at >= earliest; at -= 1) {
    if (zip.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  return undefined;
}

function inflate(zip: Buffer, entry: DirectoryEntry): Uint8Array | undefined {
  const { headerAt, packedBytes, inflatedBytes, method } = entry;
  if (zip.readUInt32LE(headerAt) !== LOCAL_HEADER) return undefined;
  const dataAt = headerAt + 30 + zip.readUInt16LE(headerAt + 26) + zip.readUInt16LE(headerAt + 28);
  if (dataAt + packedBytes > zip.length) return undefined;
  const packed = zip.subarray(dataAt, dataAt + packedBytes);
  if (method === STORED) return packed;
  // One byte beyond what the directory says is enough to see that it lies.
  return method === DEFLATED
    ? inflateRawSync(packed, { maxOutputLength: inflatedBytes + 1 })
    : undefined;
}
