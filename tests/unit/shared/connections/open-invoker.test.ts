import { afterEach, expect, it } from 'vitest';
import { createFunctionInstance, openInvoker } from '../../../../shared/connections/index.ts';
import { functionContext } from '../../../support/function-context.ts';
import { recordedWire, type RecordedWire } from '../../../support/recorded-wire.ts';

const ACCEPTED = { status: 202, headers: { 'x-fc-request-id': 'r1' }, body: '' };

const instance = createFunctionInstance({ functionName: 'event-worker', environment: 'test' });
let wire: RecordedWire | undefined;
afterEach(async () => {
  instance.close();
  await wire?.close();
});

it('asks for the account of 2.0 functions only while a request is served', () => {
  const settings = {
    FUNCTION_INVOKER: 'fc2',
    FUNCTION_COMPUTE_ENDPOINT: '1234567890123456.cn-hongkong.fc.aliyuncs.com',
    FUNCTION_ALIAS: 'live',
    FUNCTION_COMPUTE_SERVICE: 'dt-service',
  } as const;
  const unasked = createFunctionInstance({ functionName: 'event-worker', environment: 'test' });

  expect(() => openInvoker(settings, unasked)).toThrow('the account is known');
});

it.each([
  ['fc3', '', '/2023-03-30/functions/dt-jira-service-desk-test/invocations?qualifier=live'],
  [
    'fc2',
    'dt-service',
    '/2016-08-15/services/dt-service/functions/dt-jira-service-desk-test/invocations',
  ],
] as const)('%s invokes a function by its own edition of the API', async (kind, service, path) => {
  wire = await recordedWire(() => ACCEPTED);
  const settings = {
    FUNCTION_INVOKER: kind,
    FUNCTION_COMPUTE_ENDPOINT: wire.url,
    FUNCTION_ALIAS: 'live',
    FUNCTION_COMPUTE_SERVICE: service,
  };
  instance.beginRequest(functionContext());
  const invoker = openInvoker(settings, instance);

  const answer = await invoker.invokeAsync({
    functionName: 'dt-jira-service-desk-test',
    taskId: 'e_abc_jira_1',
    payload: Buffer.from('{}'),
    timeoutMs: 5_000,
  });

  expect(answer).toEqual({ outcome: 'accepted' });
  expect(wire.requests.map(({ target }) => target)).toEqual([path]);
});
