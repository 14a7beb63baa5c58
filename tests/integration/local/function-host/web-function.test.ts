import { readFile, writeFile } from 'node:fs/promises';
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
  marksIn,
  processesOf,
  REGION,
  SdkCaller,
  startProbeHost,
  until,
  urlOf,
  webProbe,
} from './running-function-host.ts';

let context: TemporaryStandInContext;
let host: FunctionHost;
let sdk: SdkCaller;

interface WebFacts {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly environmentNow: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly pid: number;
  readonly address: { readonly address: string; readonly port: number };
  readonly canTalkToParent: boolean;
  readonly initialisedBy: string;
}

const initializer = { initializer: { handler: 'index.initialize', timeout: 10 } };

beforeAll(async () => {
  context = await temporaryStandInContext('web-function');
  host = await startProbeHost(context, [
    webProbe('web', {
      instanceLifecycleConfig: initializer,
      environmentVariables: { PATH: '/nowhere', DECLARED: 'yes', NODE_OPTIONS: '--no-warnings' },
    }),
    webProbe('many', { instanceConcurrency: 3, concurrencyConfig: { reservedConcurrency: 2 } }),
    webProbe('quick', { timeout: 1, instanceConcurrency: 2 }),
    webProbe('bad-initializer', {
      instanceLifecycleConfig: initializer,
      environmentVariables: { FAIL_INITIALIZER: 'true' },
    }),
    webProbe('silent', { environmentVariables: { NEVER_LISTEN: 'true' } }),
    webProbe('absent', { customRuntimeConfig: { command: ['./no-such-program'] } }),
    webProbe('through-shell', {
      customRuntimeConfig: {
        command: ['/bin/sh', '-c'],
        args: [`exec ${JSON.stringify(process.execPath)} server.cjs`],
      },
    }),
    webProbe('without-role', { role: undefined }),
  ]);
  sdk = new SdkCaller(host, context.credentials.developer);
});

afterAll(async () => {
  await host.close();
  await context.dispose();
});

const file = (name: string): string => path.join(context.stateDirectory, name);

async function ask<T>(functionName: string, target: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(`${urlOf(host, functionName)}${target}`, init);
  if (answer.status !== 200) throw new Error(`${String(answer.status)} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function fails(
  functionName: string,
  target: string,
): Promise<{ readonly status: number; readonly message: string; readonly type: string | null }> {
  const answer = await fetch(`${urlOf(host, functionName)}${target}`);
  const { errorMessage } = (await answer.json()) as { errorMessage: string };
  return {
    status: answer.status,
    message: errorMessage,
    type: answer.headers.get('x-fc-error-type'),
  };
}

describe('what the program of a web function is given', () => {
  it('the request as sent, with the headers of the platform instead of those of the client', async () => {
    const body = Buffer.from([0x00, 0xff, 0xb3, 0x5c]);

    const facts = await ask<WebFacts>('web', '/do/facts?a=1&a=%E4%BD%A0', {
      method: 'PUT',
      body,
      headers: { 'X-Own': 'mine', 'x-fc-account-id': 'forged', 'X-Fc-Control-Path': '/invoke' },
    });

    expect(facts.method).toBe('PUT');
    expect(facts.url).toBe('/do/facts?a=1&a=%E4%BD%A0');
    expect(Buffer.from(facts.body, 'base64')).toEqual(body);
    expect(facts.headers).toMatchObject({
      'x-own': 'mine',
      'x-fc-control-path': '/http-invoke',
      'x-fc-function-name': 'web',
      'x-fc-function-handler': 'index.handler',
      'x-fc-function-memory': '256',
      'x-fc-region': REGION,
      'x-fc-account-id': ACCOUNT,
      'x-fc-qualifier': 'LATEST',
      'x-fc-version-id': '',
      host: new URL(urlOf(host, 'web')).host,
    });
    expect(facts.headers['x-fc-request-id']).toMatch(/^1-[0-9a-f]+-[0-9a-f]{8}-[0-9a-f]{12}$/);
  });

  it('the keys of the role, others at each request, all valid', async () => {
    const first = await ask<WebFacts>('web', '/do/facts');
    const second = await ask<WebFacts>('web', '/do/facts');

    expect(second.pid).toBe(first.pid);
    expect(second.headers['x-fc-access-key-id']).not.toBe(first.headers['x-fc-access-key-id']);
    for (const { headers } of [first, second]) {
      expect(context.credentials.find(headers['x-fc-access-key-id'] ?? '')).toMatchObject({
        principal: 'dt-probe',
        accessKeySecret: headers['x-fc-access-key-secret'],
        securityToken: headers['x-fc-security-token'],
      });
    }
  });

  it('no keys if it has no role', async () => {
    const { headers, environment } = await ask<WebFacts>('without-role', '/do/facts');

    expect(headers['x-fc-access-key-id']).toBeUndefined();
    expect(environment['ALIBABA_CLOUD_ACCESS_KEY_ID']).toBeUndefined();
  });

  it('the declared and the system variables and nothing of the host', async () => {
    process.env['SECRET_OF_THE_HOST'] = 'never seen';
    const facts = await ask<WebFacts>('web', '/do/facts');

    expect(facts.environment).toEqual(facts.environmentNow);
    expect(facts.environment).toMatchObject({
      DECLARED: 'yes',
      PATH: '/nowhere',
      NODE_OPTIONS: '--no-warnings',
      FC_FUNC_CODE_PATH: facts.cwd,
      FC_CUSTOM_LISTEN_PORT: String(facts.address.port),
    });
    expect(Object.keys(facts.environment).sort()).toEqual(
      [
        'ALIBABA_CLOUD_ACCESS_KEY_ID',
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
        'ALIBABA_CLOUD_SECURITY_TOKEN',
        'DECLARED',
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
        'NODE_OPTIONS',
        'PATH',
        'TZ',
      ].sort(),
    );
    expect(facts.canTalkToParent).toBe(false);
  });

  it('a listener on loopback only, though it asks for every interface', async () => {
    const { address } = await ask<WebFacts>('web', '/do/facts');

    expect(address.address).toBe('127.0.0.1');
  });

  it('one initialisation before the first request', async () => {
    const first = await ask<WebFacts>('web', '/do/facts');
    const second = await ask<WebFacts>('web', '/do/facts');

    expect(first.initialisedBy).toMatch(/^1-/);
    expect(second.initialisedBy).toBe(first.initialisedBy);
  });
});

describe('an invocation of a web function through the API', () => {
  it('is a POST of the event to /invoke, and its answer is the result', async () => {
    const facts = await sdk.call<WebFacts>('web', { do: 'facts' });

    expect(facts).toMatchObject({
      method: 'POST',
      url: '/invoke',
      headers: { 'x-fc-control-path': '/invoke', 'content-type': 'application/octet-stream' },
    });
    expect(Buffer.from(facts.body, 'base64').toString()).toBe('{"do":"facts"}');
  });

  it.each([
    ['fails', 'a status of 500', { do: 'status', status: 500 }],
    ['fails', 'x-fc-status 404', { do: 'declared', status: 404 }],
    ['succeeds', 'x-fc-status 200', { do: 'declared', status: 200 }],
    ['succeeds', 'a status of 200 alone', { do: 'status', status: 200 }],
  ])('%s if the answer has %s', async (fate, _what, event) => {
    const failed = fate === 'fails';
    const answer = await sdk.invoke('web', event);

    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toBe('as asked');
    expect(answer.headers['x-fc-error-type']).toBe(failed ? 'UnhandledInvocationError' : undefined);
  });

  it('returns the end of its log: of one request at a time every line, else what names it', async () => {
    const logOf = async (functionName: string): Promise<readonly string[]> => {
      const { headers } = await sdk.invoke(functionName, { do: 'log' }, { tail: true });
      const text = Buffer.from(headers['x-fc-log-result'] ?? '', 'base64').toString();
      const id = headers['x-fc-request-id'] ?? '';
      // Standard error comes by a way of its own, before or after.
      return text
        .replaceAll(id, '<id>')
        .split('\n')
        .filter((line) => !line.startsWith('error'));
    };
    const start = 'FC Invoke Start RequestId: <id>';
    const named = '{"message":"named","requestId":"<id>"}';
    const end = 'FC Invoke End RequestId: <id>';

    expect(await logOf('web')).toEqual([start, named, 'unnamed line', end, '']);
    expect(await logOf('many')).toEqual([start, named, end, '']);
  });

  it('that is asynchronous runs, and again after a failure', async () => {
    const event = { do: 'append-and-fail', file: file('tried') };
    const { headers } = await sdk.invoke('web', event, { async: true });
    const taskId = headers['x-fc-async-task-id'] ?? '';

    await until(() => {
      context.clock.advance(10_000);
      return host.taskStatus('web', taskId) === 'Failed';
    });

    expect((await readFile(file('tried'), 'utf8')).split('\n')).toHaveLength(4 + 1);
  });
});

describe('instances of a web function', () => {
  it('take as many requests at a time as declared, then the next instance does', async () => {
    const gate = file('gate');
    const waiting = Array.from({ length: 6 }, () =>
      ask<{ pid: number; mostRunning: number }>('many', `/do/wait-for?file=${gate}`),
    );
    await until(async () => (await marksIn(`${gate}.started`)) === 6);
    const refused = await fetch(`${urlOf(host, 'many')}/do/pid`);
    await writeFile(gate, '');
    const done = await Promise.all(waiting);

    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ Code: 'ResourceExhausted' });
    expect(new Set(done.map(({ pid }) => pid)).size).toBe(2);
    expect(done.map(({ mostRunning }) => mostRunning)).toEqual([3, 3, 3, 3, 3, 3]);
  });

  it('that were used last are used next', async () => {
    const last = await ask<number>('many', '/do/pid');

    for (let round = 0; round < 5; round += 1) {
      expect(await ask<number>('many', '/do/pid')).toBe(last);
    }
  });

  it('that exit are answered for with 502, and the next request runs in another', async () => {
    const before = await ask<number>('web', '/do/pid');
    const crash = await fails('web', '/do/crash');

    expect(crash).toMatchObject({ status: 502, type: 'UnhandledInvocationError' });
    expect(crash.message).toMatch(/^Process exited unexpectedly before completing request/);
    expect(await ask<number>('web', '/do/pid')).not.toBe(before);
  });

  it('that close the connection without an answer are answered for with 502', async () => {
    const hangup = await fails('web', '/do/hangup');

    expect(hangup).toMatchObject({ status: 502, type: 'UnhandledInvocationError' });
    expect(hangup.message).toMatch(/gave no answer/);
  });

  it('are killed at the time-out, which fails every request in them', async () => {
    const pid = await ask<number>('quick', '/do/pid');
    const outcomes = await Promise.all([fails('quick', '/do/hang'), fails('quick', '/do/hang')]);

    expect(outcomes.map(({ status }) => status)).toEqual([502, 502]);
    expect(outcomes.some(({ message }) => message.startsWith('Function timed out after 1'))).toBe(
      true,
    );
    await until(async () => !(await isAlive(pid)));
  });

  it('whose initializer fails fail the request and are discarded', async () => {
    const failure = await fails('bad-initializer', '/do/pid');

    expect(failure.status).toBe(502);
    expect(failure.message).toBe('The initializer answered with status 500');
    await until(() => processesOf(host, 'bad-initializer').length === 0);
  });

  it.each(['silent', 'absent'])(
    'that never listen are answered for with 502 (%s)',
    async (name) => {
      const failure = await fails(name, '/do/pid');

      expect(failure.status).toBe(502);
      expect(failure.message).toMatch(/^Process exited unexpectedly/);
    },
  );
});

describe('time in a web function', () => {
  it('follows the local clock in a running instance, and no request overtakes a move', async () => {
    const pid = await ask<number>('web', '/do/pid');

    for (let day = 0; day < 20; day += 1) {
      context.clock.advance(86_400_000);
      const expected = context.clock.nowEpochMs();
      expect(await ask<number>('web', '/do/now')).toBeGreaterThanOrEqual(expected);
    }

    expect(await ask<number>('web', '/do/pid')).toBe(pid);
    expect(await ask<number>('web', '/do/now')).toBeLessThan(context.clock.nowEpochMs() + 60_000);
  });

  it('is local time too where a shell starts the program', async () => {
    const now = await ask<number>('through-shell', '/do/now');

    expect(now).toBeGreaterThan(Date.now() + 19 * 86_400_000);
  });
});

describe('a minimum of instances', () => {
  it('is started before the first request, kept while idle, and made up after a loss', async () => {
    const other = await temporaryStandInContext('minimum');
    const stopFile = path.join(other.stateDirectory, 'stopped');
    const minimal = await startProbeHost(
      other,
      [
        webProbe('kept', {
          scalingConfig: { minInstances: 1 },
          instanceLifecycleConfig: { preStop: { handler: 'index.preStop', timeout: 5 } },
          environmentVariables: { STOP_FILE: stopFile },
        }),
      ],
      { idleStopMs: 20 },
    );
    const pid = (): number => processesOf(minimal, 'kept')[0] ?? -1;
    const first = pid();
    const gate = path.join(other.stateDirectory, 'gate');
    const url = `${urlOf(minimal, 'kept')}/do`;
    const asked = Promise.all([
      fetch(`${url}/wait-for?file=${gate}`),
      fetch(`${url}/wait-for?file=${gate}`),
    ]);
    await until(() => processesOf(minimal, 'kept').length === 2);
    await until(async () => (await marksIn(`${gate}.started`)) === 2);
    await writeFile(gate, '');
    await asked;
    await until(() => processesOf(minimal, 'kept').length === 1);

    expect(await readFile(stopFile, 'utf8')).toMatch(/^GET \d+\n$/);
    const kept = pid();
    process.kill(kept, 'SIGKILL');
    await until(() => pid() !== kept && pid() > 0);

    expect(first).toBeGreaterThan(0);
    expect((await fetch(`${url}/pid`)).status).toBe(200);
    await minimal.close();
    expect(await isAlive(pid())).toBe(false);
    await other.dispose();
  });
});

describe('a minimum that can not be started', () => {
  it('is tried again after a pause, not at once', async () => {
    const other = await temporaryStandInContext('failing-minimum');
    const starts = path.join(other.stateDirectory, 'starts');
    const failing = await startProbeHost(other, [
      webProbe('failing', {
        scalingConfig: { minInstances: 1 },
        instanceLifecycleConfig: initializer,
        environmentVariables: { FAIL_INITIALIZER: 'true', START_FILE: starts },
      }),
    ]);
    const times = async (): Promise<readonly number[]> =>
      (await readFile(starts, 'utf8').catch(() => '')).split('\n').slice(0, -1).map(Number);
    await until(async () => (await times()).length >= 2);
    const [first = 0, second = 0] = await times();
    await failing.close();

    expect(second - first).toBeGreaterThanOrEqual(1000);
    await other.dispose();
  });
});
