import * as fc from '@alicloud/fc20230330';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FunctionHost } from '../../../../infra/local/function-host/function-host.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';
import { answering, codeOf, startEmptyHost } from './deployed-code.ts';
import { httpTrigger, probeFunction, SdkCaller, startProbeHost } from './running-function-host.ts';

let context: TemporaryStandInContext;
let host: FunctionHost;

beforeEach(async () => {
  context = await temporaryStandInContext('qualifiers');
});

afterEach(async () => {
  await host.close();
  await context.dispose();
});

describe('a description that names an alias', () => {
  it('is started with version 1 and the alias, which its triggers run', async () => {
    host = await startProbeHost(context, [
      probeFunction('described', {
        handler: 'index.answer',
        triggers: [{ ...httpTrigger(), qualifier: 'live' }],
        asyncInvokeConfig: { qualifier: 'live', maxAsyncRetryAttempts: 1 },
        scalingConfig: { qualifier: 'live', minInstances: 1 },
      }),
    ]);
    const { client } = new SdkCaller(host, context.credentials.developer);

    const alias = await client.getAlias('described', 'live');
    const trigger = await client.getTrigger('described', 'http');
    const retries = await client.getAsyncInvokeConfig(
      'described',
      new fc.GetAsyncInvokeConfigRequest({ qualifier: 'live' }),
    );
    const instances = await client.listInstances('described', new fc.ListInstancesRequest({}));

    expect(alias.body?.versionId).toBe('1');
    expect(trigger.body?.qualifier).toBe('live');
    expect((await fetch(trigger.body?.httpTrigger?.urlInternet ?? '')).status).toBe(200);
    expect(retries.body?.maxAsyncRetryAttempts).toBe(1);
    expect(instances.body?.instances?.map(({ versionId }) => versionId)).toEqual(['1']);
  });
});

describe('gradual traffic', () => {
  const draws: number[] = [];

  beforeEach(async () => {
    draws.length = 0;
    host = await startEmptyHost(context, { random: () => draws.shift() ?? 1 });
  });

  /** Versions 1 and 2, which answer with their number. */
  async function released(): Promise<SdkCaller> {
    const sdk = new SdkCaller(host, context.credentials.developer);
    const { client } = sdk;
    await client.createFunction(
      new fc.CreateFunctionRequest({
        body: new fc.CreateFunctionInput({
          functionName: 'fresh',
          runtime: 'nodejs20',
          handler: 'index.handler',
          code: codeOf(answering('1')),
        }),
      }),
    );
    const publish = new fc.PublishFunctionVersionRequest({ body: new fc.PublishVersionInput({}) });
    await client.publishFunctionVersion('fresh', publish);
    await client.updateFunction(
      'fresh',
      new fc.UpdateFunctionRequest({
        body: new fc.UpdateFunctionInput({ code: codeOf(answering('2')) }),
      }),
    );
    await client.publishFunctionVersion('fresh', publish);
    await client.createAlias(
      'fresh',
      new fc.CreateAliasRequest({
        body: new fc.CreateAliasInput({
          aliasName: 'live',
          versionId: '1',
          additionalVersionWeight: { '2': 0.25 },
        }),
      }),
    );
    return sdk;
  }

  it('gives the share of the requests that the weight says to the other version', async () => {
    const sdk = await released();
    const versions: string[] = [];

    for (const draw of [0, 0.24, 0.25, 0.99]) {
      draws.splice(0, draws.length, draw);
      const answer = await sdk.invoke('fresh', {}, { qualifier: 'live' });
      const header = answer.headers['x-fc-invocation-service-version'] ?? '';
      versions.push(`${answer.body.toString()} ${header}`);
    }

    expect(versions).toEqual(['2 2', '2 2', '1 1', '1 1']);
  });

  it('ends with an update that says so', async () => {
    const sdk = await released();
    await sdk.client.updateAlias(
      'fresh',
      'live',
      new fc.UpdateAliasRequest({
        body: new fc.UpdateAliasInput({ versionId: '2', additionalVersionWeight: {} }),
      }),
    );

    draws.push(0);
    const answer = await sdk.invoke('fresh', {}, { qualifier: 'live' });

    expect(answer.body.toString()).toBe('2');
    const { body } = await sdk.client.getAlias('fresh', 'live');
    expect(body?.additionalVersionWeight ?? {}).toEqual({});
  });
});
