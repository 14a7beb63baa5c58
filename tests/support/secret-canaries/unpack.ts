import { constants, inflateRawSync, inflateSync } from 'node:zlib';

/** Something that was packed into other bytes. */
export interface Unpacked {
  /** `gzip`, `zip`, `base64` … */
  readonly by: string;
  readonly bytes: Buffer;
}

/** No output of ours is larger, and nothing may fill the memory. */
const LONGEST = 64 * 1_048_576;
/** Shorter runs hold no packed canary. */
const SHORTEST_RUN = 24;
const BASE64_RUN = new RegExp(`[A-Za-z0-9+/_-]{${String(SHORTEST_RUN)},}`, 'g');
const HEX_RUN = new RegExp(`(?:[0-9a-fA-F]{2}){${String(SHORTEST_RUN)},}`, 'g');
/** What was cut off shows its beginning; what follows is none of the packed bytes. */
const AS_FAR_AS_IT_GOES = { maxOutputLength: LONGEST, finishFlush: constants.Z_SYNC_FLUSH };
const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);
const GZIP_HEADER_BYTES = 10;
const GZIP_HAS_NAME = 0x08;
const ZIP_ENTRY = Buffer.from('PK\u0003\u0004', 'latin1');

/** What is packed in these bytes, wherever it begins: gzip, zlib, parts of a zip, Base64, hexadecimal. */
export function unpack(bytes: Buffer): readonly Unpacked[] {
  return [...gzipMembers(bytes), ...zipEntries(bytes), ...zlibStream(bytes), ...encodedRuns(bytes)];
}

function* gzipMembers(bytes: Buffer): Generator<Unpacked> {
  for (let at = bytes.indexOf(GZIP); at >= 0; at = bytes.indexOf(GZIP, at + 1)) {
    const hasName = ((bytes[at + 3] ?? 0) & GZIP_HAS_NAME) !== 0;
    const begin = at + GZIP_HEADER_BYTES;
    const inner = inflate(bytes.subarray(hasName ? bytes.indexOf(0, begin) + 1 : begin));
    if (inner !== undefined) yield { by: 'gzip', bytes: inner };
  }
}

/** By local headers: sizes may stand after the data, so that deflate itself says where it ends. */
function* zipEntries(bytes: Buffer): Generator<Unpacked> {
  for (let at = bytes.indexOf(ZIP_ENTRY); at >= 0; at = bytes.indexOf(ZIP_ENTRY, at + 1)) {
    if (at + 30 > bytes.byteLength) return;
    const begin = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    // Stored entries are read as they are.
    if (bytes.readUInt16LE(at + 8) !== 8) continue;
    const inner = inflate(bytes.subarray(begin));
    if (inner !== undefined) yield { by: 'zip', bytes: inner };
  }
}

function zlibStream(bytes: Buffer): readonly Unpacked[] {
  if (bytes[0] !== 0x78) return [];
  const inner = unlessBroken(() => inflateSync(bytes, AS_FAR_AS_IT_GOES));
  return inner === undefined ? [] : [{ by: 'zlib', bytes: inner }];
}

function* encodedRuns(bytes: Buffer): Generator<Unpacked> {
  const text = bytes.toString('latin1');
  for (const [run] of text.matchAll(BASE64_RUN)) {
    yield { by: 'base64', bytes: Buffer.from(run, 'base64') };
  }
  for (const [run] of text.matchAll(HEX_RUN)) yield { by: 'hex', bytes: Buffer.from(run, 'hex') };
}

function inflate(bytes: Buffer): Buffer | undefined {
  return unlessBroken(() => inflateRawSync(bytes, AS_FAR_AS_IT_GOES));
}

function unlessBroken(read: () => Buffer): Buffer | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
