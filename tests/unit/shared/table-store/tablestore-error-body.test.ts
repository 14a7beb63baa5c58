import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeErrorBody } from '../../../../shared/table-store/tablestore-error-body.ts';

/** `Error{1: "OTSServerBusy", 2: "Server is busy."}`, written down by the protobuf rules. */
const known = Buffer.from(
  '0a0d' +
    Buffer.from('OTSServerBusy').toString('hex') +
    '120f' +
    Buffer.from('Server is busy.').toString('hex'),
  'hex',
);

it('reads code and message', () => {
  expect(decodeErrorBody(known)).toEqual({ code: 'OTSServerBusy', message: 'Server is busy.' });
});

it('reads a message longer than 127 bytes', () => {
  const message = '繁忙'.repeat(100);
  const length = Buffer.byteLength(message);
  const body = Buffer.concat([
    known.subarray(0, 15),
    Buffer.from([0x12, (length & 0x7f) | 0x80, length >> 7]),
    Buffer.from(message),
  ]);

  expect(decodeErrorBody(body)?.message).toBe(message);
});

it('takes no page of a proxy for an error of the store', () => {
  for (const page of [
    '',
    '<!doctype html><html></html>',
    '{"code":"OTSServerBusy"}',
    'OTSServerBusy',
  ]) {
    expect(decodeErrorBody(Buffer.from(page))).toBeUndefined();
  }
});

it('never throws, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(30), (bytes, cut) => {
      expect(() => decodeErrorBody(bytes)).not.toThrow();
      expect(() => decodeErrorBody(Buffer.concat([known.subarray(0, cut), bytes]))).not.toThrow();
    }),
    { numRuns: 500 },
  );
});
