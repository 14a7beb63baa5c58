import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { request as sendRequest, type OutgoingHttpHeaders } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionHost } from '../../../../infra/local/function-host/function-host.ts';
import type { AccessKey } from '../../../../infra/local/stand-in/credentials.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';
import { ACCOUNT, probeFunction, REGION, startProbeHost, until } from './running-function-host.ts';

/** The part of `@alicloud/fc2` (which has no types) that invokes functions. */
interface OlderSdk {
  invokeFunction(
    service: string,
    functionName: string,
    event: string | Buffer,
    headers?: Record<string, string>,
    qualifier?: string,
    options?: { rawBuf?: boolean },
  ): Promise<{ headers: Record<string, string>; data: string | Buffer }>;
}
type OlderSdkConstructor = new (account: string, config: Record<string, unknown>) => OlderSdk;
const OlderClient = createRequire(import.meta.url)('@alicloud/fc2') as OlderSdkConstructor;

let context: TemporaryStandInContext;
let host: FunctionHost;

function sdkOf(key: AccessKey): OlderSdk {
  return new OlderClient(ACCOUNT, {
    accessKeyID: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
    region: REGION,
    endpoint: `http://127.0.0.1:${String(host.ports.plain)}`,
    timeout: 30_000,
  });
}

beforeAll(async () => {
  context = await temporaryStandInContext('older-api');
  host = await startProbeHost(context, [
    probeFunction('plain'),
    probeFunction('tasks', { asyncInvokeConfig: { asyncTask: true, maxAsyncRetryAttempts: 0 } }),
  ]);
});

afterAll(async () => {
  await host.close();
  await context.dispose();
});

const file = (name: string): string => path.join(context.stateDirectory, name);

describe('the API of Function Compute 2.0, through its official SDK', () => {
  it('invokes a function and returns what it returned', async () => {
    const sdk = sdkOf(context.credentials.developer);

    const text = await sdk.invokeFunction('any', 'plain', '{"do":"echo","value":"許功蓋"}');
    const bytes = await sdk.invokeFunction('any', 'plain', '{"do":"bytes"}', {}, 'LATEST', {
      rawBuf: true,
    });

    expect(text.data).toBe('許功蓋');
    expect(text.headers['x-fc-request-id']).toMatch(/^1-/);
    expect(bytes.data).toEqual(Buffer.from([0x00, 0xff, 0xb3, 0x5c]));
  });

  it('reports a function error by a header', async () => {
    const sdk = sdkOf(context.credentials.developer);

    const answer = await sdk.invokeFunction('any', 'plain', '{"do":"throw","message":"as asked"}');

    expect(answer.headers['x-fc-error-type']).toBe('UnhandledInvocationError');
    expect(JSON.parse(String(answer.data))).toMatchObject({ errorMessage: 'as asked' });
  });

  it('accepts an asynchronous invocation with an empty body, and runs it', async () => {
    const sdk = sdkOf(context.credentials.developer);
    const event = JSON.stringify({ do: 'append', file: file('ran'), failures: 0 });

    const answer = await sdk.invokeFunction('any', 'plain', event, {
      'X-Fc-Invocation-Type': 'Async',
    });

    expect(answer.data).toBe('');
    const taskId = answer.headers['x-fc-async-task-id'] ?? '';
    await until(() => host.taskStatus('plain', taskId) === 'Succeeded');
    expect((await readFile(file('ran'), 'utf8')).trim().split('\n')).toHaveLength(1);
  });

  it('refuses a repeated task id of its own header in task mode', async () => {
    const sdk = sdkOf(context.credentials.developer);
    const headers = {
      'X-Fc-Invocation-Type': 'Async',
      'X-Fc-Stateful-Async-Invocation-Id': 'e_old_1',
    };
    await sdk.invokeFunction('any', 'tasks', '{"do":"pid"}', headers);

    await expect(sdk.invokeFunction('any', 'tasks', '{"do":"pid"}', headers)).rejects.toMatchObject(
      { code: 'AsyncTaskAlreadyExists' },
    );
    await until(() => host.taskStatus('tasks', 'e_old_1') === 'Succeeded');
  });

  it('takes temporary keys of a role', async () => {
    const role = context.credentials.issue('dt-probe', context.clock.nowEpochMs() + 3_600_000);

    const answer = await sdkOf(role).invokeFunction('any', 'plain', '{"do":"pid"}');

    expect(Number(answer.data)).toBeGreaterThan(1);
  });

  it.each([
    ['an unknown function', 'nobody', undefined, 'FunctionNotFound'],
    ['an unknown alias', 'plain', 'prod', 'AliasNotFound'],
    ['an unknown version', 'plain', '3', 'VersionNotFound'],
  ])('names %s in the form that the SDK reads', async (_what, name, qualifier, code) => {
    const sdk = sdkOf(context.credentials.developer);

    await expect(sdk.invokeFunction('any', name, '{}', {}, qualifier)).rejects.toMatchObject({
      name: `FC${code}Error`,
      code,
    });
  });

  it('names a switched-on fault in the form that the SDK reads', async () => {
    context.faults.add({
      standIn: 'function-host',
      operation: 'InvokeFunction',
      effect: { kind: 'error', code: 'ResourceExhausted' },
      times: 1,
    });

    await expect(
      sdkOf(context.credentials.developer).invokeFunction('any', 'plain', '{}'),
    ).rejects.toMatchObject({ code: 'ResourceExhausted' });
  });

  it('refuses a wrong secret, an unknown key, a missing token and an expired one', async () => {
    const { developer } = context.credentials;
    const role = context.credentials.issue('dt-probe', context.clock.nowEpochMs() + 3_600_000);
    const expired = context.credentials.issue('dt-probe', context.clock.nowEpochMs() - 1);
    const cases: readonly (readonly [AccessKey, string])[] = [
      [{ ...developer, accessKeySecret: 'wrong' }, 'SignatureNotMatch'],
      [{ ...developer, accessKeyId: 'LTAIunknown' }, 'InvalidAccessKeyID'],
      [{ ...role, securityToken: 'wrong' }, 'AccessDenied'],
      [expired, 'AccessDenied'],
    ];

    for (const [key, code] of cases) {
      await expect(sdkOf(key).invokeFunction('any', 'plain', '{"do":"pid"}')).rejects.toMatchObject(
        { code },
      );
    }
  });
});

describe('requests that the SDK does not make', () => {
  const target = '/2016-08-15/services/any/functions/plain/invocations';

  it('without a signature, or with one of another kind, are refused', async () => {
    const unsigned = await send(target, {});
    const other = await send(target, { authorization: 'Basic abc' });

    expect(unsigned).toEqual({ status: 400, code: 'MissingRequiredHeader' });
    expect(other).toEqual({ status: 403, code: 'AccessDenied' });
  });

  it('with a date that is far off are refused', async () => {
    const { developer } = context.credentials;
    const refused = await send(target, {
      authorization: `FC ${developer.accessKeyId}:AAAA`,
      date: 'Mon, 05 Jan 2015 00:00:00 GMT',
    });

    expect(refused).toEqual({ status: 403, code: 'AccessDenied' });
  });

  it('with a body that is not that of Content-MD5 are refused', async () => {
    const refused = await send(target, {
      authorization: `FC ${context.credentials.developer.accessKeyId}:AAAA`,
      date: new Date().toUTCString(),
      'content-md5': 'AAAA',
    });

    expect(refused).toEqual({ status: 400, code: 'InvalidArgument' });
  });

  it('for something else than an invocation are refused', async () => {
    const path2016 = '/2016-08-15/services/any/triggers';
    const { status } = await send(path2016, {});

    expect(status).toBe(400);
  });
});

function send(
  target: string,
  headers: OutgoingHttpHeaders,
): Promise<{ readonly status: number; readonly code: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest(
      { port: host.ports.plain, path: target, method: 'POST', headers },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('end', () => {
          const { ErrorCode } = JSON.parse(Buffer.concat(chunks).toString()) as {
            ErrorCode: string;
          };
          resolve({ status: incoming.statusCode ?? 0, code: ErrorCode });
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end('{"do":"pid"}');
  });
}
