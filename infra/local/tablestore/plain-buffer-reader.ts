import { isUtf8 } from 'node:buffer';
import { type CellValue, isVirtual, type WireValue } from './cell-value.ts';
import { crc8 } from './crc8.ts';
import { type CellOperation, HEADER, OPERATION, TAG, TYPE } from './plain-buffer-format.ts';
import { parameterInvalid } from './tablestore-error.ts';

export interface KeyCell {
  readonly name: string;
  readonly value: WireValue;
}

/** An attribute cell of a request: a value to put, or an operation on the column. */
export interface AttributeCell {
  readonly name: string;
  readonly value: CellValue | undefined;
  readonly operation: CellOperation | undefined;
  /** Version that the client asks for, in milliseconds; absent: the server's clock. */
  readonly version: bigint | undefined;
}

export interface IncomingRow {
  readonly key: readonly KeyCell[];
  readonly cells: readonly AttributeCell[];
  readonly deleteMarker: boolean;
}

/**
 * Decodes the one row of a request and verifies its checksums. Zero bytes after the row are
 * tolerated: official SDKs allocate too much for some values.
 *
 * @throws TablestoreError (OTSParameterInvalid) for anything that is not one whole row.
 */
export function readRow(bytes: Buffer): IncomingRow {
  const cursor = new Cursor(bytes);
  if (cursor.uint32() !== HEADER) throw malformed('header');
  const checksums: number[] = [];
  const key = cursor.accept(TAG.rowKey) ? readKey(cursor, checksums) : [];
  const cells = cursor.accept(TAG.rowData) ? readAttributes(cursor, checksums) : [];
  const deleteMarker = cursor.accept(TAG.deleteMarker);
  cursor.expect(TAG.rowChecksum);
  const expected = crc8(crc8(0, Uint8Array.from(checksums)), Uint8Array.of(deleteMarker ? 1 : 0));
  if (cursor.byte() !== expected) throw malformed('row checksum');
  if (!cursor.onlyZeroBytesLeft()) throw malformed('trailing bytes');
  return { key, cells, deleteMarker };
}

/** Decodes a value that stands alone, as in the conditions of a filter. */
export function readVariant(bytes: Buffer): CellValue {
  const cursor = new Cursor(bytes);
  const value = cursor.variant();
  if (isVirtual(value) || !cursor.onlyZeroBytesLeft()) throw malformed('value');
  return value;
}

function readKey(cursor: Cursor, checksums: number[]): KeyCell[] {
  const key: KeyCell[] = [];
  while (cursor.accept(TAG.cell)) {
    const { name, value, operation, version } = readCell(cursor, checksums);
    if (value === undefined || operation !== undefined || version !== undefined) {
      throw malformed('primary key');
    }
    key.push({ name, value });
  }
  return key;
}

function readAttributes(cursor: Cursor, checksums: number[]): AttributeCell[] {
  const cells: AttributeCell[] = [];
  while (cursor.accept(TAG.cell)) {
    const { value, ...cell } = readCell(cursor, checksums);
    if (value !== undefined && isVirtual(value)) throw malformed('attribute value');
    cells.push({ ...cell, value });
  }
  return cells;
}

function readCell(cursor: Cursor, checksums: number[]) {
  cursor.expect(TAG.cellName);
  const nameBytes = cursor.bytes(cursor.uint32());
  const name = text(nameBytes);
  let checksum = crc8(0, nameBytes);
  let value: WireValue | undefined;
  if (cursor.accept(TAG.cellValue)) {
    const length = cursor.uint32();
    const start = cursor.position;
    value = cursor.variant();
    if (cursor.position - start !== length) throw malformed('value length');
    checksum = crc8(checksum, cursor.since(start));
  }
  const operation = cursor.accept(TAG.cellOperation) ? operationOf(cursor.byte()) : undefined;
  let version: bigint | undefined;
  if (cursor.accept(TAG.cellVersion)) {
    const start = cursor.position;
    version = cursor.int64();
    checksum = crc8(checksum, cursor.since(start));
  }
  // The operation precedes the version on the wire but follows it in the checksum.
  if (operation !== undefined) checksum = crc8(checksum, Uint8Array.of(OPERATION[operation]));
  cursor.expect(TAG.cellChecksum);
  if (cursor.byte() !== checksum) throw malformed('cell checksum');
  checksums.push(checksum);
  return { name, value, operation, version };
}

function operationOf(byte: number): CellOperation {
  if (byte === OPERATION['delete-all']) return 'delete-all';
  if (byte === OPERATION['delete-one']) return 'delete-one';
  if (byte === OPERATION.increment) return 'increment';
  throw malformed('cell operation');
}

function text(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw malformed('UTF-8 text');
  return bytes.toString('utf8');
}

function malformed(what: string): Error {
  return parameterInvalid(`Invalid PlainBuffer: ${what}.`);
}

class Cursor {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get position(): number {
    return this.#position;
  }

  since(start: number): Buffer {
    return this.#bytes.subarray(start, this.#position);
  }

  onlyZeroBytesLeft(): boolean {
    return this.#bytes.subarray(this.#position).every((byte) => byte === 0);
  }

  accept(tag: number): boolean {
    if (this.#bytes[this.#position] !== tag) return false;
    this.#position += 1;
    return true;
  }

  expect(tag: number): void {
    if (!this.accept(tag)) throw malformed(`tag ${String(tag)} expected`);
  }

  bytes(length: number): Buffer {
    const end = this.#position + length;
    if (end > this.#bytes.length) throw malformed('end of data');
    const taken = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return taken;
  }

  byte(): number {
    return this.bytes(1).readUInt8();
  }

  uint32(): number {
    return this.bytes(4).readUInt32LE();
  }

  int64(): bigint {
    return this.bytes(8).readBigInt64LE();
  }

  variant(): WireValue {
    const type = this.byte();
    switch (type) {
      case TYPE.integer:
        return { kind: 'integer', value: this.int64() };
      case TYPE.double:
        return { kind: 'double', value: this.bytes(8).readDoubleLE() };
      case TYPE.boolean:
        return { kind: 'boolean', value: this.byte() !== 0 };
      case TYPE.string:
        return { kind: 'string', value: text(this.bytes(this.uint32())) };
      case TYPE.binary:
        return { kind: 'binary', value: Buffer.from(this.bytes(this.uint32())) };
      case TYPE['inf-min']:
        return { kind: 'inf-min' };
      case TYPE['inf-max']:
        return { kind: 'inf-max' };
      case TYPE['auto-increment']:
        return { kind: 'auto-increment' };
      default:
        throw malformed('value type');
    }
  }
}
