import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as fc from '@alicloud/fc20230330';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FunctionHost } from '../../../../infra/local/function-host/function-host.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';
import { codeOf, probeCode, startEmptyHost } from './deployed-code.ts';
import { ACCOUNT, processesOf, SdkCaller, until } from './running-function-host.ts';

let context: TemporaryStandInContext;
let host: FunctionHost;
let sdk: SdkCaller;
let client: SdkCaller['client'];

beforeEach(async () => {
  context = await temporaryStandInContext('settings');
  host = await startEmptyHost(context);
  sdk = new SdkCaller(host, context.credentials.developer);
  client = sdk.client;
  await create('fresh');
});

afterEach(async () => {
  await host.close();
  await context.dispose();
});

async function create(functionName: string): Promise<void> {
  await client.createFunction(
    new fc.CreateFunctionRequest({
      body: new fc.CreateFunctionInput({
        functionName,
        runtime: 'nodejs20',
        handler: 'index.handler',
        timeout: 60,
        code: codeOf(await probeCode()),
      }),
    }),
  );
}

const publish = () =>
  client.publishFunctionVersion(
    'fresh',
    new fc.PublishFunctionVersionRequest({ body: new fc.PublishVersionInput({}) }),
  );

const reserve = (reservedConcurrency: number) =>
  client.putConcurrencyConfig(
    'fresh',
    new fc.PutConcurrencyConfigRequest({
      body: new fc.PutConcurrencyInput({ reservedConcurrency }),
    }),
  );

const keep = (minInstances: number, qualifier: string) =>
  client.putScalingConfig(
    'fresh',
    new fc.PutScalingConfigRequest({
      qualifier,
      body: new fc.PutScalingConfigInput({ minInstances }),
    }),
  );

const configure = (changes: Partial<fc.PutAsyncInvokeConfigInput>, qualifier?: string) =>
  client.putAsyncInvokeConfig(
    'fresh',
    new fc.PutAsyncInvokeConfigRequest({
      body: new fc.PutAsyncInvokeConfigInput(changes),
      ...(qualifier === undefined ? {} : { qualifier }),
    }),
  );

const asyncConfig = (qualifier?: string) =>
  client.getAsyncInvokeConfig(
    'fresh',
    new fc.GetAsyncInvokeConfigRequest(qualifier === undefined ? {} : { qualifier }),
  );

const file = (name: string): string => path.join(context.stateDirectory, name);
const refusal = (code: string, statusCode: number): unknown =>
  expect.objectContaining({ code, statusCode });

describe('the asynchronous configuration', () => {
  it('is put, shown, replaced and deleted', async () => {
    await configure({ maxAsyncRetryAttempts: 1, asyncTask: true });
    const { body: replaced } = await configure({
      maxAsyncEventAgeInSeconds: 600,
      destinationConfig: new fc.DestinationConfig({
        onFailure: new fc.Destination({
          destination: `acs:fc:cn-hongkong:${ACCOUNT}:functions/told`,
        }),
      }),
    });
    const { body: shown } = await asyncConfig();

    await client.deleteAsyncInvokeConfig('fresh', new fc.DeleteAsyncInvokeConfigRequest({}));

    expect(shown).toEqual(replaced);
    expect(shown).toMatchObject({
      maxAsyncRetryAttempts: 3,
      maxAsyncEventAgeInSeconds: 600,
      asyncTask: false,
      destinationConfig: {
        onFailure: { destination: `acs:fc:cn-hongkong:${ACCOUNT}:functions/told` },
      },
    });
    await expect(asyncConfig()).rejects.toEqual(refusal('AsyncConfigNotExists', 404));
  });

  it('is refused out of its limits, and for a qualifier that is not there', async () => {
    const invalid = refusal('InvalidArgument', 400);

    await expect(configure({ maxAsyncRetryAttempts: 9 })).rejects.toEqual(invalid);
    await expect(configure({ maxAsyncEventAgeInSeconds: 0 })).rejects.toEqual(invalid);
    await expect(
      configure({
        destinationConfig: new fc.DestinationConfig({
          onSuccess: new fc.Destination({ destination: 'acs:mns:cn-hongkong::/queues/q/messages' }),
        }),
      }),
    ).rejects.toEqual(invalid);
    await expect(configure({}, 'live')).rejects.toEqual(refusal('AliasNotFound', 404));
  });

  it('of an alias holds for it alone; without one that of LATEST holds', async () => {
    await publish();
    await configure({ asyncTask: true });
    for (const aliasName of ['live', 'next']) {
      await client.createAlias(
        'fresh',
        new fc.CreateAliasRequest({ body: new fc.CreateAliasInput({ aliasName, versionId: '1' }) }),
      );
    }
    await configure({ asyncTask: false }, 'live');
    const send = (taskId: string, qualifier: string) =>
      sdk.invoke('fresh', { do: 'pid' }, { async: true, taskId, qualifier });

    await send('task_1', 'live');
    await send('task_2', 'next');

    expect((await send('task_1', 'live')).status).toBe(202);
    await expect(send('task_2', 'next')).rejects.toEqual(refusal('AsyncTaskAlreadyExists', 409));
  });

  it('tells the destination that is set while the host runs', async () => {
    await create('told');
    await configure({
      maxAsyncRetryAttempts: 0,
      destinationConfig: new fc.DestinationConfig({
        onSuccess: new fc.Destination({
          destination: `acs:fc:cn-hongkong:${ACCOUNT}:functions/told`,
        }),
      }),
    });

    await sdk.invoke('fresh', { do: 'pid' }, { async: true });
    await until(async () => {
      const { body } = await client.listAsyncTasks('told', new fc.ListAsyncTasksRequest({}));
      return (body?.tasks ?? []).length === 1;
    });
  });
});

describe('reserved concurrency', () => {
  it('bounds all versions together, from the moment it is put', async () => {
    await publish();
    const gate = file('gate');
    const busy = sdk.invoke('fresh', { do: 'wait-for', file: gate }, { qualifier: '1' });
    await until(() => existsSync(`${gate}.started`));
    expect((await sdk.invoke('fresh', { do: 'pid' })).status).toBe(200);
    await until(() => processesOf(host, 'fresh').length === 2);

    const { body } = await reserve(1);

    expect(body).toEqual({
      functionArn: `acs:fc:cn-hongkong:${ACCOUNT}:functions/fresh`,
      reservedConcurrency: 1,
    });
    await client.updateFunction(
      'fresh',
      new fc.UpdateFunctionRequest({ body: new fc.UpdateFunctionInput({ timeout: 61 }) }),
    );
    await until(() => processesOf(host, 'fresh').length === 1);
    await expect(sdk.invoke('fresh', { do: 'pid' })).rejects.toEqual(
      refusal('ResourceExhausted', 429),
    );
    await client.deleteConcurrencyConfig('fresh');
    expect((await sdk.invoke('fresh', { do: 'pid' })).status).toBe(200);
    await expect(client.getConcurrencyConfig('fresh')).rejects.toEqual(
      refusal('ConcurrencyConfigNotFound', 404),
    );
    await writeFile(gate, '');
    await busy;
  });

  it('gives the room of an idle version to one that has work', async () => {
    await publish();
    await reserve(1);
    const first = await sdk.call<number>('fresh', { do: 'pid' });

    const answer = await sdk.invoke('fresh', { do: 'pid' }, { qualifier: '1' });

    expect(Number(answer.body.toString())).not.toBe(first);
    await until(() => !processesOf(host, 'fresh').includes(first));
  });

  it('is refused at zero', async () => {
    await expect(reserve(0)).rejects.toEqual(refusal('InvalidArgument', 400));
  });
});

describe('minimum instances', () => {
  it('are started when they are put, are of the version, and end when it is deleted', async () => {
    await publish();

    const { body } = await keep(2, '1');

    expect(body).toMatchObject({ minInstances: 2, targetInstances: 2, currentInstances: 0 });
    await until(() => processesOf(host, 'fresh').length === 2);
    const { body: listed } = await client.listInstances('fresh', new fc.ListInstancesRequest({}));
    expect(listed?.instances?.map(({ versionId }) => versionId)).toEqual(['1', '1']);
    await client.deleteScalingConfig(
      'fresh',
      new fc.DeleteScalingConfigRequest({ qualifier: '1' }),
    );
    await expect(
      client.getScalingConfig('fresh', new fc.GetScalingConfigRequest({ qualifier: '1' })),
    ).rejects.toEqual(refusal('ScalingConfigNotFound', 404));
    await client.deleteFunctionVersion('fresh', '1');
    await until(() => processesOf(host, 'fresh').length === 0);
  });

  it('run the new code after an update of LATEST', async () => {
    await keep(1, 'LATEST');
    await until(() => processesOf(host, 'fresh').length === 1);
    const before = processesOf(host, 'fresh');

    await client.updateFunction(
      'fresh',
      new fc.UpdateFunctionRequest({ body: new fc.UpdateFunctionInput({ timeout: 61 }) }),
    );

    await until(() => {
      const now = processesOf(host, 'fresh');
      return now.length === 1 && !before.includes(now[0] ?? 0);
    });
  });
});
