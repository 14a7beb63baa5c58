import type { CellValue, WireValue } from './cell-value.ts';
import { crc8 } from './crc8.ts';
import { HEADER, TAG, TYPE } from './plain-buffer-format.ts';

export interface OutgoingCell {
  readonly name: string;
  readonly value: CellValue;
  /** Milliseconds since the epoch. */
  readonly version: bigint;
}

export interface OutgoingRow {
  readonly key: readonly { readonly name: string; readonly value: WireValue }[];
  readonly cells: readonly OutgoingCell[];
}

/** Encodes rows, one header before all of them; no rows give no bytes. */
export function writeRows(rows: readonly OutgoingRow[]): Buffer {
  if (rows.length === 0) return Buffer.alloc(0);
  const parts: Buffer[] = [uint32(HEADER)];
  for (const row of rows) writeRow(parts, row);
  return Buffer.concat(parts);
}

function writeRow(parts: Buffer[], row: OutgoingRow): void {
  const checksums: number[] = [];
  if (row.key.length > 0) parts.push(Buffer.of(TAG.rowKey));
  for (const { name, value } of row.key) checksums.push(writeCell(parts, name, value, undefined));
  if (row.cells.length > 0) parts.push(Buffer.of(TAG.rowData));
  for (const cell of row.cells) {
    checksums.push(writeCell(parts, cell.name, cell.value, cell.version));
  }
  const checksum = crc8(crc8(0, Uint8Array.from(checksums)), Uint8Array.of(0));
  parts.push(Buffer.of(TAG.rowChecksum, checksum));
}

function writeCell(
  parts: Buffer[],
  name: string,
  value: WireValue,
  version: bigint | undefined,
): number {
  const nameBytes = Buffer.from(name);
  const variant = encodeVariant(value);
  parts.push(Buffer.of(TAG.cell, TAG.cellName), uint32(nameBytes.length), nameBytes);
  parts.push(Buffer.of(TAG.cellValue), uint32(variant.length), variant);
  let checksum = crc8(crc8(0, nameBytes), variant);
  if (version !== undefined) {
    const versionBytes = int64(version);
    parts.push(Buffer.of(TAG.cellVersion), versionBytes);
    checksum = crc8(checksum, versionBytes);
  }
  parts.push(Buffer.of(TAG.cellChecksum, checksum));
  return checksum;
}

/** Type byte and payload of a value. */
export function encodeVariant(value: WireValue): Buffer {
  const type = Buffer.of(TYPE[value.kind]);
  switch (value.kind) {
    case 'integer':
      return Buffer.concat([type, int64(value.value)]);
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(value.value);
      return Buffer.concat([type, bytes]);
    }
    case 'boolean':
      return Buffer.concat([type, Buffer.of(value.value ? 1 : 0)]);
    case 'string': {
      const bytes = Buffer.from(value.value);
      return Buffer.concat([type, uint32(bytes.length), bytes]);
    }
    case 'binary':
      return Buffer.concat([type, uint32(value.value.length), value.value]);
    case 'inf-min':
    case 'inf-max':
    case 'auto-increment':
      return type;
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}
