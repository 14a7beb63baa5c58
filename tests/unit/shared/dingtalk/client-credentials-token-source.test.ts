import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createClientCredentialsTokenSource,
  CredentialsRejectedError,
  UnavailableError,
  type AccessTokenSource,
  type TokenCache,
} from '../../../../shared/dingtalk/index.ts';
import { createAxiosHttpClient } from '../../../../shared/http/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { MemorySecretProvider } from '../../../../shared/secrets/index.ts';
import {
  recordedWire,
  type RecordedWire,
  type WireAnswer,
} from '../../../support/recorded-wire.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const START = Date.UTC(2026, 9, 5);
const HOUR = 3_600_000;
const http = createAxiosHttpClient();
let clock: VirtualClock;
let wire: RecordedWire;
let answer: (clientId: string, number: number) => WireAnswer | 'reset';

beforeEach(async () => {
  clock = new VirtualClock(START);
  answer = (clientId, number) => ({
    body: { accessToken: `token-${clientId}-${String(number)}`, expireIn: 7_200 },
  });
  wire = await recordedWire((request, number) => {
    const { appKey } = JSON.parse(request.body) as { appKey: string };
    return answer(appKey, number);
  });
});

afterEach(async () => {
  http.close();
  await wire.close();
});

function source(clientId = 'app-1', cache?: TokenCache): AccessTokenSource {
  return createClientCredentialsTokenSource({
    clientId,
    secretName: `secret-of-${clientId}`,
    secrets: new MemorySecretProvider({
      'secret-of-app-1': 'canary-secret-1',
      'secret-of-app-2': 'canary-secret-2',
    }),
    http,
    endpoints: { api: wire.url, oapi: wire.url },
    clock,
    random: systemRandom,
    ...(cache === undefined ? {} : { cache }),
  });
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the promise was expected to fail');
}

describe('the token source of an internal app', () => {
  it('asks with app key and secret, once for all who wait', async () => {
    const tokens = source();

    const all = await Promise.all(Array.from({ length: 20 }, () => tokens.current()));

    expect(new Set(all.map((token) => token.value))).toEqual(new Set(['token-app-1-1']));
    expect(all[0]?.expiresAtEpochMs).toBe(START + 2 * HOUR);
    expect(wire.requests.map((request) => [request.path, request.body])).toEqual([
      ['/v1.0/oauth2/accessToken', '{"appKey":"app-1","appSecret":"canary-secret-1"}'],
    ]);
  });

  it('keeps the token until ten minutes before its end, then renews it', async () => {
    const tokens = source();
    await tokens.current();

    clock.advance(2 * HOUR - 10 * 60_000 - 1);
    const kept = await tokens.current();
    clock.advance(1);
    const renewed = await tokens.current();

    expect(kept.value).toBe('token-app-1-1');
    expect(renewed.value).toBe('token-app-1-2');
  });

  it('serves the old token while a renewal fails, and tries again only after a pause', async () => {
    const tokens = source();
    await tokens.current();
    clock.advance(2 * HOUR - 9 * 60_000);
    answer = () => ({ status: 503, body: {} });

    const first = await tokens.current();
    const askedSoFar = wire.requests.length;
    const second = await tokens.current();

    expect([first.value, second.value]).toEqual(['token-app-1-1', 'token-app-1-1']);
    expect(wire.requests.length).toBe(askedSoFar);
    clock.advance(31_000);
    await tokens.current();
    expect(wire.requests.length).toBeGreaterThan(askedSoFar);
  });

  it('gives the coded error once the old token has ended, and recovers by itself', async () => {
    const tokens = source();
    await tokens.current();
    clock.advance(3 * HOUR);
    answer = () => 'reset';

    expect(await failureOf(tokens.current())).toBeInstanceOf(UnavailableError);

    answer = () => ({ body: { accessToken: 'again', expireIn: 7_200 } });
    expect((await tokens.current()).value).toBe('again');
  });

  it('repeats a request that got no answer, but not one with wrong credentials', async () => {
    answer = (_, number) =>
      number < 3 ? 'reset' : { body: { accessToken: 'third', expireIn: 7_200 } };
    expect((await source().current()).value).toBe('third');

    answer = () => ({ status: 400, body: { code: 'invalidClientIdOrSecret', requestid: 'R' } });
    const error = await failureOf(source().current());

    expect(error).toBeInstanceOf(CredentialsRejectedError);
    expect(wire.requests.length).toBe(4);
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('canary');
  });

  it('never gives the token of one app to another, even with a shared cache', async () => {
    const cache: TokenCache = new Map();
    const [one, two] = [source('app-1', cache), source('app-2', cache)];

    const values = [await one.current(), await two.current(), await one.current()];

    expect(values.map((token) => token.value)).toEqual([
      'token-app-1-1',
      'token-app-2-2',
      'token-app-1-1',
    ]);
  });

  it('replaces a refused token once, however many callers were refused', async () => {
    const tokens = source();
    const refused = await tokens.current();

    const replaced = await Promise.all([1, 2, 3].map(() => tokens.replace(refused)));
    const late = await tokens.replace(refused);

    expect(new Set([...replaced, late].map((token) => token.value))).toEqual(
      new Set(['token-app-1-2']),
    );
    expect(wire.requests.length).toBe(2);
  });

  it('lets one caller give up without taking the token from the others', async () => {
    const tokens = source();
    const controller = new AbortController();
    const reason = new Error('stopped');

    const first = failureOf(tokens.current({ signal: controller.signal }));
    const second = tokens.current();
    controller.abort(reason);

    expect(await first).toBe(reason);
    expect((await second).value).toBe('token-app-1-1');
  });

  it.each([
    { accessToken: '', expireIn: 7200 },
    { accessToken: 'x', expireIn: 0 },
    { accessToken: 'x' },
  ])('refuses %o as a token', async (body) => {
    answer = () => ({ body });

    await expect(source().current()).rejects.toMatchObject({
      code: 'dingtalk.unexpected-answer',
    });
  });
});
