import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createDingTalkClient,
  decodeStoredAnswer,
  takeFailedPushes,
  UnavailableError,
  type CallEvent,
  type DingTalkClient,
} from '../../../../shared/dingtalk/index.ts';
import { createNodeHttpClient, type ClosableHttpClient } from '../../../../shared/http/index.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

/** In the form of the documentation's sample. */
const SAMPLE = {
  errcode: 0,
  errmsg: 'ok',
  has_more: false,
  failed_list: [
    {
      call_back_tag: 'user_add_org',
      event_time: 32112412,
      user_add_org: { corpid: 'dingtiny0001', userid: ['hk001'] },
    },
    { call_back_tag: 'bpms_instance_change', event_time: 32112413 },
    'not an item at all',
  ],
};

let server: Server;
let http: ClosableHttpClient;
let requests: IncomingMessage[];
let answer: (attempt: number) => string | undefined;

beforeEach(async () => {
  requests = [];
  answer = () => JSON.stringify(SAMPLE);
  server = createServer((request, response) => {
    requests.push(request);
    const text = answer(requests.length);
    // A connection that ends without an answer: nobody knows whether the list was cleared.
    if (text === undefined) request.socket.destroy();
    else response.setHeader('content-type', 'application/json').end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  http = createNodeHttpClient();
});

afterEach(async () => {
  http.close();
  await new Promise((resolve) => server.close(resolve));
});

function clientOf(onCall?: (event: CallEvent) => void): DingTalkClient {
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const token = { value: 'invented-token', expiresAtEpochMs: Number.MAX_SAFE_INTEGER };
  return createDingTalkClient({
    endpoints: { api: url, oapi: url },
    http,
    tokens: {
      clientId: 'dingappkey0001',
      current: () => Promise.resolve(token),
      replace: () => Promise.resolve(token),
    },
    pacer: {
      acquire: () => Promise.resolve({ outcome: 'granted' }),
      holdUntil: () => undefined,
    },
    clock: new VirtualClock(0),
    random: { unit: () => 0.5, bytes: (length) => new Uint8Array(length) },
    ...(onCall === undefined ? {} : { onCall }),
  });
}

describe('the list of failed pushes', () => {
  it('is read with the token in the query and given whole, odd items included', async () => {
    const { answer: given, body } = await clientOf().call(takeFailedPushes, {});

    expect(requests[0]?.method).toBe('GET');
    expect(requests[0]?.url).toBe(
      '/call_back/get_call_back_failed_result?access_token=invented-token',
    );
    expect(given).toEqual({ has_more: false, failed_list: SAMPLE.failed_list });
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual(SAMPLE);
  });

  it('is not read again after an unknown outcome, and is booked', async () => {
    const events: CallEvent[] = [];
    answer = () => undefined;

    const call = clientOf((event) => void events.push(event)).call(takeFailedPushes, {});

    await expect(call).rejects.toBeInstanceOf(UnavailableError);
    expect(requests).toHaveLength(1);
    expect(events.map(({ quotaCost }) => quotaCost)).toEqual([1]);
  });

  it.each([
    ['no list', { errcode: 0, errmsg: 'ok' }],
    ['null in its place', { errcode: 0, failed_list: null, has_more: null }],
  ])('is empty with %s', (_what, body) => {
    const given = decodeStoredAnswer(takeFailedPushes, Buffer.from(JSON.stringify(body)));

    expect(given).toEqual({ failed_list: [], has_more: undefined });
  });
});
