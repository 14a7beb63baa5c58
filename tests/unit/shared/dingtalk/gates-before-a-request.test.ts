import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createDingTalkClient,
  DeadlinePassedError,
  defineOperation,
  getUser,
  listRecord,
  NotAskedError,
  type PermissionMissingError,
  UnavailableError,
  type AccessTokenSource,
  type CallEvent,
  type DingTalkClient,
  type DingTalkClientOptions,
} from '../../../../shared/dingtalk/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import {
  createCircuitBreaker,
  createLocalCallPacer,
  type CallPacer,
  type CallPriority,
  type PaceOptions,
} from '../../../../shared/resilience/index.ts';
import {
  recordedWire,
  type RecordedWire,
  type WireAnswer,
} from '../../../support/recorded-wire.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { failureOf } from '../../../support/failure-of.ts';

const START = Date.UTC(2026, 9, 5, 2, 30);
const WINDOW = { userIds: ['hk001'], fromEpochMs: START - 86_400_000, toEpochMs: START };
const DOWN: WireAnswer = { status: 503, body: {} };
const REFUSED: WireAnswer = { body: { errcode: 60011, errmsg: 'requiredScopes=[a_scope]' } };
const PERSON: WireAnswer = { body: { errcode: 0, result: { userid: 'hk001', name: '何堃' } } };
const http = createNodeHttpClient();
const random = { unit: () => 0.5, bytes: (length: number) => new Uint8Array(length) };
const tokens: AccessTokenSource = {
  clientId: 'ding1',
  current: async () => ({ value: 'token', expiresAtEpochMs: Infinity }),
  replace: async () => ({ value: 'token', expiresAtEpochMs: Infinity }),
};
const once = { unavailable: 0, notAskedMs: 0 };
const askOApi = defineOperation({ ...getUser, name: 'test/oapi', host: 'oapi' });
const askApi = defineOperation({ ...getUser, name: 'test/api', host: 'api' });

let clock: VirtualClock;
let wire: RecordedWire;
let answer: WireAnswer | 'reset';
let events: CallEvent[];

beforeEach(async () => {
  clock = new VirtualClock(START);
  answer = PERSON;
  events = [];
  wire = await recordedWire(() => answer);
});

afterEach(async () => {
  await wire.close();
});

function client(changes: Partial<DingTalkClientOptions> = {}): DingTalkClient {
  return createDingTalkClient({
    endpoints: { api: wire.url, oapi: wire.url },
    http,
    tokens,
    pacer: createLocalCallPacer({ clock, callsPerSecond: 1_000 }),
    clock,
    random,
    onCall: (event) => void events.push(event),
    timeoutMs: 2_000,
    ...changes,
  });
}

const breakers = (failuresToOpen = 3) => ({
  api: createCircuitBreaker({ clock, failuresToOpen }),
  oapi: createCircuitBreaker({ clock, failuresToOpen }),
});

async function fail(times: number, use: DingTalkClient): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    expect(await failureOf(use.call(askOApi, { userId: 'hk001' }))).toBeInstanceOf(
      UnavailableError,
    );
  }
}

describe('a host that does not answer', () => {
  it('is left alone after some failures in a row, for both kinds of no answer', async () => {
    const use = client({ breakers: breakers(4), retry: once });
    answer = DOWN;
    await fail(2, use);
    answer = 'reset';
    await fail(2, use);
    answer = PERSON;

    const error = await failureOf(use.call(askOApi, { userId: 'hk001' }));

    expect(error).toBeInstanceOf(NotAskedError);
    expect(error).toMatchObject({
      code: 'dingtalk.unavailable',
      retryAfterMs: 10_000,
      mayHaveTakenEffect: false,
    });
    expect(wire.requests).toHaveLength(4);
    expect(events).toHaveLength(4);
  });

  it('is left alone by all clients of the instance, and the other host is not', async () => {
    const shared = breakers();
    answer = DOWN;
    await fail(3, client({ breakers: shared, retry: once }));
    answer = PERSON;
    const other = client({ breakers: shared, retry: once });

    const kept = await failureOf(other.call(askOApi, { userId: 'hk001' }));
    const { attempts } = await other.call(askApi, { userId: 'hk001' });

    expect(kept).toBeInstanceOf(NotAskedError);
    expect(attempts).toBe(1);
  });

  it('is tried again by one call after a time, and an answer lets all go on', async () => {
    const use = client({ breakers: breakers(), retry: once });
    answer = DOWN;
    await fail(3, use);
    clock.advance(10_000);
    answer = PERSON;

    const ends = await Promise.allSettled([
      use.call(askOApi, { userId: 'hk001' }),
      use.call(askOApi, { userId: 'hk002' }),
    ]);
    const after = await use.call(askOApi, { userId: 'hk003' });

    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(after.attempts).toBe(1);
  });

  it('is waited for within a minute, and asked only once it may be', async () => {
    let failures = 0;
    const healed = await recordedWire(() => (failures++ < 3 ? DOWN : PERSON));

    const { attempts } = await client({
      endpoints: { api: healed.url, oapi: healed.url },
      breakers: breakers(3),
    }).call(askOApi, { userId: 'hk001' });

    expect(healed.requests).toHaveLength(4);
    expect(attempts).toBeGreaterThan(4);
    expect(clock.nowEpochMs() - START).toBeGreaterThanOrEqual(10_000);
    expect(clock.nowEpochMs() - START).toBeLessThan(20_000);
    await healed.close();
  });

  it('is no longer waited for than the call has time', async () => {
    const use = client({ breakers: breakers(), retry: { unavailable: 0 } });
    answer = DOWN;
    await fail(3, use);

    const error = await failureOf(
      use.call(askOApi, { userId: 'hk001' }, { deadlineEpochMs: START + 5_000 }),
    );

    expect(error).toBeInstanceOf(NotAskedError);
    expect(clock.nowEpochMs()).toBeLessThanOrEqual(START + 5_000);
    expect(wire.requests).toHaveLength(3);
  });

  it('is not one that refuses: a refusal is an answer', async () => {
    const use = client({ breakers: breakers(), retry: once });
    answer = REFUSED;

    for (let time = 0; time < 10; time += 1) {
      await failureOf(use.call(askOApi, { userId: 'hk001' }));
    }

    expect(wire.requests).toHaveLength(10);
  });

  it('is tried by the next call if the one that tried it was given up', async () => {
    const use = client({ breakers: breakers(), retry: once });
    answer = DOWN;
    await fail(3, use);
    clock.advance(10_000);
    answer = PERSON;

    const stopped = use.call(askOApi, { userId: 'hk001' }, { signal: AbortSignal.abort('stop') });
    expect(await failureOf(stopped)).toBe('stop');
    const { attempts } = await use.call(askOApi, { userId: 'hk001' });

    expect(attempts).toBe(1);
  });
});

describe('who goes first', () => {
  const asked: (PaceOptions | undefined)[] = [];
  const admitted: CallPriority[] = [];
  const gates = {
    pacer: {
      acquire: async (_key: string, options?: PaceOptions) => {
        asked.push(options);
        return { outcome: 'granted' } as const;
      },
      holdUntil: () => undefined,
    },
    admit: async (priority: CallPriority) => void admitted.push(priority),
  };

  beforeEach(() => {
    asked.length = 0;
    admitted.length = 0;
    answer = { body: { errcode: 0, recordresult: [] } };
  });

  it('is said to pacer and quota: by the call, else by the client, else what can wait', async () => {
    await client(gates).call(listRecord, WINDOW);
    await client({ ...gates, priority: 'payroll' }).call(listRecord, WINDOW);
    await client({ ...gates, priority: 'payroll' }).call(listRecord, WINDOW, {
      priority: 'report',
    });

    expect(asked.map((options) => options?.priority)).toEqual(['sync', 'payroll', 'report']);
    expect(admitted).toEqual(['sync', 'payroll', 'report']);
  });

  it('is no question of the quota for a call that costs none', async () => {
    answer = PERSON;

    await client(gates).call(getUser, { userId: 'hk001' });

    expect(asked).toHaveLength(1);
    expect(admitted).toEqual([]);
  });

  it('is settled before anything is sent', async () => {
    const kept = new Error('what is left is kept for payroll');
    const refusing = client({ ...gates, admit: () => Promise.reject(kept) });

    expect(await failureOf(refusing.call(listRecord, WINDOW))).toBe(kept);
    expect(wire.requests).toEqual([]);
    expect(asked).toEqual([]);
    expect(events).toEqual([]);
  });
});

describe('the patience of a client with its slot', () => {
  const asked: (number | undefined)[] = [];
  const pacer: CallPacer = {
    acquire: async (_key, options) => {
      asked.push(options?.deadlineEpochMs);
      return { outcome: 'granted' };
    },
    holdUntil: () => undefined,
  };

  beforeEach(() => {
    asked.length = 0;
  });

  it('begins anew with each request of a call', async () => {
    answer = DOWN;
    const use = client({ pacer, slotPatienceMs: 3_000, retry: { unavailable: 1 } });

    await failureOf(use.call(askOApi, { userId: 'hk001' }));

    const secondAtEpochMs = START + (clock.sleptMs[0] ?? 0);
    expect(secondAtEpochMs).toBeGreaterThan(START);
    expect(asked).toEqual([START + 3_000, secondAtEpochMs + 3_000]);
  });

  it('ends with the deadline of the call, if that is nearer', async () => {
    const use = client({ pacer, slotPatienceMs: 3_000 });

    await use.call(askOApi, { userId: 'hk001' }, { deadlineEpochMs: START + 1_000 });

    expect(asked).toEqual([START + 1_000]);
  });

  it('is endless unless something is said', async () => {
    await client({ pacer }).call(askOApi, { userId: 'hk001' });

    expect(asked).toEqual([Infinity]);
  });
});

describe('the deadline of a call', () => {
  it('ends the wait for a token that does not come', async () => {
    const never = new Promise<never>(() => undefined);
    const use = client({ tokens: { ...tokens, current: () => never } });

    const error = await failureOf(
      use.call(askOApi, { userId: 'hk001' }, { deadlineEpochMs: START + 3_000 }),
    );

    expect(error).toBeInstanceOf(DeadlinePassedError);
    expect(clock.nowEpochMs()).toBe(START + 3_000);
    expect(wire.requests).toEqual([]);
  });

  it('may lie so far away that no timer reaches it', async () => {
    const call = client().call(askOApi, { userId: 'hk001' }, { deadlineEpochMs: START + 1e12 });

    expect((await call).attempts).toBe(1);
    expect(clock.sleptMs).toEqual([]);
  });
});

describe('a missing permission', () => {
  it('leads to the page of the console where this app applies for it', async () => {
    answer = {
      body: {
        errcode: 88,
        sub_code: '60011',
        errmsg: 'ding talk error[subcode=60011,requiredScopes=[qyapi_get_member]]',
      },
    };

    const error = await failureOf(client().call(getUser, { userId: 'hk001' }));

    const page = 'https://open-dev.dingtalk.com/appscope/apply?content=ding1%23qyapi_get_member';
    const { code, scopes, remedy } = error as PermissionMissingError;
    expect([code, scopes]).toEqual(['dingtalk.permission-missing', ['qyapi_get_member']]);
    expect(remedy.en).toContain(page);
    expect(remedy.zhHK).toContain(page);
  });
});
