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
import { answering, codeOf, probeCode, startEmptyHost } from './deployed-code.ts';
import { ACCOUNT, SdkCaller, until } from './running-function-host.ts';

let context: TemporaryStandInContext;
let host: FunctionHost;
let sdk: SdkCaller;
let client: SdkCaller['client'];

beforeEach(async () => {
  context = await temporaryStandInContext('management');
  host = await startEmptyHost(context);
  sdk = new SdkCaller(host, context.credentials.developer);
  client = sdk.client;
});

afterEach(async () => {
  await host.close();
  await context.dispose();
});

const settings = {
  runtime: 'nodejs20',
  handler: 'index.handler',
  memorySize: 256,
  timeout: 20,
} as const;

function create(functionName: string, overrides: Partial<fc.CreateFunctionInput> = {}) {
  return client.createFunction(
    new fc.CreateFunctionRequest({
      body: new fc.CreateFunctionInput({
        ...settings,
        functionName,
        code: codeOf(answering('one')),
        ...overrides,
      }),
    }),
  );
}

function update(functionName: string, changes: Partial<fc.UpdateFunctionInput>) {
  return client.updateFunction(
    functionName,
    new fc.UpdateFunctionRequest({ body: new fc.UpdateFunctionInput(changes) }),
  );
}

const publish = (functionName: string) =>
  client.publishFunctionVersion(
    functionName,
    new fc.PublishFunctionVersionRequest({ body: new fc.PublishVersionInput({}) }),
  );

const createAlias = (functionName: string, alias: Partial<fc.CreateAliasInput>) =>
  client.createAlias(
    functionName,
    new fc.CreateAliasRequest({ body: new fc.CreateAliasInput(alias) }),
  );

const createTrigger = (functionName: string, trigger: Partial<fc.CreateTriggerInput>) =>
  client.createTrigger(
    functionName,
    new fc.CreateTriggerRequest({ body: new fc.CreateTriggerInput(trigger) }),
  );

const timerConfig = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({ cronExpression: '@every 5m', enable: true, payload: '{}', ...changes });

const saidBy = async (functionName: string, qualifier?: string): Promise<string> => {
  const answer = await sdk.invoke(functionName, {}, qualifier === undefined ? {} : { qualifier });
  return answer.body.toString();
};

const refusal = (code: string, statusCode: number) =>
  expect.objectContaining({ code, statusCode }) as unknown;

describe('functions', () => {
  it('are created, shown with their settings, and run', async () => {
    const created = await create('fresh', {
      description: 'says one',
      environmentVariables: { STAGE: 'local' },
      role: `acs:ram::${ACCOUNT}:role/dt-fresh`,
    });

    const shown = await client.getFunction('fresh', new fc.GetFunctionRequest({}));

    expect(await saidBy('fresh')).toBe('one');
    expect(shown.body).toEqual(created.body);
    expect(shown.body).toMatchObject({
      functionName: 'fresh',
      functionArn: `acs:fc:cn-hongkong:${ACCOUNT}:functions/fresh`,
      description: 'says one',
      ...settings,
      cpu: 0.35,
      diskSize: 512,
      instanceConcurrency: 1,
      environmentVariables: { STAGE: 'local' },
      state: 'Active',
      lastUpdateStatus: 'Successful',
    });
    expect(shown.body?.codeSize).toBe(Buffer.from(answering('one'), 'base64').length);
    expect(Date.parse(shown.body?.createdTime ?? '')).not.toBeNaN();
  });

  it('that exist are not created again, and unknown ones are not found', async () => {
    await create('fresh');

    await expect(create('fresh')).rejects.toEqual(refusal('FunctionAlreadyExists', 409));
    await expect(client.getFunction('absent', new fc.GetFunctionRequest({}))).rejects.toEqual(
      refusal('FunctionNotFound', 404),
    );
    await expect(update('absent', { timeout: 5 })).rejects.toEqual(
      refusal('FunctionNotFound', 404),
    );
    await expect(client.deleteFunction('absent')).rejects.toEqual(refusal('FunctionNotFound', 404));
  });

  it.each([
    ['a name that begins with a digit', { functionName: '1st' }, 'functionName'],
    ['a runtime that is not run here', { runtime: 'python3.10' }, 'runtime'],
    ['too little memory', { memorySize: 64 }, 'memorySize'],
    ['a time-out over a day', { timeout: 86_401 }, 'timeout'],
    ['a reserved variable', { environmentVariables: { FC_X: '1' } }, 'environmentVariables'],
    ['over 4 KB of variables', { environmentVariables: { A: 'x'.repeat(4097) } }, '4096'],
    ['layers, which are not imitated', { layers: ['acs:fc:x:official:layers/y'] }, 'layers'],
    ['code in OSS', { code: new fc.InputCodeLocation({ ossBucketName: 'b' }) }, 'zipFile'],
    ['code that is no zip', { code: codeOf(Buffer.from('no zip').toString('base64')) }, 'zip'],
    [
      'a checksum of other code',
      { code: new fc.InputCodeLocation({ zipFile: answering('one'), checksum: '1' }) },
      'checksum',
    ],
  ])('are refused with %s', async (_what, overrides, place) => {
    const refused = create('fresh', overrides);

    await expect(refused).rejects.toEqual(refusal('InvalidArgument', 400));
    await expect(refused).rejects.toThrow(place);
    expect(host.functions()).toEqual([]);
  });

  it('run new code after an update, and keep what the update leaves out', async () => {
    await create('fresh', { timeout: 7 });
    expect(await saidBy('fresh')).toBe('one');

    const updated = await update('fresh', { code: codeOf(answering('two')) });

    expect(await saidBy('fresh')).toBe('two');
    expect(updated.body?.timeout).toBe(7);
  });

  it('finish a request that runs while they are updated, and end that instance then', async () => {
    await create('fresh', { code: codeOf(await probeCode()) });
    const gate = path.join(context.stateDirectory, 'gate');
    const running = sdk.invoke('fresh', { do: 'wait-for', file: gate });
    await until(() => existsSync(`${gate}.started`));
    const [oldProcess] = host.functions()[0]?.processIds ?? [];

    await update('fresh', { code: codeOf(answering('two')) });
    expect(await saidBy('fresh')).toBe('two');
    await writeFile(gate, '');

    expect((await running).body.toString()).toBe(String(oldProcess));
    await until(() => host.functions()[0]?.processIds.includes(oldProcess ?? 0) === false);
  });

  it('are listed page by page, by prefix', async () => {
    for (const name of ['b-2', 'a-1', 'b-1', 'b-3']) await create(name);
    const page = async (nextToken?: string) => {
      const { body } = await client.listFunctions(
        new fc.ListFunctionsRequest({ prefix: 'b-', limit: 2, ...(nextToken && { nextToken }) }),
      );
      return { names: body?.functions?.map((one) => one.functionName), next: body?.nextToken };
    };

    const first = await page();
    const second = await page(first.next);

    expect(first.names).toEqual(['b-1', 'b-2']);
    expect(second).toEqual({ names: ['b-3'], next: undefined });
  });

  it('are deleted only without triggers; what waits for them is Invalid', async () => {
    await create('fresh', { code: codeOf(await probeCode()) });
    await createTrigger('fresh', {
      triggerName: 'often',
      triggerType: 'timer',
      triggerConfig: timerConfig(),
    });
    await sdk.invoke('fresh', { do: 'throw', message: 'no' }, { async: true, taskId: 'waits' });
    await until(() => host.taskStatus('fresh', 'waits') === 'Retrying');
    await expect(client.deleteFunction('fresh')).rejects.toEqual(refusal('FunctionNotEmpty', 409));

    await client.deleteTrigger('fresh', 'often');
    const deleted = await client.deleteFunction('fresh');
    context.clock.advance(60_000);

    expect(deleted.statusCode).toBe(204);
    expect(host.functions()).toEqual([]);
    await until(() => host.taskStatus('fresh', 'waits') === 'Invalid');
    await expect(sdk.invoke('fresh', {})).rejects.toEqual(refusal('FunctionNotFound', 404));
  });

  it('belong to the developer: a role key is denied', async () => {
    const role = context.credentials.issue('dt-role', context.clock.nowEpochMs() + 3_600_000);
    const asRole = new SdkCaller(host, role).client;

    await expect(asRole.listFunctions(new fc.ListFunctionsRequest({}))).rejects.toEqual(
      refusal('AccessDenied', 403),
    );
    await expect(asRole.deleteFunction('fresh')).rejects.toEqual(refusal('AccessDenied', 403));
  });
});

describe('versions', () => {
  it('stay as they were published, whatever LATEST becomes', async () => {
    await create('fresh', { environmentVariables: { WORD: 'first' } });
    const first = await publish('fresh');
    await update('fresh', {
      code: codeOf(answering('two')),
      environmentVariables: { WORD: 'second' },
    });
    const second = await publish('fresh');

    const shown = await client.getFunction('fresh', new fc.GetFunctionRequest({ qualifier: '1' }));

    expect([first.body?.versionId, second.body?.versionId]).toEqual(['1', '2']);
    expect([await saidBy('fresh', '1'), await saidBy('fresh', '2')]).toEqual(['one', 'two']);
    expect(shown.body?.environmentVariables).toEqual({ WORD: 'first' });
    expect(shown.body?.functionArn).toBe(`acs:fc:cn-hongkong:${ACCOUNT}:functions/fresh/1`);
  });

  it('tell an invocation which of them it is', async () => {
    await create('fresh', { code: codeOf(await probeCode()) });
    await publish('fresh');
    await createAlias('fresh', { aliasName: 'live', versionId: '1' });
    const seen = async (qualifier?: string) => {
      const answer = await sdk.invoke('fresh', { do: 'facts' }, qualifier ? { qualifier } : {});
      const facts = JSON.parse(answer.body.toString()) as {
        readonly environment: Record<string, string>;
        readonly context: { readonly service: Record<string, string> };
      };
      const { qualifier: asked, versionId } = facts.context.service;
      const header = answer.headers['x-fc-invocation-service-version'];
      return { asked, versionId, header, variable: facts.environment['FC_VER_ID'] };
    };

    expect(await seen()).toEqual({
      asked: 'LATEST',
      versionId: '',
      header: 'LATEST',
      variable: 'LATEST',
    });
    expect(await seen('live')).toEqual({
      asked: 'live',
      versionId: '1',
      header: '1',
      variable: '1',
    });
  });

  it('are listed newest first, and numbers are not given twice', async () => {
    await create('fresh');
    await publish('fresh');
    await update('fresh', { timeout: 5 });
    await publish('fresh');
    await client.deleteFunctionVersion('fresh', '2');
    await update('fresh', { timeout: 6 });
    await publish('fresh');

    const listed = async (direction?: string) => {
      const { body } = await client.listFunctionVersions(
        'fresh',
        new fc.ListFunctionVersionsRequest(direction === undefined ? {} : { direction }),
      );
      return body?.versions?.map(({ versionId }) => versionId);
    };

    expect(await listed()).toEqual(['3', '1']);
    expect(await listed('FORWARD')).toEqual(['1', '3']);
  });

  it('are not published without a change, nor deleted while an alias needs them', async () => {
    await create('fresh');
    await publish('fresh');
    await createAlias('fresh', { aliasName: 'live', versionId: '1' });

    await expect(publish('fresh')).rejects.toEqual(refusal('VersionPublishError', 409));
    await expect(client.deleteFunctionVersion('fresh', '1')).rejects.toEqual(
      refusal('InvalidArgument', 400),
    );
    await expect(client.deleteFunctionVersion('fresh', '7')).rejects.toEqual(
      refusal('VersionNotFound', 404),
    );
    await expect(sdk.invoke('fresh', {}, { qualifier: '7' })).rejects.toEqual(
      refusal('VersionNotFound', 404),
    );
  });
});

describe('aliases', () => {
  it('lead to their version, and to another after an update', async () => {
    await create('fresh');
    await publish('fresh');
    await update('fresh', { code: codeOf(answering('two')) });
    await publish('fresh');
    await createAlias('fresh', { aliasName: 'live', versionId: '1', description: 'in use' });
    expect(await saidBy('fresh', 'live')).toBe('one');

    await client.updateAlias(
      'fresh',
      'live',
      new fc.UpdateAliasRequest({ body: new fc.UpdateAliasInput({ versionId: '2' }) }),
    );

    expect(await saidBy('fresh', 'live')).toBe('two');
    const { body } = await client.getAlias('fresh', 'live');
    expect(body).toMatchObject({ aliasName: 'live', versionId: '2', description: 'in use' });
  });

  it('are refused for versions that are not there, and weights that do not add up', async () => {
    await create('fresh');
    await publish('fresh');
    await createAlias('fresh', { aliasName: 'live', versionId: '1' });
    const alias = (changes: Partial<fc.CreateAliasInput>) =>
      createAlias('fresh', { aliasName: 'next', versionId: '1', ...changes });

    await expect(alias({ versionId: '9' })).rejects.toEqual(refusal('VersionNotFound', 404));
    await expect(alias({ versionId: 'LATEST' })).rejects.toEqual(refusal('InvalidArgument', 400));
    await expect(alias({ aliasName: 'live' })).rejects.toEqual(refusal('AliasAlreadyExists', 409));
    await expect(alias({ aliasName: 'LATEST' })).rejects.toEqual(refusal('InvalidArgument', 400));
    await expect(alias({ additionalVersionWeight: { '1': 0.1 } })).rejects.toEqual(
      refusal('AdditionalVersionContainsMajorVersion', 400),
    );
    await expect(alias({ additionalVersionWeight: { '2': 1.1 } })).rejects.toEqual(
      refusal('InvalidArgument', 400),
    );
    await expect(client.getAlias('fresh', 'next')).rejects.toEqual(refusal('AliasNotFound', 404));
    await expect(sdk.invoke('fresh', {}, { qualifier: 'next' })).rejects.toEqual(
      refusal('AliasNotFound', 404),
    );
  });

  it('are listed and deleted, but not while a trigger is bound to them', async () => {
    await create('fresh');
    await publish('fresh');
    await createAlias('fresh', { aliasName: 'live', versionId: '1' });
    await createTrigger('fresh', {
      triggerName: 'often',
      triggerType: 'timer',
      triggerConfig: timerConfig(),
      qualifier: 'live',
    });
    await expect(client.deleteAlias('fresh', 'live')).rejects.toEqual(
      refusal('InvalidArgument', 400),
    );

    await client.deleteTrigger('fresh', 'often');
    const before = await client.listAliases('fresh', new fc.ListAliasesRequest({}));
    await client.deleteAlias('fresh', 'live');
    const after = await client.listAliases('fresh', new fc.ListAliasesRequest({}));

    expect(before.body?.aliases?.map(({ aliasName }) => aliasName)).toEqual(['live']);
    expect(after.body?.aliases).toEqual([]);
  });
});

describe('triggers', () => {
  it('of type timer fire the version that they are bound to', async () => {
    await create('fresh', { code: codeOf(await probeCode()) });
    await publish('fresh');
    await createAlias('fresh', { aliasName: 'live', versionId: '1' });
    await update('fresh', { code: codeOf(answering('broken')), handler: 'index.absent' });
    const payload = JSON.stringify({ do: 'echo', value: 1 });
    await createTrigger('fresh', {
      triggerName: 'often',
      triggerType: 'timer',
      triggerConfig: timerConfig({ payload }),
      qualifier: 'live',
    });

    const fired = await host.fireTrigger('fresh', 'often');

    await until(() => host.taskStatus('fresh', fired?.taskId ?? '') === 'Succeeded');
    const task = await client.getAsyncTask(
      'fresh',
      fired?.taskId ?? '',
      new fc.GetAsyncTaskRequest({}),
    );
    expect(task.body?.qualifier).toBe('live');
  });

  it('show their configuration as text, whether they are enabled and when they were changed', async () => {
    await create('fresh');
    await createTrigger('fresh', {
      triggerName: 'often',
      triggerType: 'timer',
      triggerConfig: timerConfig(),
    });
    context.clock.advance(3_600_000);

    await client.updateTrigger(
      'fresh',
      'often',
      new fc.UpdateTriggerRequest({
        body: new fc.UpdateTriggerInput({ triggerConfig: timerConfig({ enable: false }) }),
      }),
    );

    const { body } = await client.listTriggers('fresh', new fc.ListTriggersRequest({}));
    const [trigger] = body?.triggers ?? [];
    expect(trigger).toMatchObject({
      triggerName: 'often',
      triggerType: 'timer',
      qualifier: 'LATEST',
      status: 'OK',
    });
    expect(JSON.parse(trigger?.triggerConfig ?? '')).toEqual({
      cronExpression: '@every 5m',
      enable: false,
      payload: '{}',
    });
    const changedAfter =
      Date.parse(trigger?.lastModifiedTime ?? '') - Date.parse(trigger?.createdTime ?? '');
    expect(changedAfter).toBeGreaterThanOrEqual(3_600_000);
    expect(host.functions()[0]?.triggers[0]).toMatchObject({ enabled: false });
    expect(host.functions()[0]?.triggers[0]?.nextDueEpochMs).toBeUndefined();
  });

  it('tell outside of the API when a timer fired last', async () => {
    await create('fresh');
    await createTrigger('fresh', {
      triggerName: 'often',
      triggerType: 'timer',
      triggerConfig: timerConfig(),
    });
    expect(host.functions()[0]?.triggers[0]?.lastFiredEpochMs).toBeUndefined();
    const before = context.clock.nowEpochMs();

    context.clock.advance(300_000);

    await until(() => host.functions()[0]?.triggers[0]?.lastFiredEpochMs !== undefined);
    const firedAt = host.functions()[0]?.triggers[0]?.lastFiredEpochMs ?? 0;
    expect(firedAt).toBeGreaterThanOrEqual(before + 300_000);
  });

  it('of type http have an address as long as they are there', async () => {
    await create('fresh');
    await createTrigger('fresh', {
      triggerName: 'http',
      triggerType: 'http',
      triggerConfig: JSON.stringify({ authType: 'anonymous', methods: ['GET'] }),
    });
    const { body } = await client.getTrigger('fresh', 'http');
    const url = body?.httpTrigger?.urlInternet ?? '';
    const answer = await fetch(url);

    await client.deleteTrigger('fresh', 'http');

    expect(await answer.text()).toBe('one');
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    expect(host.functions()[0]?.url).toBeUndefined();
  });

  it('of type http follow an update of their settings and of their alias', async () => {
    await create('fresh');
    await publish('fresh');
    await update('fresh', { code: codeOf(answering('two')) });
    await publish('fresh');
    await createAlias('fresh', { aliasName: 'live', versionId: '1' });
    await createTrigger('fresh', {
      triggerName: 'http',
      triggerType: 'http',
      qualifier: 'live',
      triggerConfig: JSON.stringify({ authType: 'anonymous', methods: ['GET'] }),
    });
    const url = host.functions()[0]?.url ?? '';
    expect(await (await fetch(url)).text()).toBe('one');

    await client.updateAlias(
      'fresh',
      'live',
      new fc.UpdateAliasRequest({ body: new fc.UpdateAliasInput({ versionId: '2' }) }),
    );
    await client.updateTrigger(
      'fresh',
      'http',
      new fc.UpdateTriggerRequest({
        body: new fc.UpdateTriggerInput({
          triggerConfig: JSON.stringify({ authType: 'anonymous', methods: ['POST'] }),
        }),
      }),
    );

    expect((await fetch(url)).status).toBe(405);
    expect(await (await fetch(url, { method: 'POST' })).text()).toBe('two');
  });

  it('are refused when their settings are wrong', async () => {
    await create('fresh');
    const http = JSON.stringify({ authType: 'anonymous', methods: ['GET'] });
    await createTrigger('fresh', { triggerName: 'a', triggerType: 'http', triggerConfig: http });
    const trigger = (changes: Partial<fc.CreateTriggerInput>) =>
      createTrigger('fresh', {
        triggerName: 'b',
        triggerType: 'timer',
        triggerConfig: timerConfig(),
        ...changes,
      });
    const invalid = refusal('InvalidArgument', 400);

    await expect(trigger({ triggerName: 'a' })).rejects.toEqual(
      refusal('TriggerAlreadyExists', 409),
    );
    await expect(trigger({ triggerConfig: 'no json' })).rejects.toEqual(invalid);
    await expect(
      trigger({ triggerConfig: timerConfig({ cronExpression: 'at noon' }) }),
    ).rejects.toEqual(invalid);
    await expect(trigger({ triggerConfig: timerConfig({ enabled: true }) })).rejects.toEqual(
      invalid,
    );
    await expect(trigger({ triggerType: 'oss' })).rejects.toEqual(invalid);
    await expect(trigger({ triggerType: 'http', triggerConfig: http })).rejects.toEqual(invalid);
    await expect(trigger({ qualifier: 'absent' })).rejects.toEqual(refusal('AliasNotFound', 404));
    await expect(client.getTrigger('fresh', 'b')).rejects.toEqual(refusal('TriggerNotFound', 404));
  });
});
