import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionHost } from '../../../../infra/local/function-host/function-host.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';
import {
  ACCOUNT,
  isAlive,
  probeFunction,
  REGION,
  SdkCaller,
  startProbeHost,
  until,
} from './running-function-host.ts';

let context: TemporaryStandInContext;
let host: FunctionHost;
let sdk: SdkCaller;

interface ProbeFacts {
  readonly isBuffer: boolean;
  readonly requests: number;
  readonly initialisedBy: string;
  readonly cwd: string;
  readonly environment: Record<string, string>;
  readonly canTalkToParent: boolean;
  readonly context: {
    readonly requestId: string;
    readonly retryCount: number;
    readonly credentials: { accessKeyId: string; accessKeySecret: string; securityToken: string };
  } & Record<string, unknown>;
  readonly firstKeyId: string;
  readonly hasLogger: boolean;
}

beforeAll(async () => {
  context = await temporaryStandInContext('function-host');
  const lifecycle = { initializer: { handler: 'index.initialize', timeout: 10 } };
  host = await startProbeHost(context, [
    probeFunction('probe', {
      instanceLifecycleConfig: lifecycle,
      environmentVariables: { DECLARED: 'yes', EMPTY: '' },
    }),
    probeFunction('callback', { handler: 'index.withCallback' }),
    probeFunction('quick', { timeout: 1 }),
    probeFunction('small', { memorySize: 128 }),
    probeFunction('bad-initializer', {
      instanceLifecycleConfig: lifecycle,
      environmentVariables: { FAIL_INITIALIZER: 'true' },
    }),
    probeFunction('no-handler', { handler: 'index.absent' }),
    probeFunction('one-at-a-time', { concurrencyConfig: { reservedConcurrency: 1 } }),
    probeFunction('hong-kong', { environmentVariables: { TZ: 'Asia/Hong_Kong' } }),
    probeFunction('without-role', { role: undefined }),
  ]);
  sdk = new SdkCaller(host, context.credentials.developer);
});

afterAll(async () => {
  await host.close();
  await context.dispose();
});

const failure = (body: Buffer): Record<string, unknown> =>
  JSON.parse(body.toString('utf8')) as Record<string, unknown>;

describe('what a handler is given', () => {
  it('hands over the event as a Buffer and the documented context', async () => {
    const facts = await sdk.call<ProbeFacts>('probe', { do: 'facts' });

    expect(facts.isBuffer).toBe(true);
    expect(facts.hasLogger).toBe(true);
    expect(facts.context).toMatchObject({
      region: REGION,
      accountId: ACCOUNT,
      retryCount: 0,
      function: {
        name: 'probe',
        handler: 'index.handler',
        memory: 256,
        timeout: 20,
        initializer: 'index.initialize',
        initializationTimeout: 10,
      },
      service: { qualifier: 'LATEST' },
      tracing: { openTracingSpanContext: '' },
    });
  });

  it('runs the initializer once per instance, before the first request', async () => {
    const first = await sdk.call<ProbeFacts>('probe', { do: 'facts' });
    const second = await sdk.call<ProbeFacts>('probe', { do: 'facts' });

    expect(second.requests).toBe(first.requests + 1);
    expect(first.initialisedBy).toMatch(/^1-/);
    expect(second.initialisedBy).toBe(first.initialisedBy);
  });

  it('gives the keys of the role, others at each request, all valid', async () => {
    const first = await sdk.call<ProbeFacts>('probe', { do: 'facts' });
    const second = await sdk.call<ProbeFacts>('probe', { do: 'facts' });

    expect(second.context.credentials.accessKeyId).not.toBe(first.context.credentials.accessKeyId);
    for (const { credentials } of [first.context, second.context]) {
      expect(context.credentials.find(credentials.accessKeyId)).toMatchObject({
        principal: 'dt-probe',
        accessKeySecret: credentials.accessKeySecret,
        securityToken: credentials.securityToken,
      });
    }
  });

  it('gives no keys to a function without a role', async () => {
    const facts = await sdk.call<ProbeFacts>('without-role', { do: 'facts' });

    expect(facts.context.credentials).toBeUndefined();
    expect(facts.environment['ALIBABA_CLOUD_ACCESS_KEY_ID']).toBeUndefined();
  });

  it('sets the declared and the system variables and nothing of the host', async () => {
    process.env['SECRET_OF_THE_HOST'] = 'never seen';
    const { environment, cwd, canTalkToParent } = await sdk.call<ProbeFacts>('probe', {
      do: 'facts',
    });

    expect(environment).toMatchObject({
      DECLARED: 'yes',
      EMPTY: '',
      TZ: 'UTC',
      FC_FUNCTION_NAME: 'probe',
      FC_FUNCTION_MEMORY_SIZE: '256',
      FC_REGION: REGION,
      FC_ACCOUNT_ID: ACCOUNT,
      FC_FUNC_CODE_PATH: cwd,
    });
    expect(Object.keys(environment).sort()).toEqual(
      [
        'ALIBABA_CLOUD_ACCESS_KEY_ID',
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
        'ALIBABA_CLOUD_SECURITY_TOKEN',
        'DECLARED',
        'EMPTY',
        'FC_ACCOUNT_ID',
        'FC_CUSTOM_LISTEN_PORT',
        'FC_FUNCTION_HANDLER',
        'FC_FUNCTION_MEMORY_SIZE',
        'FC_FUNCTION_NAME',
        'FC_FUNC_CODE_PATH',
        'FC_INSTANCE_ID',
        'FC_REGION',
        'FC_VER_ID',
        'HOME',
        'PATH',
        'TZ',
      ].sort(),
    );
    expect(canTalkToParent).toBe(false);
  });
});

describe('what a caller gets', () => {
  it('returns texts and bytes as they are and objects as JSON', async () => {
    const text = await sdk.invoke('probe', { do: 'echo', value: '許功蓋' });
    const object = await sdk.invoke('probe', { do: 'echo', value: { a: 1 } });
    const bytes = await sdk.invoke('probe', { do: 'bytes' });
    const nothing = await sdk.invoke('probe', { do: 'nothing' });

    expect(text.body.toString('utf8')).toBe('許功蓋');
    expect(object.body.toString('utf8')).toBe('{"a":1}');
    expect(bytes.body).toEqual(Buffer.from([0x00, 0xff, 0xb3, 0x5c]));
    expect(nothing.body).toHaveLength(0);
    expect(text.status).toBe(200);
    expect(text.headers['x-fc-request-id']).toMatch(/^1-[0-9a-f]+-[0-9a-f]{8}-[0-9a-f]{12}$/);
    expect(Number(text.headers['x-fc-max-memory-usage'])).toBeGreaterThan(10);
  });

  it('carries events of several megabytes both ways', async () => {
    const value = 'é'.repeat(4_000_000);

    const answer = await sdk.invoke('probe', { do: 'echo', value });

    expect(answer.body.toString('utf8') === value).toBe(true);
  });

  it('reports a thrown error as unhandled, with type and stack', async () => {
    const answer = await sdk.invoke('probe', { do: 'throw', message: 'as asked', name: 'MyError' });

    expect(answer.status).toBe(200);
    expect(answer.headers['x-fc-error-type']).toBe('UnhandledInvocationError');
    const { errorMessage, errorType, stackTrace } = failure(answer.body);
    expect({ errorMessage, errorType }).toEqual({ errorMessage: 'as asked', errorType: 'MyError' });
    expect((stackTrace as string[])[0]).toMatch(/^at .*index\.js:\d+/);
  });

  it('serves the callback style; its error counts as handled', async () => {
    const good = await sdk.invoke('callback', { value: 7 });
    const bad = await sdk.invoke('callback', { fail: true });

    expect(good.body.toString()).toBe('{"got":7}');
    expect(bad.headers['x-fc-error-type']).toBe('HandledInvocationError');
    expect(failure(bad.body)).toMatchObject({
      errorMessage: 'refused by callback',
      errorType: 'RangeError',
    });
  });

  it('fails the request and discards the instance when the initializer fails', async () => {
    const first = await sdk.invoke('bad-initializer', { do: 'pid' });
    const second = await sdk.invoke('bad-initializer', { do: 'pid' });

    expect(first.headers['x-fc-error-type']).toBe('UnhandledInvocationError');
    expect(failure(first.body)['errorMessage']).toBe('no connection');
    expect(second.headers['x-fc-instance-id']).not.toBe(first.headers['x-fc-instance-id']);
  });

  it('says so when the handler is not in the code', async () => {
    const answer = await sdk.invoke('no-handler', { do: 'pid' });

    expect(failure(answer.body)['errorMessage']).toContain("'index.absent'");
  });
});

describe('instances', () => {
  it('are reused one after the other, and run one request at a time', async () => {
    const gate = path.join(context.stateDirectory, 'gate');
    const waiting = sdk.call<number>('probe', { do: 'wait-for', file: gate });
    await until(() => existsSync(`${gate}.started`));
    const meanwhile = await sdk.call<number>('probe', { do: 'pid' });
    await writeFile(gate, '');
    const waited = await waiting;
    const after = await sdk.call<number>('probe', { do: 'pid' });

    expect(meanwhile).not.toBe(waited);
    expect(after).toBe(waited);
  });

  it('are bounded in number: beyond it the API answers 429', async () => {
    const gate = path.join(context.stateDirectory, 'gate-of-one');
    const waiting = sdk.call<number>('one-at-a-time', { do: 'wait-for', file: gate });
    await until(() => existsSync(`${gate}.started`));

    await expect(sdk.invoke('one-at-a-time', { do: 'pid' })).rejects.toMatchObject({
      code: 'ResourceExhausted',
      statusCode: 429,
    });

    await writeFile(gate, '');
    await expect(waiting).resolves.toBeGreaterThan(1);
  });

  it('that exit are reported as the platform reports them', async () => {
    const answer = await sdk.invoke('probe', { do: 'exit' });

    expect(answer.headers['x-fc-error-type']).toBe('UnhandledInvocationError');
    expect(failure(answer.body)).toEqual({
      errorMessage: expect.stringMatching(
        /^Process exited unexpectedly before completing request \(duration: \d+ms, maxMemoryUsage: \d+MB\)$/,
      ) as string,
    });
  });

  it('that are killed from outside are reported the same way, and the next request runs', async () => {
    const mark = path.join(context.stateDirectory, 'hanging-pid');
    const hanging = sdk.invoke('probe', { do: 'hang', mark });
    await until(() =>
      readFile(mark, 'utf8').then(
        (text) => text !== '',
        () => false,
      ),
    );

    process.kill(Number(await readFile(mark, 'utf8')), 'SIGKILL');

    expect(failure((await hanging).body)['errorMessage']).toMatch(/^Process exited unexpectedly/);
    await expect(sdk.call('probe', { do: 'pid' })).resolves.toBeGreaterThan(1);
  });

  it('that are killed while idle are replaced', async () => {
    const pid = await sdk
      .call<number>('callback', { value: 0 })
      .then(() => processesOf('callback')[0]);
    process.kill(pid ?? -1, 'SIGKILL');
    await until(() => !processesOf('callback').includes(pid ?? -1));

    await expect(sdk.call('callback', { value: 8 })).resolves.toEqual({ got: 8 });
  });

  it('are killed at the time-out, even if they never yield', async () => {
    const answer = await sdk.invoke('quick', { do: 'spin' });

    expect(answer.headers['x-fc-error-type']).toBe('UnhandledInvocationError');
    expect(failure(answer.body)['errorMessage']).toMatch(/^Function timed out after 1 seconds/);
    await until(() => processesOf('quick').length === 0);
  });

  it('are killed when they hold more memory than they have', async () => {
    const answer = await sdk.invoke('small', { do: 'eat', bytes: 1_000_000 });

    expect(failure(answer.body)['errorMessage']).toMatch(/^Process exited unexpectedly/);
    const megabytes = /maxMemoryUsage: (\d+)MB/.exec(answer.body.toString())?.[1];
    expect(Number(megabytes)).toBeGreaterThan(100);
  });

  it('are stopped after idling, and run preStop before they end', async () => {
    const other = await temporaryStandInContext('idle');
    await mkdir(path.join(other.stateDirectory, 'marks'));
    const stopFile = path.join(other.stateDirectory, 'marks/stopped');
    const idleHost = await startProbeHost(
      other,
      [
        probeFunction('short-lived', {
          instanceLifecycleConfig: { preStop: { handler: 'index.preStop', timeout: 5 } },
          environmentVariables: { STOP_FILE: stopFile },
        }),
      ],
      { idleStopMs: 20 },
    );
    const idleSdk = new SdkCaller(idleHost, other.credentials.developer);

    const pid = await idleSdk.call<number>('short-lived', { do: 'pid' });
    await until(() => idleHost.functions()[0]?.processIds.length === 0);

    expect(await readFile(stopFile, 'utf8')).toBe(`${String(pid)}\n`);
    expect(await isAlive(pid)).toBe(false);
    await idleHost.close();
    await other.dispose();
  });
});

describe('the log of a function', () => {
  it('holds what was written, by request, between Start and End', async () => {
    const answer = await sdk.invoke('probe', { do: 'log' });
    const requestId = answer.headers['x-fc-request-id'] ?? '';
    const file = host.functions().find((one) => one.functionName === 'probe')?.logFile ?? '';

    const lines = async (): Promise<string[]> =>
      (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes(requestId));
    await until(async () => (await lines()).some((line) => line.includes('Invoke End')));

    const text = (await lines()).filter((line) => !line.endsWith('error line'));
    expect(text[0]).toContain(`FC Invoke Start RequestId: ${requestId}`);
    expect(text[1]).toMatch(/ plain line$/);
    expect(text[2]).toMatch(/\[WARN\] through the logger \{"a":1\}$/);
    expect(text[3]).toContain(`FC Invoke End RequestId: ${requestId}`);
    expect(await readFile(file, 'utf8')).toContain(' error line\n');
  });
});

describe('time in a function', () => {
  interface Instants {
    readonly date: number;
    readonly now: number;
    readonly text: string;
    readonly constructorNow: number;
    readonly fixed: string;
    readonly utc: number;
    readonly subclass: number;
    readonly isDate: boolean;
  }

  it('follows the local clock, in a warm instance too, and never runs back', async () => {
    const before = await sdk.call<Instants>('hong-kong', { do: 'now' });
    context.clock.advance(40 * 86_400_000);
    const expected = context.clock.nowEpochMs();
    const after = await sdk.call<Instants>('hong-kong', { do: 'now' });

    expect(before.now).toBeLessThan(expected - 39 * 86_400_000);
    for (const instant of [after.date, after.now, after.constructorNow, after.subclass]) {
      expect(instant).toBeGreaterThanOrEqual(expected);
      expect(instant).toBeLessThan(expected + 60_000);
    }
    expect(after.text).toContain('GMT+0800');
    expect(after.fixed).toBe('1970-01-02T00:00:00.000Z');
    expect(after.utc).toBe(Date.UTC(2026, 9, 3));
    expect(after.isDate).toBe(true);
    expect(after.now).toBeGreaterThan(before.now);
  });

  it('is the local clock in a fresh instance', async () => {
    await sdk.invoke('hong-kong', { do: 'exit' });

    const fresh = await sdk.call<Instants>('hong-kong', { do: 'now' });

    expect(fresh.now).toBeGreaterThan(Date.now() + 39 * 86_400_000);
  });
});

function processesOf(functionName: string): readonly number[] {
  return host.functions().find((one) => one.functionName === functionName)?.processIds ?? [];
}
