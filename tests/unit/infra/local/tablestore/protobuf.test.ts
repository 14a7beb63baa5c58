import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtobufReader } from '../../../../../infra/local/tablestore/protobuf-reader.ts';
import { ProtobufWriter } from '../../../../../infra/local/tablestore/protobuf-writer.ts';
import { TablestoreError } from '../../../../../infra/local/tablestore/tablestore-error.ts';

interface Message {
  encode(value: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Record<string, unknown>;
  toObject(message: object, options: object): Record<string, unknown>;
}
/** The messages of the official SDK, compiled by the vendor, as witnesses. */
const { proto } = (
  createRequire(import.meta.url)('tablestore/lib/protocol/tablestore_compiled_proto.js') as {
    main: {
      proto: Record<'Error' | 'TableOptions' | 'BatchGetRowResponse' | 'TimeRange', Message>;
    };
  }
).main;

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

describe('protobuf', () => {
  it('is written so that the official messages read it', () => {
    fc.assert(
      fc.property(
        int32,
        fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        fc.boolean(),
        (life, deviation, allow) => {
          const bytes = new ProtobufWriter()
            .integer(1, life)
            .integer(5, deviation)
            .boolean(6, allow)
            .finish();

          const decoded = proto.TableOptions.toObject(proto.TableOptions.decode(bytes), {
            longs: String,
          });

          expect(decoded).toEqual({
            timeToLive: life,
            deviationCellVersionInSec: String(deviation),
            allowUpdate: allow,
          });
        },
      ),
      { seed: 11 },
    );
  });

  it('is read as the official messages write it', () => {
    fc.assert(
      fc.property(int32, int32, fc.boolean(), (life, deviation, allowUpdate) => {
        const bytes = proto.TableOptions.encode({
          timeToLive: life,
          deviationCellVersionInSec: deviation,
          allowUpdate,
        }).finish();

        const message = new ProtobufReader('TableOptions', Buffer.from(bytes));

        expect(message.integer(1)).toBe(life);
        expect(message.long(5)).toBe(BigInt(deviation));
        expect(message.boolean(6)).toBe(allowUpdate);
        expect(message.integer(2)).toBeUndefined();
        expect(message.has(2)).toBe(false);
      }),
      { seed: 12 },
    );
  });

  it('holds texts, bytes and messages in messages', () => {
    const error = new ProtobufWriter().string(1, 'OTSInvalidPK').string(2, '錯誤 𠮷');
    const bytes = new ProtobufWriter()
      .message(
        1,
        new ProtobufWriter()
          .string(1, 'table')
          .message(2, new ProtobufWriter().boolean(1, false).message(2, error))
          .message(2, new ProtobufWriter().boolean(1, true).bytes(4, Buffer.alloc(300, 7))),
      )
      .finish();

    const decoded = proto.BatchGetRowResponse.toObject(proto.BatchGetRowResponse.decode(bytes), {
      bytes: String,
    }) as { tables: { rows: unknown[] }[] };

    expect(decoded.tables[0]).toMatchObject({
      tableName: 'table',
      rows: [
        { isOk: false, error: { code: 'OTSInvalidPK', message: '錯誤 𠮷' } },
        { isOk: true, row: Buffer.alloc(300, 7).toString('base64') },
      ],
    });
  });

  it('takes the last of a repeated single field, and all where all are asked for', () => {
    const bytes = new ProtobufWriter().string(1, 'first').string(1, 'second').finish();

    const message = new ProtobufReader('Test', bytes);

    expect(message.string(1)).toBe('second');
    expect(message.allStrings(1)).toEqual(['first', 'second']);
  });

  it('refuses a field of another type, text that is not UTF-8, and a required field that is absent', () => {
    const message = new ProtobufReader(
      'Test',
      new ProtobufWriter()
        .integer(1, 5)
        .bytes(2, Buffer.from([0xff]))
        .finish(),
    );

    expect(() => message.bytes(1)).toThrow(TablestoreError);
    expect(() => message.long(2)).toThrow(TablestoreError);
    expect(() => message.string(2)).toThrow(TablestoreError);
    expect(() => message.requiredBytes(3)).toThrow('Invalid protobuf message: Test.');
  });

  it('made of any bytes is read or refused, never a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          new ProtobufReader('Test', Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(TablestoreError);
        }
      }),
      { numRuns: 2000, seed: 13 },
    );
  });
});
