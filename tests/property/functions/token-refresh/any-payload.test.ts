import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseInvocation } from '../../../../functions/token-refresh/invocation.ts';
import { RequestRefusedError } from '../../../../shared/invocation/index.ts';

const field = fc.oneof(fc.jsonValue(), fc.constantFrom('dingcorp', 'dingapp1', '', 'a/b'));
const nearlyRight = fc
  .record(
    {
      action: fc.oneof(
        fc.constantFrom('status', 'refresh', 'rotate-keys', 'quota', 'check'),
        fc.jsonValue(),
      ),
      corpId: field,
      app: field,
      more: field,
      triggerName: fc.constantFrom('refresh', 'nightly'),
      triggerTime: fc.constantFrom('2026-11-26T01:03:00Z', 1),
    },
    { requiredKeys: [] },
  )
  .map((document) => Buffer.from(JSON.stringify(document)));

it('any bytes are an invocation or are refused in words, in both languages', () => {
  let accepted = 0;

  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), nearlyRight), (bytes) => {
      try {
        const { kind } = parseInvocation(bytes);
        expect(['timer', 'action']).toContain(kind);
        accepted += 1;
      } catch (error) {
        if (!(error instanceof RequestRefusedError)) throw error;
        expect(error.code).toBe('request.malformed');
        expect(error.text.zhHK).toMatch(/^請求內容不正確：.+。$/s);
      }
    }),
    { numRuns: 3_000 },
  );

  expect(accepted).toBeGreaterThan(20);
});
