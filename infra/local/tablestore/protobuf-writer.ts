/** Writes a protobuf message field by field; only the wire types that Tablestore's messages use. */
export class ProtobufWriter {
  readonly #parts: Buffer[] = [];

  /** A varint field: integers, enumerations. Negative numbers take ten bytes, as protobuf says. */
  integer(field: number, value: number | bigint): this {
    this.#parts.push(varint(BigInt(field << 3)), varint(BigInt.asUintN(64, BigInt(value))));
    return this;
  }

  boolean(field: number, value: boolean): this {
    return this.integer(field, value ? 1 : 0);
  }

  bytes(field: number, value: Uint8Array): this {
    this.#parts.push(
      varint(BigInt((field << 3) | 2)),
      varint(BigInt(value.length)),
      Buffer.from(value.buffer, value.byteOffset, value.length),
    );
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value));
  }

  message(field: number, value: ProtobufWriter): this {
    return this.bytes(field, value.finish());
  }

  finish(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
