import { describe, expect, it } from 'vitest';
import { answerRequest } from '../../../../functions/webhook-intake/answer-request.ts';
import { STATUS_OF_REFUSAL } from '../../../../functions/webhook-intake/answers.ts';
import { IntakeCounters } from '../../../../functions/webhook-intake/intake-counters.ts';
import type { WebRequest, WebResponse } from '../../../../shared/function-compute/index.ts';
import { witnessReply } from '../../../support/callback-witness.ts';
import { IntakeBench, NEWER_KEYS, webRequest } from '../../../support/intake-bench.ts';

const TEXT = '{"EventType":"user_add_org","eventId":"e1","userId":["hk001"]}';

function answer(bench: IntakeBench, request: Partial<WebRequest>): Promise<WebResponse> {
  return answerRequest(bench.deps, new IntakeCounters(), webRequest(request));
}

function requestOf(bench: IntakeBench, text = TEXT): WebRequest {
  const { query, body } = bench.callback(text);
  return webRequest({ query, bytes: body });
}

describe('answerRequest', () => {
  it('acknowledges by the encrypted reply', async () => {
    const bench = new IntakeBench();

    const { status, body } = await answer(bench, requestOf(bench));

    expect(status).toBe(200);
    expect(witnessReply(JSON.parse(body), NEWER_KEYS)).toBe('success');
  });

  it('takes a request that runs asynchronously through the same checks', async () => {
    const bench = new IntakeBench();
    const headers = { 'x-fc-invocation-type': 'Async', 'x-fc-async-delay': '3600' };

    const good = await answer(bench, { ...requestOf(bench), headers });
    const bad = await answer(bench, webRequest({ headers, bytes: Buffer.from('{}') }));

    expect([good.status, bad.status]).toEqual([200, 400]);
    expect(bench.recorded).toHaveLength(1);
  });

  it.each([
    [{ path: '/' }, 404, 'path-unknown'],
    [{ path: '/callback' }, 404, 'path-unknown'],
    [{ path: '/callback/Main' }, 404, 'path-unknown'],
    [{ path: '/callback/main/' }, 404, 'path-unknown'],
    [{ path: '/callback/../main' }, 404, 'path-unknown'],
    [{ path: '/invoke' }, 404, 'path-unknown'],
    [{ path: `/robot/${'x'.repeat(41)}` }, 404, 'path-unknown'],
    [{ method: 'GET' }, 405, 'method-not-allowed'],
    [{ method: 'DELETE', path: '/robot/main' }, 405, 'method-not-allowed'],
    [
      { path: '/callback/other', query: `signature=${'0'.repeat(40)}&timestamp=1&nonce=2` },
      404,
      'app-unknown',
    ],
    [{}, 400, 'parameter-missing'],
    [{ path: '/robot/main' }, 400, 'parameter-missing'],
  ])('answers %o with %i %s', async (request, status, code) => {
    const answered = await answer(new IntakeBench(), request);

    expect({ status: answered.status, body: answered.body }).toEqual({
      status,
      body: JSON.stringify({ code }),
    });
  });

  it.each([
    ['too-large', 413],
    ['broken-off', 408],
  ] as const)('answers a body that is %s with %i', async (outcome, status) => {
    const answered = await answer(new IntakeBench(), { readBody: async () => ({ outcome }) });

    expect(answered.status).toBe(status);
    expect(answered.body).toBe(`{"code":"body-${outcome}"}`);
  });

  it('reads no body for an address or a method that it does not know', async () => {
    let reads = 0;
    const readBody = async (): Promise<{ outcome: 'read'; bytes: Uint8Array }> => {
      reads += 1;
      return { outcome: 'read', bytes: Buffer.alloc(0) };
    };

    await answer(new IntakeBench(), { path: '/other', readBody });
    await answer(new IntakeBench(), { method: 'PUT', readBody });

    expect(reads).toBe(0);
  });

  it('answers 503 without a reply while nothing can be recorded', async () => {
    const bench = new IntakeBench();
    bench.inbox.before = async () => Promise.reject(new Error('down'));

    const { status, body } = await answer(bench, requestOf(bench));

    expect([status, body]).toEqual([503, '{"code":"not-recorded"}']);
  });

  it('tells a caller nothing of what he sent, and the log nothing of the event', async () => {
    const bench = new IntakeBench();

    const answers = await Promise.all([
      answer(bench, requestOf(bench)),
      answer(bench, webRequest({ query: 'timestamp=hk001', bytes: Buffer.from('hk001') })),
    ]);

    const told = answers.map(({ body }) => body).join() + bench.logLines.join();
    expect(told).not.toMatch(/hk001|user_add_org|hkTok3n2024/);
    expect(bench.logLines.join()).toContain('intake.counters');
  });

  it('has a status for every refusal, none of which is a success', () => {
    const statuses = Object.values(STATUS_OF_REFUSAL);

    expect(statuses.every((status) => status >= 400 && status < 500)).toBe(true);
  });
});
