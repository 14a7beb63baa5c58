import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import type { FunctionContext } from '../../../../shared/function-compute/index.ts';
import {
  beginInvocationLine,
  traceOfPayload,
} from '../../../../shared/invocation/invocation-line.ts';

const context: FunctionContext = {
  requestId: '1-6565aa00-00000001',
  region: 'cn-hongkong',
  accountId: '1234567890',
  function: { name: 'dt-example-test', handler: 'index.handler', memory: 512, timeout: 120 },
};
const about = { v: 1, corpId: 'dingabc', event: 'e_1' };
const bytes = (document: object): Buffer => Buffer.from(JSON.stringify(document));
const route = bytes({ ...about, kind: 'route-event' });
const deliver = (attempt: number, subscriber = 'jira'): Buffer =>
  bytes({ ...about, kind: 'deliver-event', subscriber, attempt });

let written: MockInstance<typeof process.stdout.write>;

beforeEach(() => {
  written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => written.mockRestore());

function lines(): readonly Record<string, unknown>[] {
  return written.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
}

describe('the line of an invocation', () => {
  it('says how it ended, how long it took, and where it stands', () => {
    beginInvocationLine(route, { ...context, retryCount: 2 }, true)('failed');

    expect(lines()).toEqual([
      expect.objectContaining({
        level: 'info',
        message: 'function.invoked',
        functionName: 'dt-example-test',
        requestId: context.requestId,
        outcome: 'failed',
        coldStart: true,
        memoryMb: 512,
        retryCount: 2,
        durationMs: expect.any(Number) as number,
        traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/) as string,
      }),
    ]);
  });

  it('shows nothing of the payload', () => {
    beginInvocationLine(bytes({ action: 'adjust', content: 'canary' }), context, false)('done');

    expect(JSON.stringify(lines())).not.toContain('canary');
  });
});

describe('the trace of an invocation', () => {
  it('is that of its event across the asynchronous hop: the worker’s span is the parent', () => {
    const worker = traceOfPayload(route, 'request-1');
    const subscriber = traceOfPayload(deliver(1), 'request-2');

    expect(subscriber).toMatchObject({ traceId: worker.traceId, parentSpanId: worker.spanId });
  });

  it('is the same for an attempt that is repeated by the platform, and a span of its own for the next', () => {
    const first = traceOfPayload(deliver(1), 'request-2');

    expect(traceOfPayload(deliver(1), 'request-3')).toEqual(first);
    expect(traceOfPayload(deliver(2), 'request-4').spanId).not.toBe(first.spanId);
    expect(traceOfPayload(deliver(1, 'audit'), 'request-5').spanId).not.toBe(first.spanId);
  });

  it.each(['', 'null', '[]', '{"event":5}', '{"action":"status"}', '{"event":"e","corpId":"c"}'])(
    'is of the request itself where there is no event: %j',
    (payload) => {
      const trace = traceOfPayload(Buffer.from(payload), 'request-6');

      expect(trace).toEqual(traceOfPayload(Buffer.from('other'), 'request-6'));
      expect(trace.traceId).not.toBe(traceOfPayload(Buffer.from(payload), 'request-7').traceId);
    },
  );
});
