import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FunctionHost } from '../../../../infra/local/function-host/function-host.ts';
import type { FaultEffect } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';
import {
  ACCOUNT,
  marksIn,
  probeFunction,
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

const arn = (functionName: string): string =>
  `acs:fc:${REGION}:${ACCOUNT}:functions/${functionName}`;

beforeEach(async () => {
  context = await temporaryStandInContext('async-queue');
  host = await startProbeHost(context, [
    probeFunction('worker', {
      concurrencyConfig: { reservedConcurrency: 2 },
      asyncInvokeConfig: {
        maxAsyncRetryAttempts: 1,
        maxAsyncEventAgeInSeconds: 3600,
        destinationConfig: {
          onSuccess: { destination: arn('told') },
          onFailure: { destination: arn('told') },
        },
      },
    }),
    probeFunction('told', {
      handler: 'index.keep',
      environmentVariables: { KEEP_FILE: path.join(context.stateDirectory, 'told') },
    }),
    webProbe('web', { asyncInvokeConfig: { maxAsyncRetryAttempts: 0 } }),
  ]);
  sdk = new SdkCaller(host, context.credentials.developer);
});

afterEach(async () => {
  await host.close();
  await context.dispose();
});

const file = (name: string): string => path.join(context.stateDirectory, name);
const linesOf = async (name: string): Promise<readonly string[]> => {
  const text = await readFile(file(name), 'utf8').catch(() => '');
  return text.split('\n').slice(0, -1);
};
const append = (name: string, text: string): Record<string, unknown> => ({
  do: 'append',
  file: file(name),
  failures: 0,
  text,
});
const textsOf = async (name: string): Promise<readonly string[]> =>
  (await linesOf(name)).map((line) => (JSON.parse(line) as { text: string }).text);

async function enqueue(event: unknown, taskId: string): Promise<void> {
  await sdk.invoke('worker', event, { async: true, taskId });
}

const endOf = (taskId: string, status: string): Promise<void> =>
  until(() => {
    context.clock.advance(1000);
    return host.taskStatus('worker', taskId) === status;
  });

describe('destinations', () => {
  it('are told of a success with what was asked and what was answered', async () => {
    const event = append('ran', 'one');
    await enqueue(event, 'good');
    await until(async () => (await linesOf('told')).length === 1);

    const told = JSON.parse((await linesOf('told'))[0] ?? '') as Record<string, unknown>;
    expect(told).toEqual({
      timestamp: expect.any(Number) as number,
      requestContext: {
        requestId: expect.stringMatching(/^1-/) as string,
        functionArn: arn('worker'),
        condition: '',
        approximateInvokeCount: 1,
      },
      requestPayload: JSON.stringify(event),
      responseContext: { statusCode: 200, functionError: '' },
      responsePayload: 'appended',
    });
  });

  it('are told of a failure once, after the last attempt', async () => {
    await enqueue({ ...append('failed', 'one'), failures: 9 }, 'bad');
    await endOf('bad', 'Failed');
    await until(async () => (await linesOf('told')).length === 1);

    const told = JSON.parse((await linesOf('told'))[0] ?? '') as Record<string, unknown>;
    expect(told).toMatchObject({
      requestContext: { approximateInvokeCount: 2 },
      responseContext: { functionError: 'UnhandledInvocationError' },
    });
    expect(JSON.parse(String(told['responsePayload']))).toMatchObject({ errorMessage: 'not yet' });
    expect(await linesOf('failed')).toHaveLength(2);
  });

  it('are told of an invocation that grew too old without being run', async () => {
    const gate = file('gate');
    await enqueue({ do: 'wait-for', file: gate }, 'busy_1');
    await enqueue({ do: 'wait-for', file: gate }, 'busy_2');
    await until(() => existsSync(`${gate}.started`));
    await enqueue(append('never', 'one'), 'old');
    context.clock.advance(3_601_000);

    await until(() => host.taskStatus('worker', 'old') === 'Expired');
    await until(async () => (await linesOf('told')).length === 1);

    expect(JSON.parse((await linesOf('told'))[0] ?? '')).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
    });
    await writeFile(gate, '');
    await until(() => host.taskStatus('worker', 'busy_2') === 'Succeeded');
    expect(await linesOf('never')).toEqual([]);
  });
});

describe('a burst', () => {
  it('waits in the queue: no more at a time than reserved, none refused, none counted as failed', async () => {
    const event = { do: 'in-and-out', file: file('burst') };

    await Promise.all(
      Array.from({ length: 60 }, (_, index) => enqueue(event, `b_${String(index)}`)),
    );
    await until(async () => (await linesOf('burst')).length === 120);

    let running = 0;
    let most = 0;
    for (const line of await linesOf('burst')) {
      running += line === 'out' ? -1 : 1;
      most = Math.max(most, running);
    }
    expect(most).toBeLessThanOrEqual(2);
    expect((await linesOf('burst')).filter((line) => line === 'in 0')).toHaveLength(60);
  });

  it('that is refused all the same waits half a second, doubled each time, uncounted', async () => {
    switchOn({ kind: 'error', code: 'ResourceExhausted' }, 'Deliver.worker', 4);
    const startedAt = context.clock.nowEpochMs();
    await enqueue(append('late', 'one'), 'late');

    await until(() => {
      context.clock.advance(50);
      return host.taskStatus('worker', 'late') === 'Succeeded';
    });

    // 0.5 + 1 + 2 + 4 s.
    expect(context.clock.nowEpochMs() - startedAt).toBeGreaterThanOrEqual(7500);
    const [only] = await linesOf('late');
    expect(JSON.parse(only ?? '')).toMatchObject({ retryCount: 0 });
    expect(await linesOf('late')).toHaveLength(1);
  });
});

describe('faults of a delivery', () => {
  it.each(['Deliver', 'Deliver.worker', 'Deliver*'])(
    'run it twice on demand, by the name %s',
    async (operation) => {
      switchOn({ kind: 'duplicate' }, operation, 1);
      await enqueue(append('twice', 'one'), 'twice');
      await until(() => host.taskStatus('worker', 'twice') === 'Succeeded');
      await enqueue(append('twice', 'two'), 'once');
      await until(() => host.taskStatus('worker', 'once') === 'Succeeded');

      expect(await textsOf('twice')).toEqual(['one', 'one', 'two']);
    },
  );

  it('run it twice also where there is room for one at a time', async () => {
    const gate = file('gate');
    await enqueue({ do: 'wait-for', file: gate }, 'busy');
    await until(() => existsSync(`${gate}.started`));
    switchOn({ kind: 'duplicate' }, 'Deliver.worker', 1);

    await enqueue(append('twice', 'one'), 'twice');
    await until(async () => (await textsOf('twice')).length === 2);

    await writeFile(gate, '');
    await until(() => host.taskStatus('worker', 'busy') === 'Succeeded');
  });

  it('let the next one overtake it on demand', async () => {
    switchOn({ kind: 'reorder' }, 'Deliver.worker');
    await enqueue(append('order', 'first'), 'o_1');
    await enqueue(append('order', 'second'), 'o_2');

    await until(() => host.taskStatus('worker', 'o_1') === 'Succeeded');

    expect(await textsOf('order')).toEqual(['second', 'first']);
  });

  it('hold it for five seconds of local time if nothing overtakes it', async () => {
    switchOn({ kind: 'reorder' }, 'Deliver.worker');
    await enqueue(append('order', 'alone'), 'o_1');
    await until(() => context.faults.list()[0]?.fired === 1);
    expect(await textsOf('order')).toEqual([]);

    context.clock.advance(5000);

    await until(() => host.taskStatus('worker', 'o_1') === 'Succeeded');
    expect(await textsOf('order')).toEqual(['alone']);
  });

  it('lose its outcome on demand, so that it is repeated though it took effect', async () => {
    switchOn({ kind: 'drop', when: 'after' }, 'Deliver.worker', 1);
    await enqueue(append('lost', 'one'), 'lost');

    await endOf('lost', 'Succeeded');

    const attempts = (await linesOf('lost')).map(
      (line) => (JSON.parse(line) as { retryCount: number }).retryCount,
    );
    expect(attempts).toEqual([0, 0]);
  });

  it('hit only the function that is named', async () => {
    switchOn({ kind: 'error', code: 'ResourceExhausted' }, 'Deliver.web');

    await enqueue(append('free', 'one'), 'free');

    await until(() => host.taskStatus('worker', 'free') === 'Succeeded');
  });
});

describe('a detached request to a web function', () => {
  it('is delivered after a restart if the host stopped before it was answered', async () => {
    const gate = file('gate');
    const answer = await fetch(`${urlOf(host, 'web')}/do/wait-for?file=${gate}`, {
      headers: { 'x-fc-invocation-type': 'Async' },
    });
    const taskId = answer.headers.get('x-fc-async-task-id') ?? '';
    await until(async () => (await marksIn(`${gate}.started`)) === 1);
    await host.close();
    await writeFile(gate, '');

    host = await startProbeHost(context, [webProbe('web')]);

    await until(() => host.taskStatus('web', taskId) === 'Succeeded');
    expect(await readFile(`${gate}.started`, 'utf8')).toBe('..');
  });
});

function switchOn(effect: FaultEffect, operation: string, times?: number): void {
  context.faults.add({
    standIn: 'function-host',
    operation,
    effect,
    ...(times === undefined ? {} : { times }),
  });
}
