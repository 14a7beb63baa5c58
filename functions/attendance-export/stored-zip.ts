const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const VERSION = 20;
/** Bit 11: names are UTF-8. */
const UTF8_NAMES = 0x0800;

/**
 * A ZIP archive of the given parts, stored and not deflated (APPNOTE 6.3.10, 4.3.7, 4.3.12, 4.3.16).
 * For handing inspected parts on to a reader in memory: check sums and times are zero.
 */
export function storedZip(parts: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of parts) {
    const label = Buffer.from(name);
    const shared = sharedFields(label.length, content.length);
    const header = Buffer.concat([uint32(LOCAL_HEADER), shared, label]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const version = Buffer.from([VERSION, 0]);
    directory.push(uint32(DIRECTORY_ENTRY), version, shared, place, label);
    files.push(header, content);
    offset += header.length + content.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.size, 4);
  end.writeUInt16LE(parts.size, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, listed, uint32(END_OF_DIRECTORY), end]);
}

/** What a local header and a directory entry have in common, from the version to the extra length. */
function sharedFields(nameLength: number, contentLength: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(UTF8_NAMES, 2);
  fields.writeUInt32LE(contentLength, 14);
  fields.writeUInt32LE(contentLength, 18);
  fields.writeUInt16LE(nameLength, 22);
  return fields;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
