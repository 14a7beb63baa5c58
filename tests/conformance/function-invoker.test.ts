import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FunctionHost } from '../../infra/local/function-host/function-host.ts';
import type { RoleCredentials } from '../../shared/function-compute/index.ts';
import {
  createFc2FunctionInvoker,
  createFcFunctionInvoker,
  createMemoryFunctionInvoker,
  type FunctionInvoker,
} from '../../shared/function-compute/index.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import {
  probeFunction,
  startProbeHost,
  until,
} from '../integration/local/function-host/running-function-host.ts';
import { startFc2Gateway } from '../support/fc-2-gateway.ts';
import { temporaryStandInContext } from '../support/stand-in-context.ts';
import { describeFunctionInvoker, type FunctionInvokerHarness } from './function-invoker.suite.ts';

interface KeptEvent {
  readonly succeeds: boolean;
  readonly text: string;
}

describeFunctionInvoker('memory', async () => {
  const invoker = createMemoryFunctionInvoker(['worker']);
  const decoder = new TextDecoder();
  const eventIn = (payload: Uint8Array): KeptEvent =>
    JSON.parse(decoder.decode(payload)) as KeptEvent;
  return {
    invoker,
    functionName: 'worker',
    eventOf: (content) => new TextEncoder().encode(JSON.stringify(content)),
    ended: async (taskId) => {
      const task = invoker.invocations.find((one) => one.taskId === taskId);
      if (task === undefined) throw new Error(`${taskId} was not invoked`);
      const state = eventIn(task.payload).succeeds ? 'Succeeded' : 'Failed';
      invoker.setState('worker', taskId, state);
    },
    textsGiven: async () => invoker.invocations.map(({ payload }) => eventIn(payload).text),
    close: async () => undefined,
  };
});

/** The adapter against the function host, which runs a real function for each event. */
async function onFunctionHost(
  connect: (host: FunctionHost, credentials: () => RoleCredentials) => FunctionInvoker,
): Promise<FunctionInvokerHarness> {
  const context = await temporaryStandInContext('function-invoker');
  const asyncInvokeConfig = { asyncTask: true, maxAsyncRetryAttempts: 0 };
  const host = await startProbeHost(context, [probeFunction('worker', { asyncInvokeConfig })]);
  const file = path.join(context.stateDirectory, 'kept.jsonl');
  return {
    invoker: connect(host, () => roleKey(context)),
    functionName: 'worker',
    eventOf: ({ succeeds, text }) =>
      Buffer.from(JSON.stringify({ do: 'append', file, failures: succeeds ? 0 : 9, text })),
    ended: (taskId) =>
      until(() => ['Succeeded', 'Failed'].includes(host.taskStatus('worker', taskId) ?? '')),
    textsGiven: async () =>
      (await readFile(file, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as KeptEvent).text),
    close: async () => {
      await host.close();
      await context.dispose();
    },
  };
}

function roleKey(context: Awaited<ReturnType<typeof temporaryStandInContext>>): RoleCredentials {
  const {
    accessKeyId,
    accessKeySecret,
    securityToken = '',
  } = context.credentials.issue('dt-caller', context.clock.nowEpochMs() + 3_600_000);
  return { accessKeyId, accessKeySecret, securityToken };
}

describeFunctionInvoker('Function Compute 3.0, signed by hand', () =>
  onFunctionHost((host, credentials) =>
    createFcFunctionInvoker({
      endpoint: String(host.endpoints['invokeEndpoint']),
      qualifier: 'LATEST',
      credentials,
      clock: systemClock,
      random: systemRandom,
      http: createNodeHttpClient(),
    }),
  ),
);

describeFunctionInvoker('Function Compute 2.0 by the official SDK', async () => {
  const key = { accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'token' };
  const gateway = await startFc2Gateway('dt-service.LATEST', 'worker', key);
  const eventIn = (payload: Buffer): KeptEvent => JSON.parse(payload.toString()) as KeptEvent;
  return {
    invoker: createFc2FunctionInvoker({
      endpoint: gateway.url,
      accountId: '1234567890123456',
      serviceName: 'dt-service',
      qualifier: 'LATEST',
      credentials: () => key,
    }),
    functionName: 'worker',
    eventOf: (content) => Buffer.from(JSON.stringify(content)),
    ended: async (taskId) =>
      gateway.end(taskId, (payload) => (eventIn(payload).succeeds ? 'Succeeded' : 'Failed')),
    textsGiven: async () => gateway.payloads().map((payload) => eventIn(payload).text),
    close: () => gateway.close(),
  };
});
