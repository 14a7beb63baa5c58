import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  acs3Authorization,
  createApiCaller,
  type AccessKey,
  type ApiCall,
} from '../../../../shared/alibaba-api/index.ts';
import {
  createFcFunctionInvoker,
  createFcTriggerReader,
} from '../../../../shared/function-compute/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { KmsSecretProvider } from '../../../../shared/secrets/index.ts';
import {
  officialFunctionComputeClient,
  officialKmsCall,
} from '../../../support/official-alibaba-clients.ts';
import {
  recordedWire,
  type RecordedWire,
  type WireRequest,
} from '../../../support/recorded-wire.ts';

const RUNS = 100;

/** Headers that say nothing of the call: how it travels, and which library sent it. */
const OF_THE_LIBRARY = new Set([
  'authorization',
  'connection',
  'content-length',
  'transfer-encoding',
  'user-agent',
  'x-acs-credentials-provider',
]);

let wire: RecordedWire;
const http = createNodeHttpClient();

beforeEach(async () => {
  wire = await recordedWire(({ method, path }) =>
    method === 'POST' && path !== '/'
      ? { status: 202, headers: {}, body: '' }
      : { body: path.endsWith('/triggers') ? { triggers: [] } : { status: 'Running' } },
  );
});

afterEach(async () => {
  http.close();
  await wire.close();
});

const visible = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map(String.fromCharCode) });
const token = visible.filter((text) => text !== '').map((text) => `t${text}`);
const accessKey: fc.Arbitrary<AccessKey> = fc.record(
  {
    accessKeyId: fc.stringMatching(/^LTAI[A-Za-z0-9]{1,20}$/),
    accessKeySecret: fc.string({ minLength: 1, unit: 'binary' }),
    securityToken: token,
  },
  { requiredKeys: ['accessKeyId', 'accessKeySecret'] },
);
const functionNames = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/);
const qualifiers = fc.string({ minLength: 1, unit: 'binary', maxLength: 20 });
const taskIds = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,40}$/);

function lastRequest(): WireRequest {
  const request = wire.requests.at(-1);
  if (request === undefined) throw new Error('nothing was sent');
  return request;
}

function textHeaders(request: WireRequest): Record<string, string> {
  const { authorization: _signature, ...headers } = request.headers;
  return Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)]));
}

/** What we would have signed for the very request that the SDK sent. */
function ourAuthorization(request: WireRequest, key: AccessKey): string {
  const [path = ''] = request.target.split('?');
  return acs3Authorization(
    {
      method: request.method,
      path,
      query: Object.fromEntries(request.query),
      headers: textHeaders(request),
    },
    key,
  );
}

/** All that the service looks at. */
function meaningOf(request: WireRequest): unknown {
  const headers = Object.entries(textHeaders(request)).filter(([key]) => !OF_THE_LIBRARY.has(key));
  const [path] = request.target.split('?');
  return {
    method: request.method,
    path,
    // The SDKs leave some signs unencoded and the order as it comes; both are settled in the signature.
    query: [...request.query].map((pair) => pair.join('=')).sort(),
    body: request.body,
    headers: Object.fromEntries(headers),
  };
}

/** Clock and nonce as the SDK had them in this request. */
function asIn(request: WireRequest) {
  const headers = textHeaders(request);
  return {
    clock: {
      nowEpochMs: () => Date.parse(headers['x-acs-date'] ?? ''),
      sleep: () => Promise.reject(new Error('nothing sleeps here')),
    },
    random: {
      bytes: () => Buffer.from(headers['x-acs-signature-nonce'] ?? '', 'hex'),
      unit: () => 0,
    },
  };
}

describe('requests recorded from the official SDK of Function Compute 3.0', () => {
  it('carry the signature that we compute for them, and we send the same', async () => {
    const inputs = fc.record({
      key: accessKey.filter(({ securityToken }) => securityToken !== undefined),
      functionName: functionNames,
      taskId: taskIds,
      payload: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    });
    await fc.assert(
      fc.asyncProperty(inputs, async ({ key, functionName, taskId, payload }) => {
        await officialFunctionComputeClient(wire.url, key).invokeAsync(
          functionName,
          taskId,
          payload,
          'live',
        );
        const official = lastRequest();
        const invoker = createFcFunctionInvoker({
          endpoint: wire.url,
          qualifier: 'live',
          credentials: () => ({ securityToken: '', ...key }),
          http,
          ...asIn(official),
        });

        await invoker.invokeAsync({ functionName, taskId, payload, timeoutMs: 5_000 });

        expect(ourAuthorization(official, key)).toBe(official.headers.authorization);
        expect(meaningOf(lastRequest())).toEqual(meaningOf(official));
        expect(lastRequest().bytes).toEqual(official.bytes);
      }),
      { numRuns: RUNS },
    );
  });

  it('do so with a qualifier too', async () => {
    await fc.assert(
      fc.asyncProperty(accessKey, qualifiers, async (key, qualifier) => {
        const client = officialFunctionComputeClient(wire.url, key);

        await client.invokeAsync('fn', 't_1', Buffer.from('{}'), qualifier);

        expect(ourAuthorization(lastRequest(), key)).toBe(lastRequest().headers.authorization);
      }),
      { numRuns: RUNS },
    );
  });

  it('ask for the state of a task as we do', async () => {
    const inputs = fc.record({ key: accessKey, functionName: functionNames, taskId: taskIds });
    await fc.assert(
      fc.asyncProperty(inputs, async ({ key, functionName, taskId }) => {
        const withToken = { securityToken: 'token', ...key };
        await officialFunctionComputeClient(wire.url, withToken).getAsyncTask(
          functionName,
          taskId,
          'live',
        );
        const official = lastRequest();
        const credentials = () => withToken;
        const invoker = createFcFunctionInvoker({
          endpoint: wire.url,
          qualifier: 'live',
          credentials,
          http,
          ...asIn(official),
        });

        const state = await invoker.stateOf({ functionName, taskId, timeoutMs: 5_000 });

        expect(state).toBe('Running');
        expect(ourAuthorization(official, withToken)).toBe(official.headers.authorization);
        expect(meaningOf(lastRequest())).toEqual(meaningOf(official));
      }),
      { numRuns: RUNS },
    );
  });

  it('ask for the triggers of a function as we do', async () => {
    const inputs = fc.record({ key: accessKey, functionName: functionNames });
    await fc.assert(
      fc.asyncProperty(inputs, async ({ key, functionName }) => {
        const withToken = { securityToken: 'token', ...key };
        await officialFunctionComputeClient(wire.url, withToken).listTriggers(functionName);
        const official = lastRequest();
        const credentials = () => withToken;
        const endpoint = wire.url;
        const reader = createFcTriggerReader({ endpoint, credentials, http, ...asIn(official) });

        const timers = await reader.timersOf(functionName);

        expect(timers).toEqual([]);
        expect(ourAuthorization(official, withToken)).toBe(official.headers.authorization);
        expect(meaningOf(lastRequest())).toEqual(meaningOf(official));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('requests to KMS recorded from the official OpenAPI client', () => {
  it('carry the signature that we compute for them, and we send the same', async () => {
    const query = fc.dictionary(
      fc.stringMatching(/^[A-Z][A-Za-z]{0,12}$/),
      fc.string({ minLength: 1, unit: 'binary', maxLength: 30 }),
      { minKeys: 1, maxKeys: 4 },
    );
    await fc.assert(
      fc.asyncProperty(accessKey, query, async (key, parameters) => {
        await officialKmsCall(wire.url, key)(parameters);
        const official = lastRequest();
        const call: ApiCall = {
          action: 'GetSecretValue',
          version: '2016-01-20',
          method: 'POST',
          path: '/',
          query: parameters,
          timeoutMs: 5_000,
          maxResponseBytes: 1_000,
        };
        const callApi = createApiCaller({
          endpoint: wire.url,
          credentials: () => key,
          http,
          ...asIn(official),
        });

        await callApi(call);

        expect(ourAuthorization(official, key)).toBe(official.headers.authorization);
        expect(meaningOf(lastRequest())).toEqual(meaningOf(official));
      }),
      { numRuns: RUNS },
    );
  });

  it('are those by which the secret provider reads a secret', async () => {
    const secretName = fc.stringMatching(/^[A-Za-z0-9+=.@/_-]{1,64}$/);
    const version = fc.option(fc.string({ minLength: 1, maxLength: 20 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(accessKey, secretName, version, async (key, SecretName, VersionId) => {
        const parameters = { SecretName, ...(VersionId === undefined ? {} : { VersionId }) };
        await officialKmsCall(wire.url, key)(parameters);
        const official = lastRequest();
        const secrets = new KmsSecretProvider({
          endpoint: wire.url,
          credentials: () => key,
          http,
          maxAttempts: 1,
          ...asIn(official),
        });

        const reading = secrets.getSecret(
          SecretName,
          VersionId === undefined ? {} : { version: VersionId },
        );

        // The recorder answers no secret; what was asked is what counts.
        await expect(reading).rejects.toMatchObject({ code: 'secrets.store-unavailable' });
        expect(meaningOf(lastRequest())).toEqual(meaningOf(official));
      }),
      { numRuns: RUNS },
    );
  });
});
