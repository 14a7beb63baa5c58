import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  decodeAnswer,
  defineOperation,
  IpBlockedError,
  UnavailableError,
  UnexpectedAnswerError,
} from '../../../../shared/dingtalk/index.ts';
import { exchange } from '../../../../shared/dingtalk/exchange.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { recordedWire, type RecordedWire } from '../../../support/recorded-wire.ts';

const http = createNodeHttpClient();
let wire: RecordedWire;

beforeEach(async () => {
  wire = await recordedWire(() => ({ body: '' }));
});

afterEach(async () => {
  http.close();
  await wire.close();
});

const remove = defineOperation({
  name: 'test/remove',
  host: 'api',
  method: 'DELETE',
  path: '/v1.0/test/users/{userId}/things/{thingId}',
  family: 'new-rest',
  metering: { metered: true, source: 'test', asOf: '2026-11-26' },
  safeToRepeat: true,
  mayBeEmpty: true,
  encode: (params: { readonly userId: string; readonly thingId: string }) => ({
    pathValues: params,
    query: { told: 'false' },
  }),
  schema: z.object({}),
});

function send(params: { userId: string; thingId: string }) {
  return exchange(remove, params, {
    http,
    endpoints: { api: wire.url, oapi: wire.url },
    nowEpochMs: () => 0,
    accessToken: 'canary-token',
    timeoutMs: 5_000,
    maxResponseBytes: 1_000,
  });
}

describe('an exchange', () => {
  it('puts ids into the path so that no sign of them is taken for part of the address', async () => {
    await send({ userId: 'a/b?c', thingId: 'Qm9v+==' });

    expect(wire.requests.map(({ method, target }) => [method, target])).toEqual([
      ['DELETE', '/v1.0/test/users/a%2Fb%3Fc/things/Qm9v%2B%3D%3D?told=false'],
    ]);
  });

  it('takes an answer without any byte for a success where that is documented', async () => {
    expect((await send({ userId: 'u', thingId: 't' })).answer).toEqual({});
  });
});

describe('an empty answer', () => {
  const context = { nowEpochMs: 0, secrets: [] };
  const empty = new Uint8Array();

  it('is no success where a body is documented', () => {
    const { mayBeEmpty: _, ...withBody } = remove;

    expect(() => decodeAnswer(withBody, { status: 200, body: empty }, context)).toThrow(
      UnexpectedAnswerError,
    );
  });

  it.each([
    [504, UnavailableError],
    [400, UnexpectedAnswerError],
    [302, UnexpectedAnswerError],
  ])('is no success with the status %i', (status, type) => {
    expect(() => decodeAnswer(remove, { status, body: empty }, context)).toThrow(type);
  });

  it('is not what an IP block looks like', () => {
    const page = Buffer.from('<html><body>blocked</body></html>');

    expect(() => decodeAnswer(remove, { status: 200, body: page }, context)).toThrow(
      IpBlockedError,
    );
  });
});
