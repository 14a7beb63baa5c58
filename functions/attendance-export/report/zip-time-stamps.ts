/** 1 January 1980, 00:00: the first moment that a zip archive can name, in its own two fields. */
const FIXED_TIME = 0x0000;
const FIXED_DATE = 0x0021;

const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_SIZE = 22;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_ENTRY_SIZE = 46;
const LOCAL_HEADER = 0x04034b50;

/**
 * A copy of a zip archive in which every entry bears the same time, so that the same content gives
 * the same bytes. The archive may have no comment at its end.
 *
 * Layout: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification" 6.3.10 (2022), 4.3.7, 4.3.12, 4.3.16.
 *
 * @throws RangeError if the bytes are no such archive
 */
export function withFixedTimeStamps(archive: Uint8Array): Uint8Array {
  const bytes = archive.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - END_OF_DIRECTORY_SIZE;
  expectSignature(view, end, END_OF_DIRECTORY);
  const count = view.getUint16(end + 10, true);
  let entry = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    expectSignature(view, entry, DIRECTORY_ENTRY);
    const header = view.getUint32(entry + 42, true);
    expectSignature(view, header, LOCAL_HEADER);
    setTime(view, entry + 12);
    setTime(view, header + 10);
    entry += DIRECTORY_ENTRY_SIZE + variableSize(view, entry);
  }
  return bytes;
}

function setTime(view: DataView, at: number): void {
  view.setUint16(at, FIXED_TIME, true);
  view.setUint16(at + 2, FIXED_DATE, true);
}

/** File name, extra field and comment of a directory entry. */
function variableSize(view: DataView, entry: number): number {
  return [28, 30, 32].reduce((sum, offset) => sum + view.getUint16(entry + offset, true), 0);
}

function expectSignature(view: DataView, at: number, signature: number): void {
  if (at < 0 || at + 4 > view.byteLength || view.getUint32(at, true) !== signature) {
    throw new RangeError('not a zip archive without a comment');
  }
}
