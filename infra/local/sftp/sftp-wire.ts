/** Numbers and framing of SFTP version 3 (draft-ietf-secsh-filexfer-02). */
export const REQUEST_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'INIT'],
  [3, 'OPEN'],
  [4, 'CLOSE'],
  [5, 'READ'],
  [6, 'WRITE'],
  [7, 'LSTAT'],
  [8, 'FSTAT'],
  [9, 'SETSTAT'],
  [10, 'FSETSTAT'],
  [11, 'OPENDIR'],
  [12, 'READDIR'],
  [13, 'REMOVE'],
  [14, 'MKDIR'],
  [15, 'RMDIR'],
  [16, 'REALPATH'],
  [17, 'STAT'],
  [18, 'RENAME'],
  [19, 'READLINK'],
  [20, 'SYMLINK'],
  [200, 'EXTENDED'],
]);

export const ANSWER = {
  version: 2,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attributes: 105,
} as const;

export const STATUS = {
  ok: 0,
  endOfFile: 1,
  noSuchFile: 2,
  permissionDenied: 3,
  failure: 4,
  badMessage: 5,
  unsupported: 8,
} as const;

export const OPEN_FLAG = {
  read: 0x01,
  write: 0x02,
  append: 0x04,
  create: 0x08,
  truncate: 0x10,
  exclusive: 0x20,
} as const;

/** OpenSSH takes packets up to 256 KiB. */
export const LONGEST_PACKET = 256 * 1024;

/** File attributes as version 3 carries them; only what was sent is there. */
export interface WireAttributes {
  readonly size?: number;
  readonly owner?: { readonly uid: number; readonly gid: number };
  readonly permissions?: number;
  readonly times?: { readonly accessed: number; readonly modified: number };
}

/** The peer broke the protocol; the connection cannot go on. */
export class ProtocolViolation extends Error {}

/** Reads the fields of one packet. @throws ProtocolViolation at its end. */
export class PacketReader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  byte(): number {
    return this.#take(1).readUInt8();
  }

  uint32(): number {
    return this.#take(4).readUInt32BE();
  }

  /** Offsets and sizes; beyond 2^53 they are no file of this world. */
  uint64(): number {
    const value = Number(this.#take(8).readBigUInt64BE());
    if (!Number.isSafeInteger(value)) throw new ProtocolViolation('offset out of range');
    return value;
  }

  bytes(): Buffer {
    return this.#take(this.uint32());
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  attributes(): WireAttributes {
    const flags = this.uint32();
    return {
      ...(flags & 0x1 ? { size: this.uint64() } : {}),
      ...(flags & 0x2 ? { owner: { uid: this.uint32(), gid: this.uint32() } } : {}),
      ...(flags & 0x4 ? { permissions: this.uint32() } : {}),
      ...(flags & 0x8 ? { times: { accessed: this.uint32(), modified: this.uint32() } } : {}),
    };
  }

  #take(length: number): Buffer {
    const end = this.#position + length;
    if (end > this.#bytes.length) throw new ProtocolViolation('packet too short');
    const taken = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return taken;
  }
}

/** Builds one packet with its length in front. */
export class PacketWriter {
  readonly #parts: Buffer[] = [];

  constructor(type: number) {
    this.#parts.push(Buffer.from([type]));
  }

  uint32(value: number): this {
    const field = Buffer.alloc(4);
    field.writeUInt32BE(value >>> 0);
    this.#parts.push(field);
    return this;
  }

  uint64(value: number): this {
    const field = Buffer.alloc(8);
    field.writeBigUInt64BE(BigInt(value));
    this.#parts.push(field);
    return this;
  }

  bytes(value: Buffer | string): this {
    const field = Buffer.from(value);
    this.uint32(field.length);
    this.#parts.push(field);
    return this;
  }

  packet(): Buffer {
    const body = Buffer.concat(this.#parts);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, body]);
  }
}

/** Cuts a stream of bytes into packets. */
export class PacketSplitter {
  #held = Buffer.alloc(0);

  /** The packets that these bytes complete. @throws ProtocolViolation for a packet that is too long. */
  *push(chunk: Buffer): Generator<Buffer> {
    this.#held = Buffer.concat([this.#held, chunk]);
    while (this.#held.length >= 4) {
      const length = this.#held.readUInt32BE();
      if (length === 0 || length > LONGEST_PACKET) throw new ProtocolViolation('packet length');
      if (this.#held.length < 4 + length) return;
      const packet = this.#held.subarray(4, 4 + length);
      this.#held = this.#held.subarray(4 + length);
      yield packet;
    }
  }
}
