import { isUtf8 } from 'node:buffer';
import { parameterInvalid } from './tablestore-error.ts';

type FieldValue = bigint | Buffer;

/**
 * A protobuf message, split into its fields. Fields that nobody asks for are ignored, as protobuf
 * demands; the last value of a repeated single field wins.
 *
 * @throws TablestoreError (OTSParameterInvalid) for bytes that are no message, and by the getters
 *   for a field of another wire type or a missing required one.
 */
export class ProtobufReader {
  readonly #name: string;
  readonly #fields = new Map<number, FieldValue[]>();

  /** `name` is that of the message, for refusals. */
  constructor(name: string, bytes: Buffer) {
    this.#name = name;
    let position = 0;
    while (position < bytes.length) {
      const [tag, afterTag] = this.#varint(bytes, position);
      const [value, end] = this.#value(bytes, afterTag, Number(tag & 7n));
      const field = Number(tag >> 3n);
      if (field === 0) throw this.#malformed();
      const values = this.#fields.get(field);
      if (values === undefined) this.#fields.set(field, [value]);
      else values.push(value);
      position = end;
    }
  }

  has(field: number): boolean {
    return this.#fields.has(field);
  }

  /** A signed integer or enumeration; undefined if absent. */
  integer(field: number): number | undefined {
    const value = this.long(field);
    return value === undefined ? undefined : Number(value);
  }

  long(field: number): bigint | undefined {
    const value = this.#fields.get(field)?.at(-1);
    if (value === undefined) return undefined;
    if (typeof value !== 'bigint') throw this.#malformed();
    return BigInt.asIntN(64, value);
  }

  boolean(field: number): boolean | undefined {
    const value = this.long(field);
    return value === undefined ? undefined : value !== 0n;
  }

  allBytes(field: number): readonly Buffer[] {
    return (this.#fields.get(field) ?? []).map((value) => {
      if (typeof value === 'bigint') throw this.#malformed();
      return value;
    });
  }

  bytes(field: number): Buffer | undefined {
    return this.allBytes(field).at(-1);
  }

  requiredBytes(field: number): Buffer {
    return this.required(this.bytes(field));
  }

  allStrings(field: number): readonly string[] {
    return this.allBytes(field).map((bytes) => {
      if (!isUtf8(bytes)) throw this.#malformed();
      return bytes.toString('utf8');
    });
  }

  string(field: number): string | undefined {
    return this.allStrings(field).at(-1);
  }

  allMessages(field: number, name: string): readonly ProtobufReader[] {
    return this.allBytes(field).map((bytes) => new ProtobufReader(name, bytes));
  }

  message(field: number, name: string): ProtobufReader | undefined {
    return this.allMessages(field, name).at(-1);
  }

  /** Turns an absent required field into the refusal that the service gives. */
  required<T>(value: T | undefined): T {
    if (value === undefined) throw this.#malformed();
    return value;
  }

  #value(bytes: Buffer, position: number, wireType: number): [FieldValue, number] {
    if (wireType === 0) return this.#varint(bytes, position);
    if (wireType === 2) {
      const [length, start] = this.#varint(bytes, position);
      const end = start + Number(length);
      if (end > bytes.length) throw this.#malformed();
      return [bytes.subarray(start, end), end];
    }
    const width = wireType === 1 ? 8 : wireType === 5 ? 4 : undefined;
    if (width === undefined || position + width > bytes.length) throw this.#malformed();
    return [bytes.subarray(position, position + width), position + width];
  }

  #varint(bytes: Buffer, start: number): [bigint, number] {
    let value = 0n;
    for (let index = 0; index < 10; index += 1) {
      const byte = bytes[start + index];
      if (byte === undefined) throw this.#malformed();
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return [BigInt.asUintN(64, value), start + index + 1];
    }
    throw this.#malformed();
  }

  #malformed(): Error {
    return parameterInvalid(`Invalid protobuf message: ${this.#name}.`);
  }
}
