import { createRequire } from 'node:module';
import path from 'node:path';
import { Readable } from 'node:stream';
import * as fc from '@alicloud/fc20230330';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import * as $dara from '@darabonba/typescript';
import { afterEach, describe, expect, it } from 'vitest';
import { routeOf } from '../../infra/local/function-host/api-route.ts';
import { createFcFunctionInvoker } from '../../shared/function-compute/index.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { normalRequest, type NormalRequest } from '../support/normal-request.ts';
import { recordedWire, type RecordedWire, type WireRequest } from '../support/recorded-wire.ts';

/**
 * Requests of the official SDKs, kept as files: if an SDK comes to send something else, or our own
 * invoker does, it shows here. The host must take each for what the SDK says it is.
 */
const RECORDINGS = path.resolve(import.meta.dirname, '../fixtures/function-compute');
const KEY = { accessKeyId: 'LTAIexample', accessKeySecret: 'example-secret' };
const EVENT = Buffer.from('{"eventId":"e_1"}');

let wire: RecordedWire | undefined;

afterEach(async () => {
  await wire?.close();
  wire = undefined;
});

type Sdk = InstanceType<typeof fc.default.default>;

const invocations: Readonly<Record<string, (sdk: Sdk) => Promise<unknown>>> = {
  'invoke-sync': (sdk) => invoke(sdk, {}),
  'invoke-async': (sdk) =>
    invoke(sdk, { xFcInvocationType: 'Async', xFcAsyncTaskId: 'e_1', qualifier: 'live' }),
  'invoke-log-tail': (sdk) => invoke(sdk, { xFcLogType: 'Tail' }),
  'get-async-task': (sdk) => sdk.getAsyncTask('dt-worker', 'e_1', new fc.GetAsyncTaskRequest({})),
};

const management: Readonly<Record<string, (sdk: Sdk) => Promise<unknown>>> = {
  'create-function': (sdk) =>
    sdk.createFunction(
      new fc.CreateFunctionRequest({
        body: new fc.CreateFunctionInput({
          functionName: 'dt-worker',
          runtime: 'nodejs20',
          handler: 'index.handler',
          memorySize: 512,
          timeout: 60,
          environmentVariables: { STAGE: 'test' },
          instanceLifecycleConfig: new fc.InstanceLifecycleConfig({
            initializer: new fc.LifecycleHook({ handler: 'index.initialize', timeout: 30 }),
          }),
          code: new fc.InputCodeLocation({ zipFile: 'UEsFBg==' }),
        }),
      }),
    ),
  'update-function': (sdk) =>
    sdk.updateFunction(
      'dt-worker',
      new fc.UpdateFunctionRequest({ body: new fc.UpdateFunctionInput({ timeout: 90 }) }),
    ),
  'get-function': (sdk) =>
    sdk.getFunction('dt-worker', new fc.GetFunctionRequest({ qualifier: 'live' })),
  'list-functions': (sdk) =>
    sdk.listFunctions(new fc.ListFunctionsRequest({ prefix: 'dt-', limit: 100 })),
  'delete-function': (sdk) => sdk.deleteFunction('dt-worker'),
  'publish-function-version': (sdk) =>
    sdk.publishFunctionVersion(
      'dt-worker',
      new fc.PublishFunctionVersionRequest({
        body: new fc.PublishVersionInput({ description: 'a release' }),
      }),
    ),
  'list-function-versions': (sdk) =>
    sdk.listFunctionVersions('dt-worker', new fc.ListFunctionVersionsRequest({ limit: 10 })),
  'delete-function-version': (sdk) => sdk.deleteFunctionVersion('dt-worker', '3'),
  'create-alias': (sdk) =>
    sdk.createAlias(
      'dt-worker',
      new fc.CreateAliasRequest({
        body: new fc.CreateAliasInput({ aliasName: 'live', versionId: '1' }),
      }),
    ),
  'update-alias': (sdk) =>
    sdk.updateAlias(
      'dt-worker',
      'live',
      new fc.UpdateAliasRequest({
        body: new fc.UpdateAliasInput({
          versionId: '1',
          additionalVersionWeight: { '2': 0.05 },
        }),
      }),
    ),
  'get-alias': (sdk) => sdk.getAlias('dt-worker', 'live'),
  'list-aliases': (sdk) => sdk.listAliases('dt-worker', new fc.ListAliasesRequest({})),
  'delete-alias': (sdk) => sdk.deleteAlias('dt-worker', 'live'),
  'create-trigger': (sdk) =>
    sdk.createTrigger(
      'dt-worker',
      new fc.CreateTriggerRequest({
        body: new fc.CreateTriggerInput({
          triggerName: 'hourly',
          triggerType: 'timer',
          qualifier: 'live',
          triggerConfig: '{"cronExpression":"@every 60m","enable":true}',
        }),
      }),
    ),
  'update-trigger': (sdk) =>
    sdk.updateTrigger(
      'dt-worker',
      'hourly',
      new fc.UpdateTriggerRequest({ body: new fc.UpdateTriggerInput({ qualifier: 'LATEST' }) }),
    ),
  'get-trigger': (sdk) => sdk.getTrigger('dt-worker', 'hourly'),
  'list-triggers': (sdk) => sdk.listTriggers('dt-worker', new fc.ListTriggersRequest({})),
  'delete-trigger': (sdk) => sdk.deleteTrigger('dt-worker', 'hourly'),
  'put-async-invoke-config': (sdk) =>
    sdk.putAsyncInvokeConfig(
      'dt-worker',
      new fc.PutAsyncInvokeConfigRequest({
        qualifier: 'live',
        body: new fc.PutAsyncInvokeConfigInput({ asyncTask: true, maxAsyncRetryAttempts: 2 }),
      }),
    ),
  'get-async-invoke-config': (sdk) =>
    sdk.getAsyncInvokeConfig(
      'dt-worker',
      new fc.GetAsyncInvokeConfigRequest({ qualifier: 'live' }),
    ),
  'delete-async-invoke-config': (sdk) =>
    sdk.deleteAsyncInvokeConfig('dt-worker', new fc.DeleteAsyncInvokeConfigRequest({})),
  'put-concurrency-config': (sdk) =>
    sdk.putConcurrencyConfig(
      'dt-worker',
      new fc.PutConcurrencyConfigRequest({
        body: new fc.PutConcurrencyInput({ reservedConcurrency: 5 }),
      }),
    ),
  'get-concurrency-config': (sdk) => sdk.getConcurrencyConfig('dt-worker'),
  'delete-concurrency-config': (sdk) => sdk.deleteConcurrencyConfig('dt-worker'),
  'put-scaling-config': (sdk) =>
    sdk.putScalingConfig(
      'dt-worker',
      new fc.PutScalingConfigRequest({
        qualifier: 'live',
        body: new fc.PutScalingConfigInput({ minInstances: 1 }),
      }),
    ),
  'get-scaling-config': (sdk) =>
    sdk.getScalingConfig('dt-worker', new fc.GetScalingConfigRequest({ qualifier: 'live' })),
  'delete-scaling-config': (sdk) =>
    sdk.deleteScalingConfig('dt-worker', new fc.DeleteScalingConfigRequest({ qualifier: 'live' })),
  'list-instances': (sdk) => sdk.listInstances('dt-worker', new fc.ListInstancesRequest({})),
};

function invoke(
  sdk: Sdk,
  {
    qualifier,
    ...headers
  }: {
    readonly xFcInvocationType?: string;
    readonly xFcAsyncTaskId?: string;
    readonly xFcLogType?: string;
    readonly qualifier?: string;
  },
): Promise<unknown> {
  return sdk.invokeFunctionWithOptions(
    'dt-worker',
    new fc.InvokeFunctionRequest({
      body: Readable.from([EVENT]),
      ...(qualifier === undefined ? {} : { qualifier }),
    }),
    new fc.InvokeFunctionHeaders(headers),
    new $dara.RuntimeOptions({ readTimeout: 30_000, connectTimeout: 30_000 }),
  );
}

/** The one request that `send` makes. */
async function recorded(send: (url: string) => Promise<unknown>): Promise<WireRequest> {
  wire = await recordedWire(() => ({ body: {} }));
  await send(wire.url);
  const [request] = wire.requests;
  if (request === undefined || wire.requests.length > 1) throw new Error('not one request');
  return request;
}

function sdkAt(url: string): Sdk {
  const exported = fc.default as unknown as typeof fc.default | typeof fc.default.default;
  const Client = typeof exported === 'function' ? exported : exported.default;
  return new Client(
    new $OpenApiUtil.Config({
      ...KEY,
      regionId: 'cn-hongkong',
      endpoint: new URL(url).host,
      protocol: 'http',
      readTimeout: 30_000,
      connectTimeout: 30_000,
    }),
  );
}

const recordingOf = (name: string): string => path.join(RECORDINGS, `${name}.json`);
const textOf = (request: NormalRequest): string => `${JSON.stringify(request, null, 2)}\n`;

/** What the host takes a request for. */
const hostTakesFor = ({ method, target, headers }: WireRequest): string =>
  routeOf({
    method,
    target,
    url: new URL(target, 'http://host'),
    headers,
    body: Buffer.alloc(0),
  }).operation.replace('.Async', '');

describe('requests of @alicloud/fc20230330', () => {
  it.each(Object.entries({ ...invocations, ...management }))(
    '%s are as recorded, and the host knows what they ask for',
    async (name, send) => {
      const request = await recorded((url) => send(sdkAt(url)));

      await expect(textOf(normalRequest(request))).toMatchFileSnapshot(
        recordingOf(`fc20230330/${name}`),
      );
      expect(hostTakesFor(request)).toBe(request.headers['x-acs-action']);
    },
  );
});

describe('requests of @alicloud/fc2', () => {
  interface OlderSdk {
    invokeFunction(
      service: string,
      functionName: string,
      event: string,
      headers: Record<string, string>,
      qualifier?: string,
    ): Promise<unknown>;
  }
  type OlderSdkConstructor = new (account: string, config: Record<string, unknown>) => OlderSdk;
  const OlderClient = createRequire(import.meta.url)('@alicloud/fc2') as OlderSdkConstructor;

  it.each([
    ['invoke-sync', {}, undefined],
    [
      'invoke-async',
      { 'X-Fc-Invocation-Type': 'Async', 'X-Fc-Stateful-Async-Invocation-Id': 'e_1' },
      'live',
    ],
    ['invoke-log-tail', { 'X-Fc-Log-Type': 'Tail' }, undefined],
  ])('%s are as recorded, and the host knows them', async (name, headers, qualifier) => {
    const request = await recorded((url) =>
      new OlderClient('1234567890123456', {
        accessKeyID: KEY.accessKeyId,
        accessKeySecret: KEY.accessKeySecret,
        region: 'cn-hongkong',
        endpoint: url,
      }).invokeFunction('dt', 'dt-worker', EVENT.toString(), headers, qualifier),
    );

    await expect(textOf(normalRequest(request))).toMatchFileSnapshot(recordingOf(`fc2/${name}`));
    expect(hostTakesFor(request)).toBe('InvokeFunction');
  });
});

describe('our own invoker', () => {
  it('sends of an asynchronous invocation what the official SDK sends', async () => {
    const http = createNodeHttpClient();
    const bySdk = normalRequest(
      await recorded((url) =>
        invoke(sdkAt(url), {
          xFcInvocationType: 'Async',
          xFcAsyncTaskId: 'e_1',
          qualifier: 'live',
        }),
      ),
    );
    await wire?.close();

    const own = normalRequest(
      await recorded((url) =>
        createFcFunctionInvoker({
          endpoint: url,
          qualifier: 'live',
          credentials: () => KEY,
          clock: systemClock,
          random: systemRandom,
          http,
        }).invokeAsync({
          functionName: 'dt-worker',
          taskId: 'e_1',
          payload: EVENT,
          timeoutMs: 30_000,
        }),
      ).catch((error: unknown) => {
        // The wire answers 200 to all; what was sent counts.
        const [request] = wire?.requests ?? [];
        if (request === undefined) throw error;
        return request;
      }),
    );
    http.close();

    expect([own.method, own.target, own.body]).toEqual([bySdk.method, bySdk.target, bySdk.body]);
    for (const name of Object.keys(bySdk.headers)) {
      if (!name.startsWith('x-') || name === 'x-acs-credentials-provider') continue;
      expect(`${name}: ${own.headers[name] ?? ''}`).toBe(`${name}: ${bySdk.headers[name] ?? ''}`);
    }
  });
});
