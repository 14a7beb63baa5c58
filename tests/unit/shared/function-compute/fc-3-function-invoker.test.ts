import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { ApplicationError, reportError } from '../../../../shared/errors/index.ts';
import {
  createFcFunctionInvoker,
  InvocationOutcomeUnknownError,
  InvocationRefusedError,
  type FunctionInvoker,
} from '../../../../shared/function-compute/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { systemClock } from '../../../../shared/time/index.ts';
import {
  recordedWire,
  type RecordedWire,
  type WireAnswer,
} from '../../../support/recorded-wire.ts';

const KEY = {
  accessKeyId: 'STS.canary-id',
  accessKeySecret: 'canary-secret',
  securityToken: 'canary-token',
};
const TASK = { functionName: 'dt-event-worker-test', taskId: 't_abc_1', timeoutMs: 5_000 };
const PAYLOAD = Buffer.from('{"note":"canary-payload"}');

let wire: RecordedWire | undefined;
const http = createNodeHttpClient();

afterEach(async () => {
  http.close();
  await wire?.close();
  wire = undefined;
});

function invokerAt(endpoint: string): FunctionInvoker {
  return createFcFunctionInvoker({
    endpoint,
    qualifier: 'live',
    credentials: () => KEY,
    clock: systemClock,
    random: systemRandom,
    http,
  });
}

async function invokerAnswered(
  answer: WireAnswer | 'reset' | Promise<WireAnswer>,
): Promise<FunctionInvoker> {
  wire = await recordedWire(() => answer);
  return invokerAt(wire.url);
}

async function errorOf(promise: Promise<unknown>): Promise<ApplicationError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ApplicationError) return error as ApplicationError;
  throw new Error(`expected an application error, got ${String(error)}`);
}

const coded = (status: number, Code: string): WireAnswer => ({
  status,
  body: { Code, Message: 'canary-message', RequestId: '1-canary' },
});
const page: WireAnswer['body'] = '<html>canary-page</html>';

describe('invoking through Function Compute 3.0', () => {
  it('sends one asynchronous invocation with its task id and payload', async () => {
    const invoker = await invokerAnswered({ status: 202, headers: {}, body: '' });

    const answer = await invoker.invokeAsync({ ...TASK, payload: PAYLOAD });

    expect(answer).toEqual({ outcome: 'accepted' });
    expect(wire?.requests).toHaveLength(1);
    expect(wire?.requests[0]).toMatchObject({
      method: 'POST',
      target: '/2023-03-30/functions/dt-event-worker-test/invocations?qualifier=live',
      bytes: PAYLOAD,
      headers: {
        'x-fc-invocation-type': 'Async',
        'x-fc-async-task-id': 't_abc_1',
        'x-acs-security-token': 'canary-token',
      },
    });
  });

  it.each<WireAnswer>([
    coded(409, 'AsyncTaskAlreadyExists'),
    coded(409, 'AnotherCode'),
    { status: 409, body: '' },
  ])('takes 409 for a repeated task id: %j', async (answer) => {
    const invoker = await invokerAnswered(answer);

    await expect(invoker.invokeAsync({ ...TASK, payload: PAYLOAD })).resolves.toEqual({
      outcome: 'repeated',
    });
  });

  it.each<[string, WireAnswer, string, boolean, string]>([
    ['429', coded(429, 'ResourceExhausted'), 'throttled', true, 'ResourceExhausted'],
    ['503 of the service', coded(503, 'ResourceThrottled'), 'throttled', true, 'ResourceThrottled'],
    ['a concurrent update', coded(409, 'ConcurrentUpdateError'), 'throttled', true, 'Concurrent'],
    ['429 of a gateway', { status: 429, body: page }, 'throttled', true, 'status 429'],
    ['404', coded(404, 'FunctionNotFound'), 'not-found', false, 'FunctionNotFound'],
    ['a wrong signature', coded(403, 'SignatureNotMatch'), 'access-denied', false, 'Signature'],
    ['no permission', coded(403, 'AccessDenied'), 'access-denied', false, 'AccessDenied'],
    ['too much', coded(400, 'EntityTooLarge'), 'too-large', false, 'EntityTooLarge'],
    ['too much for a gateway', { status: 413, body: page }, 'too-large', false, 'status 413'],
    ['nonsense', coded(400, 'InvalidArgument'), 'invalid-request', false, 'InvalidArgument'],
  ])('is certain that %s was not accepted', async (_, answer, cause, retryable, reason) => {
    const invoker = await invokerAnswered(answer);

    const error = await errorOf(invoker.invokeAsync({ ...TASK, payload: PAYLOAD }));

    expect(error).toBeInstanceOf(InvocationRefusedError);
    expect(error).toMatchObject({ code: `function-compute.${cause}`, retryable });
    expect(error.details['reason']).toContain(reason);
  });

  it('waits as long as the service asks', async () => {
    const invoker = await invokerAnswered({
      ...coded(429, 'ResourceExhausted'),
      headers: { 'retry-after': '7' },
    });

    const error = await errorOf(invoker.invokeAsync({ ...TASK, payload: PAYLOAD }));

    expect(error.retryAfterMs).toBe(7_000);
  });

  it.each<[string, WireAnswer | 'reset']>([
    ['a reset connection', 'reset'],
    ['500 of the service', coded(500, 'InternalServerError')],
    ['502 of a gateway', { status: 502, body: page }],
    ['503 of a gateway', { status: 503, body: page }],
    ['200 with a page', { status: 200, body: page }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' }],
    ['a request time-out', { status: 408, body: '' }],
    ['an endless page', { status: 500, body: 'x'.repeat(100_000) }],
  ])('does not claim to know what became of %s', async (_, answer) => {
    const invoker = await invokerAnswered(answer);

    const error = await errorOf(invoker.invokeAsync({ ...TASK, payload: PAYLOAD }));

    expect(error).toBeInstanceOf(InvocationOutcomeUnknownError);
    expect(error.retryable).toBe(true);
    expect(wire?.requests).toHaveLength(1);
  });

  it('does not claim to know what became of a call without an answer in time', async () => {
    const invoker = await invokerAnswered(new Promise<WireAnswer>(() => undefined));

    const error = await errorOf(invoker.invokeAsync({ ...TASK, payload: PAYLOAD, timeoutMs: 30 }));

    expect(error).toBeInstanceOf(InvocationOutcomeUnknownError);
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const closed = await recordedWire(() => 'reset');
    await closed.close();

    const error = await errorOf(invokerAt(closed.url).invokeAsync({ ...TASK, payload: PAYLOAD }));

    expect(error).toMatchObject({
      code: 'function-compute.unreachable',
      retryable: true,
      details: { reason: 'ECONNREFUSED' },
    });
  });

  it('gives the reason of the caller who stopped it', async () => {
    const controller = new AbortController();
    const reason = new Error('no time left');
    wire = await recordedWire(() => {
      controller.abort(reason);
      return new Promise<WireAnswer>(() => undefined);
    });
    const { signal } = controller;

    const pending = invokerAt(wire.url).invokeAsync({ ...TASK, payload: PAYLOAD, signal });

    await expect(pending).rejects.toBe(reason);
  });

  it('reads the keys of the role for each call', async () => {
    const keys = [KEY, { ...KEY, securityToken: 'the next token' }];
    wire = await recordedWire(() => ({ status: 202, headers: {}, body: '' }));
    const invoker = createFcFunctionInvoker({
      endpoint: wire.url,
      qualifier: 'live',
      credentials: () => keys.shift() ?? KEY,
      clock: systemClock,
      random: systemRandom,
      http,
    });

    await invoker.invokeAsync({ ...TASK, payload: PAYLOAD });
    await invoker.invokeAsync({ ...TASK, payload: PAYLOAD });

    const tokens = wire.requests.map(({ headers }) => headers['x-acs-security-token']);
    expect(tokens).toEqual(['canary-token', 'the next token']);
  });

  it.each<WireAnswer | 'reset'>([
    'reset',
    coded(403, 'AccessDenied'),
    coded(400, 'canary code with a token'),
    { status: 502, body: page },
  ])('tells neither keys nor payload nor what the answer said: %j', async (answer) => {
    const invoker = await invokerAnswered(answer);

    const error = await errorOf(invoker.invokeAsync({ ...TASK, payload: PAYLOAD }));

    const told =
      inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(reportError(error));
    expect(told).not.toContain('canary');
    expect(told).toContain('t_abc_1');
  });

  it('refuses an endpoint in the clear, except on loopback', () => {
    expect(() => invokerAt('http://1.cn-hongkong.fc.aliyuncs.com')).toThrow(RangeError);
    expect(() => invokerAt('1.cn-hongkong-internal.fc.aliyuncs.com')).not.toThrow();
  });
});

describe('the state of a task', () => {
  it.each(['Enqueued', 'Running', 'Retrying', 'Succeeded', 'Failed', 'Stopped', 'Expired'])(
    'is passed on: %s',
    async (status) => {
      const invoker = await invokerAnswered({ body: { taskId: 't_abc_1', status } });

      expect(await invoker.stateOf(TASK)).toBe(status);
      expect(wire?.requests[0]?.target).toBe(
        '/2023-03-30/functions/dt-event-worker-test/async-tasks/t_abc_1?qualifier=live',
      );
    },
  );

  it('is undefined where the service says that there is no such task', async () => {
    const invoker = await invokerAnswered(coded(404, 'AsyncTaskNotFound'));

    expect(await invoker.stateOf(TASK)).toBeUndefined();
  });

  it.each<[string, WireAnswer | 'reset']>([
    ['a page', { status: 200, body: page }],
    ['null', { status: 200, body: 'null' }],
    ['a word that is no state', { body: { status: 'Dreaming' } }],
    ['500', coded(500, 'InternalServerError')],
    ['a reset connection', 'reset'],
  ])('is not guessed from %s', async (_, answer) => {
    const invoker = await invokerAnswered(answer);

    expect(await errorOf(invoker.stateOf(TASK))).toBeInstanceOf(InvocationOutcomeUnknownError);
  });

  it.each<[WireAnswer, string]>([
    [coded(404, 'FunctionNotFound'), 'function-compute.not-found'],
    [{ status: 404, body: page }, 'function-compute.not-found'],
    [coded(403, 'AccessDenied'), 'function-compute.access-denied'],
    [coded(429, 'ResourceExhausted'), 'function-compute.throttled'],
  ])('is not "unknown" if the question was refused: %j', async (answer, code) => {
    const invoker = await invokerAnswered(answer);

    expect((await errorOf(invoker.stateOf(TASK))).code).toBe(code);
  });
});
