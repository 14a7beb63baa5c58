import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createDingTalkClient,
  decodeStoredAnswer,
  DeadlinePassedError,
  defineOperation,
  DingTalkError,
  InvalidCallError,
  IpBlockedError,
  listLeaveRecords,
  listRecord,
  listSubDepartments,
  NoValidTokenError,
  PermissionMissingError,
  QuotaExhaustedError,
  ThrottledError,
  TokenRejectedError,
  UnavailableError,
  UnexpectedAnswerError,
  type AccessToken,
  type AccessTokenSource,
  type CallEvent,
  type CallOptions,
  type DingTalkClient,
} from '../../../../shared/dingtalk/index.ts';
import { reportError } from '../../../../shared/errors/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { createLocalCallPacer } from '../../../../shared/resilience/index.ts';
import {
  recordedWire,
  type RecordedWire,
  type WireAnswer,
  type WireRequest,
} from '../../../support/recorded-wire.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { failureOf } from '../../../support/failure-of.ts';

const START = Date.UTC(2026, 9, 5, 2, 30);
const WINDOW = {
  userIds: ['hk001', 'hk002'],
  fromEpochMs: Date.UTC(2026, 8, 30, 16),
  toEpochMs: Date.UTC(2026, 9, 7, 15, 59, 59),
};
const NOTHING: WireAnswer = { body: { errcode: 0, errmsg: 'ok', recordresult: [] } };
const X5: WireAnswer = { body: { status: 1111, wait: 5, source: 'x5', punish: 'deny' } };
const http = createNodeHttpClient();

/** The middle of the range, so that jitter is there but known. */
const random = { unit: () => 0.5, bytes: (length: number) => new Uint8Array(length) };

let clock: VirtualClock;
let wire: RecordedWire;
let answers: (WireAnswer | 'reset')[];
let otherwise: (request: WireRequest) => WireAnswer | 'reset';
let events: CallEvent[];
let replaced: number;

beforeEach(async () => {
  clock = new VirtualClock(START);
  answers = [];
  otherwise = () => NOTHING;
  events = [];
  replaced = 0;
  wire = await recordedWire((request) => answers.shift() ?? otherwise(request));
});

afterEach(async () => {
  http.close();
  await wire.close();
});

function token(number: number): AccessToken {
  return { value: `canary-token-${String(number)}`, expiresAtEpochMs: Infinity };
}

const tokens: AccessTokenSource = {
  clientId: 'app-1',
  current: async () => token(replaced),
  replace: async () => {
    replaced += 1;
    return token(replaced);
  },
};

function client(changes: Partial<Parameters<typeof createDingTalkClient>[0]> = {}): DingTalkClient {
  return createDingTalkClient({
    endpoints: { api: wire.url, oapi: wire.url },
    http,
    tokens,
    pacer: createLocalCallPacer({ clock, callsPerSecond: 20 }),
    clock,
    random,
    onCall: (event) => {
      events.push(event);
    },
    timeoutMs: 2_000,
    ...changes,
  });
}

function fetchRecords(options?: CallOptions, use = client()): Promise<unknown> {
  return use.call(listRecord, WINDOW, options);
}

describe('a call of the older interfaces', () => {
  it('carries the token in the query and the parameters as JSON', async () => {
    await fetchRecords();

    const [request] = wire.requests;
    expect(request?.method).toBe('POST');
    expect(request?.path).toBe('/attendance/listRecord');
    expect(request?.query.get('access_token')).toBe('canary-token-0');
    expect(request?.headers['x-acs-dingtalk-access-token']).toBeUndefined();
    expect(JSON.parse(request?.body ?? '')).toEqual({
      userIds: ['hk001', 'hk002'],
      checkDateFrom: '2026-10-01 00:00:00',
      checkDateTo: '2026-10-07 23:59:59',
    });
  });

  it('returns the typed answer, the bytes as sent, and how many requests it took', async () => {
    const sent = `{ "errcode":0, "recordresult":[{"id":1,"userId":"hk001","userCheckTime":5,"x":"堃"}] }`;
    answers = [{ body: sent }];

    const result = await client().call(listRecord, WINDOW);

    expect(result.answer.recordresult).toEqual([{ id: '1', userId: 'hk001', userCheckTime: 5 }]);
    expect(Buffer.from(result.body).toString()).toBe(sent);
    expect(result.attempts).toBe(1);
    expect(decodeStoredAnswer(listRecord, result.body)).toEqual(result.answer);
  });
});

describe('a call of the newer interfaces', () => {
  it('carries the token in the header and the parameters in the query', async () => {
    answers = [{ body: { records: [], nextToken: null } }];

    await client().call(listLeaveRecords, {
      fromEpochMs: Date.UTC(2026, 9, 1),
      nextToken: '0',
      maxResults: 50,
    });

    const [request] = wire.requests;
    expect(request?.headers['x-acs-dingtalk-access-token']).toBe('canary-token-0');
    expect(request?.query.get('access_token')).toBeNull();
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      startTime: '2026-10-01T00:00:00Z',
      nextToken: '0',
      maxResults: '50',
    });
    expect(request?.body).toBe('');
  });
});

describe('a refused token', () => {
  it('is replaced once and the call repeated', async () => {
    answers = [{ body: { errcode: 40014, errmsg: 'x' } }];

    const result = await client().call(listRecord, WINDOW);

    expect(result.attempts).toBe(2);
    expect(wire.requests.map((request) => request.query.get('access_token'))).toEqual([
      'canary-token-0',
      'canary-token-1',
    ]);
  });

  it('is not replaced a second time', async () => {
    otherwise = () => ({ body: { errcode: 88, sub_code: '40014', errmsg: 'x' } });

    const error = await failureOf(fetchRecords());

    expect(error).toBeInstanceOf(TokenRejectedError);
    expect(wire.requests.length).toBe(2);
    expect(replaced).toBe(1);
  });

  it('is not blamed for a token that is missing', async () => {
    otherwise = () => ({ body: { errcode: 88, sub_code: '40000', errmsg: 'x' } });

    await failureOf(fetchRecords());

    expect(replaced).toBe(0);
    expect(wire.requests.length).toBe(1);
  });
});

describe('throttling', () => {
  const refusal: WireAnswer = { body: { errcode: 90018, errmsg: 'x' } };

  it('is waited out, each time longer, with jitter', async () => {
    answers = [refusal, refusal, refusal];

    const result = await client().call(listRecord, WINDOW);

    expect(result.attempts).toBe(4);
    expect(clock.nowEpochMs() - START).toBeGreaterThanOrEqual(1_500 + 2_000 + 3_000);
    expect(clock.nowEpochMs() - START).toBeLessThan(8_000);
  });

  it('is given up after the number of pauses in the settings', async () => {
    otherwise = () => refusal;

    const error = await failureOf(fetchRecords({}, client({ retry: { throttled: 2 } })));

    expect(error).toBeInstanceOf(ThrottledError);
    expect(wire.requests.length).toBe(3);
  });

  it('also holds the other callers of that operation, but not of others', async () => {
    answers = [{ body: { errcode: 90018, errmsg: '限制将在 2026-10-05 10:31:00 结束' } }];
    otherwise = (request) =>
      request.path === '/attendance/listRecord' ? NOTHING : { body: { errcode: 0, result: [] } };
    const use = client();

    const first = fetchRecords({}, use);
    while (events.length === 0) await new Promise(setImmediate);
    await Promise.all([
      first,
      fetchRecords({}, use),
      use.call(listSubDepartments, { departmentId: 1 }),
    ]);

    const startsOf = (operation: string): number[] =>
      events.filter((event) => event.operation === operation).map((event) => event.atEpochMs);
    const [refused, ...later] = startsOf('attendance/listRecord');
    expect(refused).toBe(START);
    expect(later.length).toBe(2);
    expect(Math.min(...later)).toBeGreaterThanOrEqual(START + 60_000);
    expect(startsOf('contacts/department/listsub')).toEqual([START]);
  });

  it('is an error at once if the pause would end after the deadline', async () => {
    otherwise = () => refusal;

    const error = await failureOf(fetchRecords({ deadlineEpochMs: START + 1_000 }));

    expect(error).toBeInstanceOf(ThrottledError);
    expect(wire.requests.length).toBe(1);
    expect(clock.nowEpochMs()).toBe(START);
  });
});

describe('an IP block', () => {
  it('is waited out for five minutes and never taken for a success', async () => {
    answers = [X5];

    const result = await client().call(listRecord, WINDOW);

    expect(result.attempts).toBe(2);
    expect(clock.nowEpochMs() - START).toBeGreaterThanOrEqual(300_000);
    expect(events.map((event) => event.outcome)).toEqual(['dingtalk.ip-blocked', 'success']);
  });

  it('stops every operation of this client from calling meanwhile', async () => {
    answers = [X5];
    const use = client();
    const first = fetchRecords({}, use);
    while (events.length === 0) await new Promise(setImmediate);
    otherwise = (request) => {
      expect(clock.nowEpochMs() - START).toBeGreaterThanOrEqual(300_000);
      return request.path.includes('department') ? { body: { errcode: 0, result: [] } } : NOTHING;
    };

    await Promise.all([first, use.call(listSubDepartments, { departmentId: 1 })]);

    expect(wire.requests.length).toBe(3);
  });

  it('is an error at once if the deadline is nearer', async () => {
    otherwise = () => X5;
    const use = client();
    const deadline = { deadlineEpochMs: START + 60_000 };

    const error = await failureOf(fetchRecords(deadline, use));
    const next = await failureOf(fetchRecords(deadline, use));

    expect(error).toBeInstanceOf(IpBlockedError);
    expect((error as IpBlockedError).retryAfterMs).toBe(300_000);
    expect(next).toBeInstanceOf(DeadlinePassedError);
    expect((next as DeadlinePassedError).retryAfterMs).toBeGreaterThanOrEqual(300_000);
    expect(wire.requests.length).toBe(1);
  });
});

describe('what no repetition can mend', () => {
  it.each([
    [{ body: { errcode: 90020, errmsg: 'x' } }, QuotaExhaustedError],
    [{ body: { errcode: 60011, errmsg: 'requiredScopes=[a_scope]' } }, PermissionMissingError],
    [{ body: '{"errcode":0,"res' }, UnexpectedAnswerError],
    [{ body: { errcode: 0, recordresult: [{ id: 1 }] } }, UnexpectedAnswerError],
  ])('stops at once: %o', async (body, type) => {
    otherwise = () => body;

    const error = await failureOf(fetchRecords());

    expect(error).toBeInstanceOf(type);
    expect(wire.requests.length).toBe(1);
  });

  it('sends nothing without a token, and says when to come again', async () => {
    const missing = { clientId: 'app-1', lastFailureCode: 'dingtalk.unavailable' };
    const none = async (): Promise<never> => {
      throw new NoValidTokenError(missing, 90_000);
    };

    const error = await failureOf(
      fetchRecords({}, client({ tokens: { clientId: 'app-1', current: none, replace: none } })),
    );

    expect(error).toMatchObject({
      code: 'dingtalk.no-valid-token',
      retryable: true,
      retryAfterMs: 90_000,
      details: { clientId: 'app-1', lastFailureCode: 'dingtalk.unavailable' },
    });
    expect(wire.requests).toEqual([]);
    expect(events).toEqual([]);
  });

  it('does not even send what DingTalk is known to refuse', async () => {
    const tooMany = Array.from({ length: 51 }, (_, index) => `hk${String(index)}`);

    const errors = [
      await failureOf(client().call(listRecord, { ...WINDOW, userIds: tooMany })),
      await failureOf(client().call(listRecord, { ...WINDOW, userIds: [] })),
      await failureOf(
        client().call(listRecord, { ...WINDOW, toEpochMs: WINDOW.toEpochMs + 1_001 }),
      ),
    ];

    for (const error of errors) expect(error).toBeInstanceOf(InvalidCallError);
    expect(wire.requests.length).toBe(0);
    expect(events).toEqual([]);
  });
});

describe('an unknown outcome', () => {
  const write = defineOperation({
    ...listSubDepartments,
    name: 'test/write',
    safeToRepeat: false,
    encode: () => ({ body: {} }),
    schema: z.object({}),
  });

  it('is repeated at most three times where repeating is safe', async () => {
    otherwise = () => 'reset';

    const error = await failureOf(fetchRecords());

    expect(error).toBeInstanceOf(UnavailableError);
    expect(wire.requests.length).toBe(4);
  });

  it('is repeated until it succeeds', async () => {
    answers = ['reset', { status: 504, body: {} }, { body: { errcode: -1, errmsg: '系统繁忙' } }];

    expect((await client().call(listRecord, WINDOW)).attempts).toBe(4);
  });

  it.each(['reset', { status: 504, body: {} }, { body: { errcode: 88, sub_code: '' } }] as const)(
    'is never repeated where it is not: %o',
    async (answer) => {
      otherwise = () => answer;

      const error = await failureOf(client().call(write, {}));

      expect(error).toBeInstanceOf(UnavailableError);
      expect(wire.requests.length).toBe(1);
    },
  );

  it('is repeated where DingTalk knows the repetition by a key, which is the same each time', async () => {
    let made = 0;
    const keyed = defineOperation({
      ...write,
      host: 'api',
      family: 'new-rest',
      encode: () => {
        made += 1;
        const idempotencyKey = `request-${String(made)}`;
        return { body: {}, headers: { 'x-client-token': idempotencyKey }, idempotencyKey };
      },
    });
    answers = ['reset', { status: 504, body: {} }, { body: {} }];

    const { attempts } = await client().call(keyed, {});

    expect(attempts).toBe(3);
    expect(wire.requests.map(({ headers }) => headers['x-client-token'])).toEqual([
      'request-1',
      'request-1',
      'request-1',
    ]);
  });

  it('is no obstacle where nothing can have been sent', async () => {
    const { url } = wire;
    await wire.close();
    const nowhere = client({ endpoints: { api: url, oapi: url } });

    const error = await failureOf(nowhere.call(write, {}));

    expect(error).toBeInstanceOf(UnavailableError);
    expect(events.map((event) => event.attempt)).toEqual([1, 2, 3, 4]);
  });

  it('ends with the time allowed for a request', async () => {
    const slow = await recordedWire(() => new Promise<WireAnswer>(() => undefined));
    // Counted here and not at the server: a busy machine may end a request before it has arrived.
    const attempts: number[] = [];

    const error = await failureOf(
      fetchRecords(
        {},
        client({
          endpoints: { api: slow.url, oapi: slow.url },
          timeoutMs: 20,
          retry: { unavailable: 1 },
          onCall: ({ attempt }) => void attempts.push(attempt),
        }),
      ),
    );

    expect(error).toBeInstanceOf(UnavailableError);
    expect(attempts).toEqual([1, 2]);
    await slow.close();
  });
});

describe('the ledger of calls', () => {
  it('is told of every request, and what it costs, before the answer is used', async () => {
    answers = [{ body: { errcode: 90018 } }, { body: { errcode: 40014 } }, 'reset', NOTHING];
    let isTold = 0;
    const use = client({
      onCall: async (event) => {
        await new Promise(setImmediate);
        events.push(event);
        isTold += 1;
      },
    });

    await fetchRecords({}, use);

    expect(isTold).toBe(4);
    expect(
      events.map(({ operation, metered, outcome, quotaCost, attempt }) => [
        operation,
        metered,
        outcome,
        quotaCost,
        attempt,
      ]),
    ).toEqual([
      ['attendance/listRecord', true, 'dingtalk.throttled', 0, 1],
      ['attendance/listRecord', true, 'dingtalk.token-rejected', 1, 2],
      ['attendance/listRecord', true, 'dingtalk.unavailable', 1, 3],
      ['attendance/listRecord', true, 'success', 1, 4],
    ]);
  });

  it('books nothing for contacts, which are exempt', async () => {
    otherwise = () => ({ body: { errcode: 0, result: [] } });

    await client().call(listSubDepartments, { departmentId: 1 });

    expect(events).toMatchObject([{ metered: false, quotaCost: 0, outcome: 'success' }]);
  });

  it('ends the call if it cannot be written', async () => {
    const broken = new Error('the ledger is down');
    const use = client({
      onCall: () => {
        throw broken;
      },
    });

    expect(await failureOf(fetchRecords({}, use))).toBe(broken);
  });
});

describe('stopping', () => {
  it('ends a request under way, and a pause, with the reason of the caller', async () => {
    const reason = new Error('the run was stopped');
    const slow = await recordedWire(() => new Promise<WireAnswer>(() => undefined));
    const underWay = new AbortController();
    const calling = failureOf(
      fetchRecords(
        { signal: underWay.signal },
        client({ endpoints: { api: slow.url, oapi: slow.url } }),
      ),
    );
    while (slow.requests.length === 0) await new Promise(setImmediate);
    underWay.abort(reason);
    const inPause = new AbortController();
    otherwise = () => {
      setImmediate(() => inPause.abort(reason));
      return X5;
    };
    const pausing = failureOf(fetchRecords({ signal: inPause.signal }));

    expect(await calling).toBe(reason);
    expect(await pausing).toBe(reason);
    await slow.close();
  });

  it('begins no request after the deadline', async () => {
    const error = await failureOf(fetchRecords({ deadlineEpochMs: START }));

    expect(error).toBeInstanceOf(DeadlinePassedError);
    expect(wire.requests.length).toBe(0);
  });
});

describe('secrets', () => {
  it('are in no error, whatever DingTalk or the network does', async () => {
    const echo = 'canary-token-0';
    const bodies: (WireAnswer | 'reset')[] = [
      'reset',
      { body: { errcode: 88, sub_code: echo, errmsg: echo, request_id: echo } },
      { body: { errcode: 999, errmsg: `access_token=${echo}`, request_id: echo } },
      { body: { errcode: 60011, errmsg: `requiredScopes=[${echo}]` } },
      { status: 500, body: { code: echo, message: echo, requestid: echo } },
      { body: `<html>${echo}</html>` },
      { body: { errcode: 0, recordresult: [{ [echo]: echo, id: echo }] } },
    ];
    for (const body of bodies) {
      otherwise = () => body;
      const error = await failureOf(fetchRecords({ deadlineEpochMs: clock.nowEpochMs() + 10_000 }));

      expect(error).toBeInstanceOf(DingTalkError);
      const everything = `${JSON.stringify(reportError(error))}${JSON.stringify(error)}${String((error as Error).stack)}`;
      expect(everything).not.toContain('canary');
      clock.advance(3_600_000);
    }
  });
});
