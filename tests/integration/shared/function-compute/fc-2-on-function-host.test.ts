import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createFc2FunctionInvoker } from '../../../../shared/function-compute/index.ts';
import { temporaryStandInContext } from '../../../support/stand-in-context.ts';
import {
  ACCOUNT,
  probeFunction,
  startProbeHost,
  until,
} from '../../local/function-host/running-function-host.ts';

it('the 2.0 adapter has a function of the host run once for one task id', async () => {
  const context = await temporaryStandInContext('fc-2');
  const asyncInvokeConfig = { asyncTask: true, maxAsyncRetryAttempts: 0 };
  const host = await startProbeHost(context, [probeFunction('worker', { asyncInvokeConfig })]);
  const file = path.join(context.stateDirectory, 'kept.jsonl');
  const invoker = createFc2FunctionInvoker({
    endpoint: String(host.endpoints['invokeEndpoint']),
    accountId: ACCOUNT,
    serviceName: 'dt-service',
    credentials: () => ({
      securityToken: '',
      ...context.credentials.issue('dt-caller', context.clock.nowEpochMs() + 3_600_000),
    }),
  });
  const invocation = {
    functionName: 'worker',
    taskId: 'e_once_jira_1',
    payload: Buffer.from(JSON.stringify({ do: 'append', file, failures: 0, text: '許功蓋' })),
    timeoutMs: 10_000,
  };

  const first = await invoker.invokeAsync(invocation);
  const second = await invoker.invokeAsync(invocation);
  const refused = invoker.invokeAsync({ ...invocation, functionName: 'absent-function' });

  expect([first.outcome, second.outcome]).toEqual(['accepted', 'repeated']);
  await expect(refused).rejects.toMatchObject({ code: 'function-compute.not-found' });
  await until(() => host.taskStatus('worker', 'e_once_jira_1') === 'Succeeded');
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1);
  expect(await invoker.stateOf(invocation)).toBe('Succeeded');
  expect(await invoker.stateOf({ ...invocation, taskId: 'e_never_jira_1' })).toBeUndefined();
  await host.close();
  await context.dispose();
});
