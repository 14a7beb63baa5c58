import * as fc from '@alicloud/fc20230330';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import * as dara from '@darabonba/typescript';
import { afterEach, describe, expect, test } from 'vitest';
import { FunctionManagement } from '../../../../infra/function-compute/function-management.ts';
import { createManagementCaller } from '../../../../infra/function-compute/management-caller.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { systemClock } from '../../../../shared/time/index.ts';
import { failureOf } from '../../../support/failure-of.ts';
import { defaultExport } from '../../../support/official-alibaba-clients.ts';
import {
  recordedWire,
  type RecordedWire,
  type WireAnswer,
  type WireRequest,
} from '../../../support/recorded-wire.ts';

const key = { accessKeyId: 'LTAIexample', accessKeySecret: 'example-secret' };
const NAME = 'dt-event-worker-test';
const zip = Buffer.from('bytes of a zip');
const base64 = zip.toString('base64');

let wire: RecordedWire;
afterEach(() => wire.close());

async function answering(
  answer: (request: WireRequest, number: number) => WireAnswer,
): Promise<FunctionManagement> {
  wire = await recordedWire(answer);
  return new FunctionManagement(
    createManagementCaller({
      endpoint: wire.url,
      credentials: () => key,
      clock: systemClock,
      random: systemRandom,
      http: createNodeHttpClient(),
    }),
  );
}

function official() {
  const Client = defaultExport(fc.default);
  return new Client(
    new $OpenApiUtil.Config({
      ...key,
      regionId: 'cn-hongkong',
      endpoint: new URL(wire.url).host,
      protocol: 'http',
    }),
  );
}
const runtime = new dara.RuntimeOptions({ readTimeout: 30_000, connectTimeout: 30_000 });
type Official = ReturnType<typeof official>;

const trigger = { triggerName: 'sweep', triggerType: 'timer', qualifier: 'live' };
const triggerConfig = { cronExpression: '@every 1m', enable: true, payload: '{}' };
const settings = { functionName: NAME, runtime: 'nodejs20', handler: 'index.handler', timeout: 60 };

/** The same wish, through this project's client and through the official SDK. */
const wishes: readonly (readonly [
  string,
  (ours: FunctionManagement) => Promise<unknown>,
  (theirs: Official) => Promise<unknown>,
])[] = [
  [
    'CreateFunction',
    (ours) => ours.createFunction(settings, zip),
    (theirs) =>
      theirs.createFunctionWithOptions(
        new fc.CreateFunctionRequest({
          body: new fc.CreateFunctionInput({
            ...settings,
            code: new fc.InputCodeLocation({ zipFile: base64 }),
          }),
        }),
        {},
        runtime,
      ),
  ],
  [
    'UpdateFunction',
    (ours) => ours.updateFunction(NAME, { timeout: 90 }, zip),
    (theirs) =>
      theirs.updateFunctionWithOptions(
        NAME,
        new fc.UpdateFunctionRequest({
          body: new fc.UpdateFunctionInput({
            timeout: 90,
            code: new fc.InputCodeLocation({ zipFile: base64 }),
          }),
        }),
        {},
        runtime,
      ),
  ],
  [
    'CreateTrigger',
    (ours) => ours.putTrigger(NAME, { ...trigger, triggerConfig }, true),
    (theirs) =>
      theirs.createTriggerWithOptions(
        NAME,
        new fc.CreateTriggerRequest({
          body: new fc.CreateTriggerInput({
            ...trigger,
            triggerConfig: JSON.stringify(triggerConfig),
          }),
        }),
        {},
        runtime,
      ),
  ],
  [
    'UpdateTrigger',
    (ours) => ours.putTrigger(NAME, { ...trigger, triggerConfig }, false),
    (theirs) =>
      theirs.updateTriggerWithOptions(
        NAME,
        'sweep',
        new fc.UpdateTriggerRequest({
          body: new fc.UpdateTriggerInput({
            qualifier: 'live',
            triggerConfig: JSON.stringify(triggerConfig),
          }),
        }),
        {},
        runtime,
      ),
  ],
  [
    'PutAsyncInvokeConfig',
    (ours) =>
      ours.putConfiguration(NAME, 'async-invoke-config', { maxAsyncRetryAttempts: 2 }, 'live'),
    (theirs) =>
      theirs.putAsyncInvokeConfigWithOptions(
        NAME,
        new fc.PutAsyncInvokeConfigRequest({
          qualifier: 'live',
          body: new fc.PutAsyncInvokeConfigInput({ maxAsyncRetryAttempts: 2 }),
        }),
        {},
        runtime,
      ),
  ],
  [
    'PutConcurrencyConfig',
    (ours) => ours.putConfiguration(NAME, 'concurrency', { reservedConcurrency: 5 }, 'live'),
    (theirs) =>
      theirs.putConcurrencyConfigWithOptions(
        NAME,
        new fc.PutConcurrencyConfigRequest({
          body: new fc.PutConcurrencyInput({ reservedConcurrency: 5 }),
        }),
        {},
        runtime,
      ),
  ],
  [
    'PutScalingConfig',
    (ours) => ours.putConfiguration(NAME, 'scaling-config', { minInstances: 1 }, 'live'),
    (theirs) =>
      theirs.putScalingConfigWithOptions(
        NAME,
        new fc.PutScalingConfigRequest({
          qualifier: 'live',
          body: new fc.PutScalingConfigInput({ minInstances: 1 }),
        }),
        {},
        runtime,
      ),
  ],
  [
    'CreateAlias',
    (ours) =>
      ours.putAlias(
        NAME,
        { aliasName: 'live', versionId: '3', additionalVersionWeight: { '4': 0.1 } },
        true,
      ),
    (theirs) =>
      theirs.createAliasWithOptions(
        NAME,
        new fc.CreateAliasRequest({
          body: new fc.CreateAliasInput({
            aliasName: 'live',
            versionId: '3',
            additionalVersionWeight: { '4': 0.1 },
          }),
        }),
        {},
        runtime,
      ),
  ],
  [
    'UpdateAlias',
    (ours) =>
      ours.putAlias(
        NAME,
        { aliasName: 'live', versionId: '4', additionalVersionWeight: {} },
        false,
      ),
    (theirs) =>
      theirs.updateAliasWithOptions(
        NAME,
        'live',
        new fc.UpdateAliasRequest({
          body: new fc.UpdateAliasInput({ versionId: '4', additionalVersionWeight: {} }),
        }),
        {},
        runtime,
      ),
  ],
  [
    'GetFunction',
    (ours) => ours.findFunction(NAME, 'live'),
    (theirs) =>
      theirs.getFunctionWithOptions(
        NAME,
        new fc.GetFunctionRequest({ qualifier: 'live' }),
        {},
        runtime,
      ),
  ],
  [
    'ListTriggers',
    (ours) => ours.listTriggers(NAME),
    (theirs) =>
      theirs.listTriggersWithOptions(NAME, new fc.ListTriggersRequest({ limit: 100 }), {}, runtime),
  ],
  [
    'DeleteFunction',
    (ours) => ours.deleteFunction(NAME),
    (theirs) => theirs.deleteFunctionWithOptions(NAME, {}, runtime),
  ],
  [
    'DeleteAlias',
    (ours) => ours.deleteAlias(NAME, 'live'),
    (theirs) => theirs.deleteAliasWithOptions(NAME, 'live', {}, runtime),
  ],
];

function asked({ method, target, body, headers }: WireRequest) {
  const content = body === '' ? undefined : (JSON.parse(body) as unknown);
  const { 'x-acs-action': action, 'x-acs-version': version } = headers;
  return { method, target, content, action, version };
}

describe('managing functions', () => {
  test.each(wishes)('asks for %s as the official SDK does', async (operation, ours, theirs) => {
    const management = await answering(() => ({ body: { functionName: NAME } }));

    await ours(management);
    await theirs(official());

    const [first, second] = wire.requests.map(asked);
    expect(first).toEqual(second);
    expect(first?.action).toBe(operation);
  });

  test('reads a list page after page', async () => {
    const management = await answering(({ query }) =>
      query.get('nextToken') === 'more'
        ? { body: { versions: [{ versionId: '2' }], nextToken: '' } }
        : { body: { versions: [{ versionId: '1' }, { versionId: '10' }], nextToken: 'more' } },
    );

    const versions = await management.listVersions(NAME);

    expect(versions.map(({ versionId }) => versionId)).toEqual(['10', '2', '1']);
  });

  test('finds nothing where the service knows no such function', async () => {
    const management = await answering(() => ({ status: 404, body: { Code: 'FunctionNotFound' } }));

    const found = await management.findFunction(NAME);
    const triggers = await management.listTriggers(NAME);
    const removed = await management.deleteFunction(NAME);

    expect(found).toBeUndefined();
    expect(triggers).toEqual([]);
    expect(removed).toBe(false);
  });

  test('does not take the page of a gateway for "no such function"', async () => {
    const management = await answering(() => ({ status: 404, body: 'Not Found' }));

    const failure = await failureOf(management.findFunction(NAME));

    expect(failure).toMatchObject({ code: 'function-management.refused', retryable: false });
  });

  test.each([
    [429, 'Throttling', 'function-management.unavailable'],
    [503, 'ServiceUnavailable', 'function-management.unavailable'],
    [403, 'AccessDenied', 'function-management.refused'],
  ] as const)('tells status %i from a fault that passes', async (status, Code, code) => {
    const management = await answering(() => ({
      status,
      body: { Code, Message: 'signed text with example-secret' },
    }));

    const failure = await failureOf(management.publishVersion(NAME, 'release'));

    expect(failure).toMatchObject({ code, details: { reason: Code, item: `${NAME}/versions` } });
    expect(JSON.stringify(failure)).not.toContain('example-secret');
  });

  test('does not believe an answer without what it was asked for', async () => {
    const management = await answering(() => ({ body: { something: 'else' } }));

    const failure = await failureOf(management.publishVersion(NAME, 'release'));

    expect(failure).toMatchObject({ code: 'function-management.unclear' });
  });
});
