import { deflateRawSync } from 'node:zlib';

/** What a directory entry says; a test may make it lie. */
export interface PartOptions {
  readonly deflated?: boolean;
  readonly declaredBytes?: number;
  readonly isEncrypted?: boolean;
}

/**
 * A ZIP archive of the given parts (APPNOTE 6.3.10), without check sums: those who read it here do not
 * look at them.
 */
export function zipOf(
  parts: readonly (readonly [name: string, content: string | Uint8Array, options?: PartOptions])[],
): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content, options = {}] of parts) {
    const plain = Buffer.from(content as Uint8Array);
    const packed = options.deflated === true ? deflateRawSync(plain) : plain;
    const label = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(options.isEncrypted === true ? 1 : 0, 2);
    shared.writeUInt16LE(options.deflated === true ? 8 : 0, 4);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(options.declaredBytes ?? plain.length, 18);
    shared.writeUInt16LE(label.length, 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), shared, label, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const entry = [Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), shared, tail, label];
    files.push(file);
    directory.push(Buffer.concat(entry));
    offset += file.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, listed, end]);
}
