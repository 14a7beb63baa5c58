import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readErrorCode } from '../../../../shared/alibaba-api/index.ts';

test('finds a code or nothing in any bytes, and never a text that could hold a secret', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .record({ Code: fc.oneof(fc.string(), fc.anything()), Message: fc.string() })
      .map((body) => Buffer.from(JSON.stringify(body))),
  );

  fc.assert(
    fc.property(anything, (bytes) => {
      expect(readErrorCode(bytes) ?? 'None').toMatch(/^[A-Za-z._-]{1,77}[0-9]{0,3}$/);
    }),
    { numRuns: 500 },
  );
});

test('reads the code of either API', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z.]{1,77}[0-9]{0,3}$/), (code) => {
      const newer = { RequestId: '1', Code: code, Message: 'm' };
      const older = { ErrorCode: code, ErrorMessage: 'm' };

      const read = [newer, older].map((body) => readErrorCode(Buffer.from(JSON.stringify(body))));

      expect(read).toEqual([code, code]);
    }),
  );
});

test.each([
  ['a token', 'b7c1d94f02a8e66c3d1f7b9085ae24d7'],
  ['an identity card', 'K4827195'],
  ['a telephone number', '96183047'],
])('takes nothing for a code that could be %s', (_what, Code) => {
  expect(readErrorCode(Buffer.from(JSON.stringify({ Code, Message: 'm' })))).toBeUndefined();
});
