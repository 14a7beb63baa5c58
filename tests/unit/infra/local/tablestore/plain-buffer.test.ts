import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue } from '../../../../../infra/local/tablestore/cell-value.ts';
import { crc8 } from '../../../../../infra/local/tablestore/crc8.ts';
import {
  type IncomingRow,
  readRow,
  readVariant,
} from '../../../../../infra/local/tablestore/plain-buffer-reader.ts';
import {
  encodeVariant,
  type OutgoingRow,
  writeRows,
} from '../../../../../infra/local/tablestore/plain-buffer-writer.ts';
import { TablestoreError } from '../../../../../infra/local/tablestore/tablestore-error.ts';

/** The official SDK's own encoder and decoder, as witnesses. */
interface SdkCodec {
  readonly Long: { fromString(text: string): unknown };
  readonly INF_MIN: unknown;
  readonly INF_MAX: unknown;
  readonly PK_AUTO_INCR: unknown;
  readonly PlainBufferBuilder: {
    serializePrimaryKey(key: object[]): Buffer;
    serializeForPutRow(key: object[], columns: object[]): Buffer;
    serializeForUpdateRow(key: object[], columns: object[]): Buffer;
    serializeForDeleteRow(key: object[]): Buffer;
    serializeColumnValue(value: unknown): Buffer;
  };
  readonly PlainBufferInputStream: new (bytes: {
    buffer: Buffer;
    offset: number;
    limit: number;
  }) => object;
  readonly PlainBufferCodedInputStream: new (stream: object) => {
    readRows(): {
      primaryKey: { name: string; value: unknown }[];
      attributes: { columnName: string; columnValue: unknown; timestamp: unknown }[];
    }[];
  };
}
const sdk = createRequire(import.meta.url)('tablestore') as SdkCodec;

function sdkValue(value: CellValue): unknown {
  return value.kind === 'integer' ? sdk.Long.fromString(String(value.value)) : value.value;
}

const text = fc.string({ unit: 'binary', maxLength: 40 });
const keyValue: fc.Arbitrary<CellValue> = fc.oneof(
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((value) => ({ kind: 'integer' as const, value })),
  text.map((value) => ({ kind: 'string' as const, value })),
  fc.uint8Array().map((bytes) => ({ kind: 'binary' as const, value: Buffer.from(bytes) })),
);
const cellValue: fc.Arbitrary<CellValue> = fc.oneof(
  keyValue,
  fc.double({ noNaN: true }).map((value) => ({ kind: 'double' as const, value })),
  fc.boolean().map((value) => ({ kind: 'boolean' as const, value })),
);
const name = fc.stringMatching(/^[a-su-z_][A-Za-z0-9_]{0,20}$/);
const version = fc.bigInt(0n, 2n ** 53n - 1n);
const row = fc.record({
  key: fc.array(fc.record({ name, value: keyValue }), { minLength: 1, maxLength: 4 }),
  cells: fc.array(fc.record({ name, value: cellValue, version }), { maxLength: 6 }),
});

const keyForSdk = (key: OutgoingRow['key']) =>
  key.map((cell) => ({ [cell.name]: sdkValue(cell.value as CellValue) }));

describe('a row in PlainBuffer', () => {
  it('is written byte for byte as the official SDK writes it', () => {
    fc.assert(
      fc.property(row, (outgoing) => {
        const bySdk = sdk.PlainBufferBuilder.serializeForPutRow(
          keyForSdk(outgoing.key),
          outgoing.cells.map((cell) => ({
            [cell.name]: sdkValue(cell.value),
            timestamp: Number(cell.version),
          })),
        );

        expect(writeRows([outgoing]).toString('hex')).toBe(bySdk.toString('hex'));
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  it('that the official SDK wrote is read back as it was', () => {
    fc.assert(
      fc.property(row, (outgoing) => {
        const incoming = readRow(writeRows([outgoing]));

        expect(incoming).toEqual({
          key: outgoing.key,
          cells: outgoing.cells.map((cell) => ({ ...cell, operation: undefined })),
          deleteMarker: false,
        } satisfies IncomingRow);
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('is read by the official SDK, several after one header', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), (rows) => {
        const bytes = writeRows(rows);
        const stream = new sdk.PlainBufferInputStream({
          buffer: bytes,
          offset: 0,
          limit: bytes.length,
        });

        const read = new sdk.PlainBufferCodedInputStream(stream).readRows();

        expect(read.map(({ primaryKey }) => primaryKey.map((cell) => String(cell.value)))).toEqual(
          rows.map(({ key }) => key.map(({ value }) => String(sdkValue(value)))),
        );
        expect(
          read.map(({ attributes }) =>
            attributes.map((cell) => [
              cell.columnName,
              String(cell.columnValue),
              String(cell.timestamp),
            ]),
          ),
        ).toEqual(
          rows.map(({ cells }) =>
            cells.map((cell) => [cell.name, String(sdkValue(cell.value)), String(cell.version)]),
          ),
        );
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  it('carries the operations of an update and the marker of a deletion', () => {
    const key = [{ id: 'x' }];
    const update = readRow(
      sdk.PlainBufferBuilder.serializeForUpdateRow(key, [
        { PUT: [{ a: 'v', timestamp: 5 }] },
        { DELETE_ALL: ['b'] },
        { DELETE: [{ c: 7 }] },
        { INCREMENT: [{ d: sdk.Long.fromString('-1') }] },
      ]),
    );

    expect(update.cells).toEqual([
      { name: 'a', value: { kind: 'string', value: 'v' }, operation: undefined, version: 5n },
      { name: 'b', value: undefined, operation: 'delete-all', version: undefined },
      { name: 'c', value: undefined, operation: 'delete-one', version: 7n },
      {
        name: 'd',
        value: { kind: 'integer', value: -1n },
        operation: 'increment',
        version: undefined,
      },
    ]);
    expect(readRow(sdk.PlainBufferBuilder.serializeForDeleteRow(key)).deleteMarker).toBe(true);
  });

  it('may hold bounds and automatic values, with the zero bytes that the SDK leaves behind', () => {
    const bytes = sdk.PlainBufferBuilder.serializePrimaryKey([
      { a: sdk.INF_MIN },
      { b: sdk.INF_MAX },
      { c: sdk.PK_AUTO_INCR },
    ]);

    expect(readRow(bytes).key.map(({ value }) => value.kind)).toEqual([
      'inf-min',
      'inf-max',
      'auto-increment',
    ]);
    expect(bytes.at(-1)).toBe(0);
  });

  it('with any one bit changed is refused or was never looked at', () => {
    const bytes = writeRows([
      {
        key: [{ name: 'id', value: { kind: 'string', value: 'x' } }],
        cells: [{ name: 'a', value: { kind: 'integer', value: 7n }, version: 5n }],
      },
    ]);
    const whole = readRow(bytes);

    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));

      expect(() => expect(readRow(changed)).toEqual(whole)).toThrow(TablestoreError);
    }
  });

  it('made of any bytes is read or refused, never a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, withHeader) => {
        const start = withHeader ? [0x75, 0, 0, 0, 1, 3, 4] : [];
        try {
          readRow(Buffer.from([...start, ...bytes]));
        } catch (error) {
          expect(error).toBeInstanceOf(TablestoreError);
        }
      }),
      { numRuns: 2000, seed: 5 },
    );
  });
});

describe('a value that stands alone', () => {
  it('is read from the official SDK’s bytes, and written as the same bytes', () => {
    fc.assert(
      fc.property(cellValue, (value) => {
        const bytes = sdk.PlainBufferBuilder.serializeColumnValue(sdkValue(value));

        expect(readVariant(bytes)).toEqual(value);
        expect(encodeVariant(value).equals(bytes)).toBe(true);
      }),
      { numRuns: 200, seed: 6 },
    );
  });
});

describe('the checksum', () => {
  it('is CRC-8 with polynomial 0x07, whose check value is published as 0xF4', () => {
    expect(crc8(0, Buffer.from('123456789'))).toBe(0xf4);
  });
});
