import { Readable } from 'node:stream';
import * as fc from '@alicloud/fc20230330';
import * as openApi from '@alicloud/openapi-client';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import * as dara from '@darabonba/typescript';
import type { AccessKey } from '../../shared/alibaba-api/index.ts';

type ClassOf<Shown> = Shown extends { readonly default: infer Inner } ? Inner : Shown;

/** Loaders, and compilers, differ in how they show the default export of a CommonJS module. */
export function defaultExport<Shown extends object>(shown: Shown): ClassOf<Shown> {
  return ('default' in shown ? shown.default : shown) as ClassOf<Shown>;
}

const generous = { readTimeout: 30_000, connectTimeout: 30_000 };

/** The official SDK of Function Compute 3.0, pointed at a server on loopback. */
export function officialFunctionComputeClient(url: string, key: AccessKey) {
  const Client = defaultExport(fc.default);
  const client = new Client(
    new $OpenApiUtil.Config({
      ...key,
      regionId: 'cn-hongkong',
      endpoint: new URL(url).host,
      protocol: 'http',
    }),
  );
  const runtime = new dara.RuntimeOptions(generous);
  return {
    invokeAsync: async (
      functionName: string,
      taskId: string,
      payload: Uint8Array,
      qualifier?: string,
    ): Promise<void> => {
      await client.invokeFunctionWithOptions(
        functionName,
        new fc.InvokeFunctionRequest({
          body: Readable.from([Buffer.from(payload)]),
          ...(qualifier === undefined ? {} : { qualifier }),
        }),
        new fc.InvokeFunctionHeaders({ xFcInvocationType: 'Async', xFcAsyncTaskId: taskId }),
        runtime,
      );
    },
    getAsyncTask: async (
      functionName: string,
      taskId: string,
      qualifier: string,
    ): Promise<void> => {
      const request = new fc.GetAsyncTaskRequest({ qualifier });
      await client.getAsyncTaskWithOptions(functionName, taskId, request, {}, runtime);
    },
    listTriggers: async (functionName: string): Promise<void> => {
      const request = new fc.ListTriggersRequest({ limit: 100 });
      await client.listTriggersWithOptions(functionName, request, {}, runtime);
    },
    /** Replaces the configuration of a trigger. */
    updateTrigger: async (
      functionName: string,
      triggerName: string,
      triggerConfig: object,
    ): Promise<void> => {
      const body = new fc.UpdateTriggerInput({ triggerConfig: JSON.stringify(triggerConfig) });
      const request = new fc.UpdateTriggerRequest({ body });
      await client.updateTriggerWithOptions(functionName, triggerName, request, {}, runtime);
    },
    /** Ids of its tasks, the newest first. */
    listAsyncTaskIds: async (functionName: string): Promise<readonly string[]> => {
      const request = new fc.ListAsyncTasksRequest({});
      const { body } = await client.listAsyncTasksWithOptions(functionName, request, {}, runtime);
      return (body?.tasks ?? []).map(({ taskId = '' }) => taskId);
    },
  };
}

/**
 * An operation of KMS through the official OpenAPI client, which signs as the SDKs of today do; the
 * KMS SDK 1.2.0 itself still sends the older HMAC-SHA1 in the query.
 */
export function officialKmsCall(url: string, key: AccessKey, action = 'GetSecretValue') {
  const Client = defaultExport(openApi.default);
  const endpoint = new URL(url).host;
  const client = new Client(new openApi.Config({ ...key, endpoint, protocol: 'http' }));
  client._signatureAlgorithm = 'ACS3-HMAC-SHA256';
  const params = new openApi.Params({
    action,
    version: '2016-01-20',
    protocol: 'HTTP',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  return async (query: Readonly<Record<string, string>>): Promise<unknown> => {
    const request = new openApi.OpenApiRequest({ query: { ...query } });
    const runtime = { autoretry: false, ...generous } as unknown as Parameters<
      typeof client.callApi
    >[2];
    return client.callApi(params, request, runtime);
  };
}
