import { readFile } from 'node:fs/promises';
import { createServer, request as sendRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as fc from '@alicloud/fc20230330';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionHost } from '../../../../infra/local/function-host/function-host.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';
import {
  ACCOUNT,
  probeFunction,
  SdkCaller,
  startProbeHost,
  until,
} from './running-function-host.ts';

let context: TemporaryStandInContext;
let host: FunctionHost;
let sdk: SdkCaller;

beforeAll(async () => {
  context = await temporaryStandInContext('invoke-api');
  host = await startProbeHost(context, [
    probeFunction('plain', { asyncInvokeConfig: { maxAsyncRetryAttempts: 2 } }),
    probeFunction('tasks', { asyncInvokeConfig: { asyncTask: true, maxAsyncRetryAttempts: 0 } }),
  ]);
  sdk = new SdkCaller(host, context.credentials.developer);
});

afterAll(async () => {
  await host.close();
  await context.dispose();
});

const file = (name: string): string => path.join(context.stateDirectory, name);
const linesOf = (name: string): Promise<string[]> =>
  readFile(file(name), 'utf8').then(
    (text) => text.trim().split('\n'),
    () => [],
  );

describe('asynchronous invocation through the official SDK', () => {
  it('is answered 202 with an empty body, and runs', async () => {
    const answer = await sdk.invoke(
      'plain',
      { do: 'append', file: file('ran'), failures: 0 },
      { async: true },
    );

    expect(answer.status).toBe(202);
    expect(answer.body).toHaveLength(0);
    expect(answer.headers['content-type']).toBeUndefined();
    expect(answer.headers['x-fc-async-task-id']).toBe(answer.headers['x-fc-request-id']);
    await until(async () => (await linesOf('ran')).length === 1);
  });

  it('is repeated after a function error as often as configured, on local time', async () => {
    const event = { do: 'append', file: file('retried'), failures: 9 };
    const { headers } = await sdk.invoke('plain', event, { async: true });
    const taskId = headers['x-fc-async-task-id'] ?? '';

    await until(() => {
      context.clock.advance(2000);
      return host.taskStatus('plain', taskId) === 'Failed';
    });

    const attempts = (await linesOf('retried')).map(
      (line) => (JSON.parse(line) as { retryCount: number }).retryCount,
    );
    expect(attempts).toEqual([0, 1, 2]);
  });

  it('refuses a repeated task id in task mode with 409 and shows the task', async () => {
    const event = { do: 'append', file: file('once'), failures: 0 };
    const settings = { async: true, taskId: 'e_abc_worker_1' };
    await sdk.invoke('tasks', event, settings);

    await expect(sdk.invoke('tasks', event, settings)).rejects.toMatchObject({ statusCode: 409 });

    await until(() => host.taskStatus('tasks', 'e_abc_worker_1') === 'Succeeded');
    const task = await sdk.client.getAsyncTask(
      'tasks',
      'e_abc_worker_1',
      new fc.GetAsyncTaskRequest({}),
    );
    expect(task.body).toMatchObject({ taskId: 'e_abc_worker_1', status: 'Succeeded' });
    expect(await linesOf('once')).toHaveLength(1);
  });

  it('accepts one of twenty simultaneous invocations of the same task id', async () => {
    const event = { do: 'append', file: file('race'), failures: 0 };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        sdk.invoke('tasks', event, { async: true, taskId: 'race_1' }),
      ),
    );

    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    await until(() => host.taskStatus('tasks', 'race_1') === 'Succeeded');
    expect(await linesOf('race')).toHaveLength(1);
  });

  it('takes a repeated id again where task mode is off', async () => {
    const event = { do: 'append', file: file('twice'), failures: 0 };
    await sdk.invoke('plain', event, { async: true, taskId: 'again' });
    await sdk.invoke('plain', event, { async: true, taskId: 'again' });

    await until(async () => (await linesOf('twice')).length === 2);
  });

  it('refuses a payload over 128 KB and a task id that is none', async () => {
    const large = Buffer.alloc(128 * 1024 + 1, 0x20);

    await expect(sdk.invoke('plain', large, { async: true })).rejects.toMatchObject({
      statusCode: 400,
      code: 'EntityTooLarge',
    });
    await expect(
      sdk.invoke('plain', { do: 'pid' }, { async: true, taskId: '9 lives' }),
    ).rejects.toMatchObject({ statusCode: 400, code: 'InvalidArgument' });
  });
});

describe('what the API refuses', () => {
  it('refuses a payload over 32 MB', async () => {
    await expect(sdk.invoke('plain', Buffer.alloc(32 * 1024 * 1024 + 1))).rejects.toMatchObject({
      statusCode: 400,
      code: 'EntityTooLarge',
    });
  });

  it('refuses an unknown function and an unknown alias', async () => {
    await expect(sdk.invoke('nobody', {})).rejects.toMatchObject({
      statusCode: 404,
      code: 'FunctionNotFound',
    });
    await expect(sdk.invoke('plain', { do: 'pid' }, { qualifier: 'prod' })).rejects.toMatchObject({
      statusCode: 404,
      code: 'AliasNotFound',
    });
    const latest = await sdk.invoke('plain', { do: 'pid' }, { qualifier: 'LATEST' });
    expect(latest.status).toBe(200);
  });

  it('refuses a wrong secret, an unknown key and a missing token with 403', async () => {
    const { developer } = context.credentials;
    const role = context.credentials.issue('dt-probe', Date.now() + 3_600_000);
    const cases = [
      [{ ...developer, accessKeySecret: 'wrong' }, 'SignatureNotMatch'],
      [{ ...developer, accessKeyId: 'LTAIunknown' }, 'InvalidAccessKeyID'],
      [
        {
          accessKeyId: role.accessKeyId,
          accessKeySecret: role.accessKeySecret,
          principal: role.principal,
        },
        'AccessDenied',
      ],
    ] as const;

    for (const [key, code] of cases) {
      await expect(new SdkCaller(host, key).invoke('plain', { do: 'pid' })).rejects.toMatchObject({
        statusCode: 403,
        code,
      });
    }
  });

  it('accepts the temporary keys of a role until they expire', async () => {
    const live = context.credentials.issue('dt-probe', context.clock.nowEpochMs() + 3_600_000);
    const expired = context.credentials.issue('dt-probe', context.clock.nowEpochMs() - 1);

    const answer = await new SdkCaller(host, live).invoke('plain', { do: 'pid' });

    expect(answer.status).toBe(200);
    await expect(new SdkCaller(host, expired).invoke('plain', { do: 'pid' })).rejects.toMatchObject(
      { statusCode: 403 },
    );
  });

  it('refuses a request without a signature', async () => {
    const url = `http://127.0.0.1:${String(host.ports.plain)}/2023-03-30/functions/plain/invocations`;

    const answer = await fetch(url, { method: 'POST', body: '{}' });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ Code: 'MissingRequiredHeader' });
  });

  it('refuses a body that is not the signed one', async () => {
    const recorded = await recordSignedRequest({ do: 'pid' });

    const honest = await replay(recorded, '{"do":"pid"}');
    const changed = await replay(recorded, '{"do":"exit"}');

    expect(honest).toBe(200);
    expect(changed).toBe(403);
  });

  it('answers a switched-on fault in its own wire form', async () => {
    context.faults.add({
      standIn: 'function-host',
      operation: 'InvokeFunction',
      effect: { kind: 'error', code: 'ResourceThrottled' },
      times: 1,
    });

    await expect(sdk.invoke('plain', { do: 'pid' })).rejects.toMatchObject({
      statusCode: 503,
      code: 'ResourceThrottled',
    });
    expect((await sdk.invoke('plain', { do: 'pid' })).status).toBe(200);
  });
});

describe('what the API tells of functions', () => {
  it('lists the asynchronous tasks of a function, the newest first', async () => {
    await sdk.invoke('tasks', { do: 'pid' }, { async: true, taskId: 'listed_1' });
    await sdk.invoke('tasks', { do: 'pid' }, { async: true, taskId: 'listed_2' });
    await until(() => host.taskStatus('tasks', 'listed_2') === 'Succeeded');

    const listed = await sdk.client.listAsyncTasks('tasks', new fc.ListAsyncTasksRequest({}));

    const tasks = listed.body?.tasks ?? [];
    expect(tasks.slice(0, 2).map(({ taskId }) => taskId)).toEqual(['listed_2', 'listed_1']);
    expect(tasks[0]).toMatchObject({ status: 'Succeeded', qualifier: 'LATEST' });
  });

  it('returns the last 4 KB of the log of an invocation that asks for it', async () => {
    const asked = await sdk.invoke('plain', { do: 'log' }, { tail: true });
    const long = await sdk.invoke('plain', { do: 'log-much' }, { tail: true });
    const silent = await sdk.invoke('plain', { do: 'log' });

    const text = Buffer.from(asked.headers['x-fc-log-result'] ?? '', 'base64').toString();
    expect(text.split('\n')[0]).toMatch(/^FC Invoke Start RequestId: 1-/);
    expect(text).toContain('plain line\n');
    expect(text).toMatch(/FC Invoke End RequestId: \S+\n$/);
    const tail = Buffer.from(long.headers['x-fc-log-result'] ?? '', 'base64');
    expect(tail).toHaveLength(4096);
    expect(tail.toString()).toMatch(/line 999\nFC Invoke End/);
    expect(silent.headers['x-fc-log-result']).toBeUndefined();
  });

  it('shows one and lists all', async () => {
    const one = await sdk.client.getFunction('plain', new fc.GetFunctionRequest({}));
    const all = await sdk.client.listFunctions(new fc.ListFunctionsRequest({}));

    expect(one.body).toMatchObject({
      functionName: 'plain',
      runtime: 'nodejs20',
      memorySize: 256,
      functionArn: `acs:fc:cn-hongkong:${ACCOUNT}:functions/plain`,
    });
    expect(all.body?.functions?.map((each) => each.functionName)).toEqual(['plain', 'tasks']);
  });
});

interface RecordedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** Lets the official SDK sign an invocation for the host's address and keeps what it sent. */
async function recordSignedRequest(event: unknown): Promise<RecordedRequest> {
  const recorded: RecordedRequest[] = [];
  const recorder = createServer((request, response) => {
    recorded.push({ path: request.url ?? '', headers: request.headers });
    request.resume().once('end', () => response.end());
  });
  await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
  const { port } = recorder.address() as AddressInfo;
  const caller = new SdkCaller(
    { ...host, ports: { plain: port, tls: 0 } },
    context.credentials.developer,
  );
  await caller.invoke('plain', event);
  await new Promise((resolve) => recorder.close(resolve));
  const [first] = recorded;
  if (first === undefined) throw new Error('nothing was recorded');
  return first;
}

/** Sends a recorded request to the host, under the host name for which it was signed. */
async function replay(recorded: RecordedRequest, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const {
      'transfer-encoding': _chunked,
      'content-length': _length,
      ...headers
    } = recorded.headers;
    const outgoing = sendRequest(
      { port: host.ports.plain, path: recorded.path, method: 'POST', headers },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
