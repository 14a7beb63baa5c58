import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { ApplicationError, reportError } from '../../../../shared/errors/index.ts';
import {
  createFc2FunctionInvoker,
  InvocationOutcomeUnknownError,
  InvocationRefusedError,
  type FunctionInvoker,
  type RoleCredentials,
} from '../../../../shared/function-compute/index.ts';
import {
  recordedWire,
  type RecordedWire,
  type WireAnswer,
} from '../../../support/recorded-wire.ts';

const KEY: RoleCredentials = {
  accessKeyId: 'STS.canary-id',
  accessKeySecret: 'canary-secret',
  securityToken: 'canary-token',
};
const TASK = { functionName: 'worker', taskId: 't_abc_1', timeoutMs: 5_000 };
const PAYLOAD = Buffer.from('{"note":"canary-payload"}');
const ACCEPTED: WireAnswer = { status: 202, headers: { 'x-fc-request-id': '1' }, body: '' };

let wire: RecordedWire | undefined;

afterEach(async () => {
  await wire?.close();
  wire = undefined;
});

function invokerAt(endpoint: string, credentials = (): RoleCredentials => KEY): FunctionInvoker {
  return createFc2FunctionInvoker({
    endpoint,
    accountId: '1234567890123456',
    serviceName: 'dt-service',
    credentials,
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

const coded = (status: number, ErrorCode: string): WireAnswer => ({
  status,
  body: { ErrorCode, ErrorMessage: 'canary-message' },
});
const page = '<html>canary-page</html>';

describe('invoking through the SDK of Function Compute 2.0', () => {
  it('sends one asynchronous invocation with its task id and payload', async () => {
    const invoker = await invokerAnswered(ACCEPTED);

    const answer = await invoker.invokeAsync({ ...TASK, payload: PAYLOAD });

    expect(answer).toEqual({ outcome: 'accepted' });
    expect(wire?.requests).toHaveLength(1);
    expect(wire?.requests[0]).toMatchObject({
      method: 'POST',
      target: '/2016-08-15/services/dt-service/functions/worker/invocations',
      bytes: PAYLOAD,
      headers: {
        'x-fc-invocation-type': 'Async',
        'x-fc-stateful-async-invocation-id': 't_abc_1',
        'x-fc-account-id': '1234567890123456',
        'content-type': 'application/octet-stream',
      },
    });
  });

  it.each(['STS.id', 'TMP.id'])('sends the token of a key named %s', async (accessKeyId) => {
    wire = await recordedWire(() => ACCEPTED);
    const invoker = invokerAt(wire.url, () => ({ ...KEY, accessKeyId }));

    await invoker.invokeAsync({ ...TASK, payload: new Uint8Array(PAYLOAD) });

    expect(wire.requests[0]?.headers['x-fc-security-token']).toBe('canary-token');
    expect(wire.requests[0]?.headers.authorization).toMatch(new RegExp(`^FC ${accessKeyId}:`));
  });

  it.each<[WireAnswer, string, boolean]>([
    [coded(429, 'ResourceExhausted'), 'throttled', true],
    [coded(503, 'ResourceThrottled'), 'throttled', true],
    [coded(404, 'ServiceNotFound'), 'not-found', false],
    [coded(403, 'SignatureNotMatch'), 'access-denied', false],
    [{ status: 403, headers: {}, body: page }, 'access-denied', false],
    [coded(400, 'EntityTooLarge'), 'too-large', false],
    [coded(400, 'InvalidArgument'), 'invalid-request', false],
  ])('is certain that %j means "not accepted"', async (answer, cause, retryable) => {
    const invoker = await invokerAnswered(answer);

    const error = await errorOf(invoker.invokeAsync({ ...TASK, payload: PAYLOAD }));

    expect(error).toBeInstanceOf(InvocationRefusedError);
    expect(error).toMatchObject({ code: `function-compute.${cause}`, retryable });
  });

  it('takes 409 for a repeated task id', async () => {
    const invoker = await invokerAnswered(coded(409, 'AnyCode'));

    const answer = await invoker.invokeAsync({ ...TASK, payload: PAYLOAD });

    expect(answer).toEqual({ outcome: 'repeated' });
  });

  it.each<[string, WireAnswer | 'reset']>([
    ['a reset connection', 'reset'],
    ['500', coded(500, 'InternalServerError')],
    ['502 of a gateway', { status: 502, headers: {}, body: page }],
    ['200 with a page', { status: 200, headers: {}, body: page }],
    ['a result: it ran at once', { ...ACCEPTED, status: 200, body: 'done' }],
    [
      'a function error: it ran at once',
      { status: 200, headers: { 'x-fc-request-id': '1', 'x-fc-error-type': 'X' }, body: '' },
    ],
    ['an acceptance that claims to be JSON', { status: 202, body: '' }],
    ['null', { status: 400, body: 'null' }],
  ])('does not claim to know what became of %s', async (_, answer) => {
    const invoker = await invokerAnswered(answer);

    const error = await errorOf(invoker.invokeAsync({ ...TASK, payload: PAYLOAD }));

    expect(error).toBeInstanceOf(InvocationOutcomeUnknownError);
    expect(wire?.requests).toHaveLength(1);
  });

  it('does not wait longer than it was told', async () => {
    const invoker = await invokerAnswered(new Promise<WireAnswer>(() => undefined));

    const error = await errorOf(invoker.invokeAsync({ ...TASK, payload: PAYLOAD, timeoutMs: 30 }));

    expect(error).toBeInstanceOf(InvocationOutcomeUnknownError);
    expect(error.details['reason']).toBe('time-out');
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const closed = await recordedWire(() => 'reset');
    await closed.close();

    const error = await errorOf(invokerAt(closed.url).invokeAsync({ ...TASK, payload: PAYLOAD }));

    expect(error.code).toBe('function-compute.unreachable');
  });

  it('gives the reason of the caller who stopped it', async () => {
    const controller = new AbortController();
    const reason = new Error('no time left');
    wire = await recordedWire(() => {
      controller.abort(reason);
      return new Promise<WireAnswer>(() => undefined);
    });

    const pending = invokerAt(wire.url).invokeAsync({
      ...TASK,
      payload: PAYLOAD,
      signal: controller.signal,
    });

    await expect(pending).rejects.toBe(reason);
  });

  it.each<WireAnswer | 'reset'>([
    'reset',
    coded(403, 'AccessDenied'),
    coded(400, 'canary code with a token'),
    { status: 502, headers: {}, body: page },
  ])('tells neither keys nor payload nor what the answer said: %j', async (answer) => {
    const invoker = await invokerAnswered(answer);

    const error = await errorOf(invoker.invokeAsync({ ...TASK, payload: PAYLOAD }));

    const told =
      inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(reportError(error));
    expect(told).not.toContain('canary');
  });

  it('refuses an endpoint in the clear, except on loopback', () => {
    expect(() => invokerAt('http://1.cn-hongkong.fc.aliyuncs.com')).toThrow(RangeError);
  });
});

describe('the state of a task of Function Compute 2.0', () => {
  it('is passed on', async () => {
    const invoker = await invokerAnswered({ body: { status: 'Retrying' } });

    expect(await invoker.stateOf(TASK)).toBe('Retrying');
    expect(wire?.requests[0]?.target).toBe(
      '/2016-08-15/services/dt-service/functions/worker/stateful-async-invocations/t_abc_1',
    );
  });

  it.each<WireAnswer>([{ body: { status: 'Dreaming' } }, { headers: {}, body: page }])(
    'is not guessed from %j',
    async (answer) => {
      const invoker = await invokerAnswered(answer);

      expect(await errorOf(invoker.stateOf(TASK))).toBeInstanceOf(InvocationOutcomeUnknownError);
    },
  );
});
