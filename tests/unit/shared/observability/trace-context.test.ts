import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childOf, traceOf, traceparentOf } from '../../../../shared/observability/index.ts';

/** The form of the header by W3C Trace Context, section 3.2; all zeros are invalid. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/;

describe('the trace of an event', () => {
  it('has the form that W3C gives it, for any key and any work within it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (key, name) => {
        const root = traceOf(key);
        const child = childOf(root, name);

        expect(traceparentOf(root)).toMatch(TRACEPARENT);
        expect(traceparentOf(child)).toMatch(TRACEPARENT);
        expect(child).toMatchObject({ traceId: root.traceId, parentSpanId: root.spanId });
        expect(child.spanId).not.toBe(root.spanId);
      }),
    );
  });

  it('is known to whoever knows the key, and to nobody else', () => {
    expect(traceOf('e_1')).toEqual(traceOf('e_1'));
    expect(traceOf('e_1').traceId).not.toBe(traceOf('e_2').traceId);
    expect(childOf(traceOf('e_1'), 'a').spanId).not.toBe(childOf(traceOf('e_1'), 'b').spanId);
  });
});
