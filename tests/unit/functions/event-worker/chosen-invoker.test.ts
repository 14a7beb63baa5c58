import { afterEach, expect, it } from 'vitest';
import { createChosenInvoker } from '../../../../functions/event-worker/chosen-invoker.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { systemClock } from '../../../../shared/time/index.ts';
import { recordedWire, type RecordedWire } from '../../../support/recorded-wire.ts';

const ACCEPTED = { status: 202, headers: { 'x-fc-request-id': 'r1' }, body: '' };
const KEY = { accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'token' };

const http = createNodeHttpClient();
let wire: RecordedWire | undefined;
afterEach(async () => {
  http.close();
  await wire?.close();
});

it.each([
  ['fc3', '', '/2023-03-30/functions/dt-jira-service-desk-test/invocations'],
  [
    'fc2',
    'dt-service',
    '/2016-08-15/services/dt-service/functions/dt-jira-service-desk-test/invocations',
  ],
] as const)(
  '%s invokes a subscriber by its own edition of the API',
  async (kind, service, path) => {
    wire = await recordedWire(() => ACCEPTED);
    const settings = {
      FUNCTION_INVOKER: kind,
      FUNCTION_COMPUTE_ENDPOINT: wire.url,
      FUNCTION_COMPUTE_SERVICE: service,
    };
    const invoker = createChosenInvoker(settings, {
      accountId: '1234567890123456',
      credentials: () => KEY,
      clock: systemClock,
      random: systemRandom,
      http,
    });

    const answer = await invoker.invokeAsync({
      functionName: 'dt-jira-service-desk-test',
      taskId: 'e_abc_jira_1',
      payload: Buffer.from('{}'),
      timeoutMs: 5_000,
    });

    expect(answer).toEqual({ outcome: 'accepted' });
    expect(wire.requests.map(({ target }) => target)).toEqual([path]);
  },
);
