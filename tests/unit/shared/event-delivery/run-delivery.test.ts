import { beforeEach, describe, expect, it } from 'vitest';
import { CredentialsRejectedError } from '../../../../shared/dingtalk/index.ts';
import { ApplicationError } from '../../../../shared/errors/index.ts';
import {
  createTableEventStore,
  createTableSubjectWatermarks,
  runDelivery,
  type DeliveryRequest,
  type DeliveryWork,
  type EventStore,
  type RunDeliveryOptions,
} from '../../../../shared/event-delivery/index.ts';
import { createTableEventInbox, type EventInbox } from '../../../../shared/event-inbox/index.ts';
import type { Sealer } from '../../../../shared/sealing/index.ts';
import { systemRandom, type RandomSource } from '../../../../shared/random/index.ts';
import { SecretNotFoundError } from '../../../../shared/secrets/index.ts';
import {
  createMemoryTableClient,
  TableThrottledError,
  tables,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import {
  SAMPLE_CORP_ID as corpId,
  SAMPLE_RECEIVED_AT as RECEIVED_AT,
  sampleEvent,
  sampleSealer,
} from '../../../support/sample-events.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';
import { rowsOf } from '../../../support/table-rows.ts';

const MINUTE = 60_000;
const delivery = { corpId, key: 'e_1', subscriber: 'jira' };
const noJitter: RandomSource = { ...systemRandom, unit: () => 0 };

let clock: SteppedClock;
let server: TableClient;
let inbox: EventInbox;
let store: EventStore;

beforeEach(async () => {
  clock = new SteppedClock(RECEIVED_AT);
  server = createMemoryTableClient({ clock });
  const options = {
    tables: server,
    environment: 'test',
    sealer: sampleSealer(),
    clock,
    random: systemRandom,
  };
  inbox = createTableEventInbox(options);
  store = createTableEventStore(options);
  await inbox.accept(sampleEvent('e_1'));
  await store.openDelivery(delivery, { dueEpochMs: RECEIVED_AT + MINUTE });
});

function options(changes: Partial<RunDeliveryOptions> = {}): RunDeliveryOptions {
  return {
    store,
    watermarks: createTableSubjectWatermarks({
      tables: server,
      environment: 'test',
      clock,
      random: systemRandom,
    }),
    clock,
    random: noJitter,
    owner: 'request-1',
    leaseMs: 30_000,
    ...changes,
  };
}

function request(attempt = 1, event = 'e_1'): DeliveryRequest {
  return { v: 1, kind: 'deliver-event', corpId, event, subscriber: 'jira', attempt };
}

class JiraFailed extends ApplicationError {
  constructor(retryable: boolean, retryAfterMs?: number) {
    super({
      code: retryable ? 'jira.unavailable' : 'jira.mapping-missing',
      category: retryable ? 'upstream' : 'user',
      retryable,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      text: { en: 'Jira failed.', zhHK: 'Jira 發生錯誤。' },
      remedy: { en: 'Look at Jira.', zhHK: '請查看 Jira。' },
    });
  }
}

async function failWith(error: Error, attempt = 1) {
  return runDelivery(options(), request(attempt), () => Promise.reject(error));
}

describe('a delivery that succeeds', () => {
  it('is done with the result of the subscriber', async () => {
    let given: DeliveryWork | undefined;

    const end = await runDelivery(options(), request(), async (work) => {
      given = work;
      return { result: 'IT-7' };
    });

    expect(end).toEqual({ outcome: 'done', result: 'IT-7' });
    expect(given).toMatchObject({
      event: { key: 'e_1', content: sampleEvent('e_1').content },
      delivery: { subscriber: 'jira', attempt: 1, tries: 1 },
      fencingToken: 1n,
    });
    expect(await store.findDelivery(delivery)).toMatchObject({ state: 'done', result: 'IT-7' });
  });

  it('is not handled again, whoever is invoked once more', async () => {
    await runDelivery(options(), request(), async () => ({}));
    let again = 0;

    const end = await runDelivery(options(), request(), async () => {
      again += 1;
      return {};
    });

    expect(end).toEqual({ outcome: 'finished', state: 'done' });
    expect(again).toBe(0);
  });

  it('tells of an invocation for nothing that is there', async () => {
    const end = await runDelivery(options(), request(1, 'e_never'), async () => ({}));

    expect(end).toEqual({ outcome: 'absent' });
  });

  it('is handled by one of two that are invoked at once', async () => {
    const handling: ReturnType<typeof deferred>[] = [];
    const run = () =>
      runDelivery(options(), request(), () => {
        const work = deferred();
        handling.push(work);
        return work.promise;
      });
    const both = Promise.all([run(), run()]);
    await clock.pass(1_000);

    for (const work of handling) work.resolve({ result: 'IT-7' });

    expect((await both).map(({ outcome }) => outcome).sort()).toEqual(['done', 'in-progress']);
    expect(handling).toHaveLength(1);
  });
});

describe('a delivery that fails', () => {
  it('is postponed by the schedule, and its attempt is spent', async () => {
    const end = await failWith(new JiraFailed(true));

    expect(end).toMatchObject({
      outcome: 'postponed',
      dueEpochMs: RECEIVED_AT + MINUTE,
      report: { code: 'jira.unavailable' },
    });
    expect(await store.findDelivery(delivery)).toMatchObject({
      state: 'pending',
      errorCode: 'jira.unavailable',
      isRunning: false,
    });
    expect(await failWith(new JiraFailed(true))).toEqual({ outcome: 'attempt-spent' });
  });

  it('waits at least as long as the neighbour asks', async () => {
    expect(await failWith(new JiraFailed(true, 10 * MINUTE))).toMatchObject({
      dueEpochMs: RECEIVED_AT + 10 * MINUTE,
    });
  });

  it('is tried eight times in all, then buried with the last error', async () => {
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      const end = await failWith(new JiraFailed(true), attempt);
      if (end.outcome !== 'postponed') throw new Error(end.outcome);
      waits.push((end.dueEpochMs - clock.nowEpochMs()) / MINUTE);
      await clock.pass(end.dueEpochMs - clock.nowEpochMs());
      await store.nextAttempt(delivery, attempt, { dueEpochMs: clock.nowEpochMs() + MINUTE });
    }

    expect(waits).toEqual([1, 5, 15, 60, 180, 360, 720]);
    expect(await failWith(new JiraFailed(true), 8)).toMatchObject({
      outcome: 'buried',
      report: { code: 'jira.unavailable' },
    });
    expect(await rowsOf(server, tables.deadLetter)).toMatchObject([{ columns: { attempts: 8n } }]);
    expect(await store.findDelivery(delivery)).toMatchObject({ state: 'dead', attempt: 8 });
  });

  it('is buried at once if the error says that trying again changes nothing', async () => {
    expect(await failWith(new JiraFailed(false))).toMatchObject({
      outcome: 'buried',
      report: { code: 'jira.mapping-missing' },
    });
    expect(await store.findDelivery(delivery)).toMatchObject({ state: 'dead' });
  });

  it.each([
    ['is not in KMS', new SecretNotFoundError('test/dingtalk-app')],
    ['is refused by DingTalk', new CredentialsRejectedError({ operation: 'oauth2/accessToken' })],
  ])('waits while a secret %s: it is changed beside the event', async (_what, error) => {
    expect(await failWith(error)).toMatchObject({
      outcome: 'postponed',
      dueEpochMs: RECEIVED_AT + MINUTE,
      report: { retryable: false },
    });
    expect(await store.findDelivery(delivery)).toMatchObject({ state: 'pending' });
  });

  it('is tried again after an error that nobody foresaw, whose message is not kept', async () => {
    const end = await failWith(new TypeError('hk001 is secret'));

    expect(end).toMatchObject({ outcome: 'postponed', report: { code: 'system.unexpected' } });
    const text = JSON.stringify(
      await rowsOf(server, tables.eventDelivery),
      (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
    );
    expect(text).not.toContain('hk001 is secret');
  });

  it('is buried if it was begun eight times and never ended', async () => {
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      // The instance dies: nothing is recorded.
      await store.claimDelivery(delivery, { owner: 'dying', leaseMs: 1_000, attempt });
      await clock.pass(2 * MINUTE);
      await store.nextAttempt(delivery, attempt, { dueEpochMs: clock.nowEpochMs() + MINUTE });
    }
    let handled = 0;

    const end = await runDelivery(options(), request(9), async () => {
      handled += 1;
      return {};
    });

    expect(end).toMatchObject({ outcome: 'buried', report: { code: 'events.never-ended' } });
    expect(handled).toBe(0);
  });

  it('loses no try to invocations that never reached the subscriber', async () => {
    for (let attempt = 1; attempt <= 30; attempt += 1) {
      await clock.pass(MINUTE);
      await store.nextAttempt(delivery, attempt, { dueEpochMs: clock.nowEpochMs() + MINUTE });
    }

    const end = await runDelivery(options(), request(31), async () => ({ result: 'IT-7' }));

    expect(end).toEqual({ outcome: 'done', result: 'IT-7' });
  });

  function storeWith(sealer: Sealer): EventStore {
    const environment = 'test';
    return createTableEventStore({
      tables: server,
      environment,
      sealer,
      clock,
      random: systemRandom,
    });
  }

  it('is postponed if its content is sealed with a key that this instance does not have yet', async () => {
    const before = storeWith(sampleSealer('k0'));
    const handle = async () => ({ result: 'IT-7' });

    const end = await runDelivery(options({ store: before }), request(), handle);
    await clock.pass(2 * MINUTE);
    await store.nextAttempt(delivery, 1, { dueEpochMs: clock.nowEpochMs() + MINUTE });
    const again = await runDelivery(options(), request(2), handle);

    expect(end).toMatchObject({ outcome: 'postponed', report: { code: 'sealing.unknown-key' } });
    expect(again).toEqual({ outcome: 'done', result: 'IT-7' });
  });

  it('is buried if its content cannot be opened', async () => {
    const stranger = storeWith(sampleSealer());

    const end = await runDelivery(options({ store: stranger }), request(), async () => ({}));

    expect(end).toMatchObject({ outcome: 'buried', report: { code: 'sealing.broken' } });
  });

  it('is postponed if the function has to end', async () => {
    const ending = new AbortController();

    const end = await runDelivery(
      options({ signal: ending.signal }),
      request(),
      async ({ signal }) => {
        ending.abort(new Error('the instance is ending'));
        signal.throwIfAborted();
        return {};
      },
    );

    expect(end).toMatchObject({ outcome: 'postponed', report: { code: 'events.interrupted' } });
  });

  it('throws if it cannot record the end; its marker is still there', async () => {
    const busy = new TableThrottledError({ table: 'x', operation: 'putRow', fault: 'y' });
    const failing: EventStore = { ...store, finishDelivery: () => Promise.reject(busy) };

    await expect(
      runDelivery(options({ store: failing }), request(), async () => ({})),
    ).rejects.toBe(busy);

    const works = (await rowsOf(server, tables.pendingWork)).map(({ key }) => key['work']);
    expect(works).toContain('delivery/e_1/jira');
  });
});

describe('the claim', () => {
  it('is renewed at each third of the lease while the subscriber works', async () => {
    let finish: (() => void) | undefined;
    const running = runDelivery(options(), request(), () => {
      const { promise, resolve } = deferred();
      finish = () => resolve({ result: 'late' });
      return promise;
    });
    await clock.pass(5 * MINUTE);

    expect(await store.claimDelivery(delivery, { owner: 'other', leaseMs: 1 })).toMatchObject({
      outcome: 'in-progress',
    });
    finish?.();
    expect(await running).toEqual({ outcome: 'done', result: 'late' });
  });

  it('that cannot be renewed stops the subscriber, and nothing is recorded', async () => {
    const busy = new TableThrottledError({ table: 'x', operation: 'putRow', fault: 'y' });
    const failing: EventStore = { ...store, renewDelivery: () => Promise.reject(busy) };
    const running = runDelivery(options({ store: failing }), request(), ({ signal }) =>
      untilAborted(signal),
    );
    await clock.pass(31_000);

    expect(await running).toMatchObject({ outcome: 'lease-lost', report: { code: 'lease.lost' } });
    expect(await store.findDelivery(delivery)).toMatchObject({
      state: 'pending',
      errorCode: undefined,
    });
  });

  it('that has passed on takes no end of the one who had it', async () => {
    let finish: (() => void) | undefined;
    const first = runDelivery(
      options({ store: { ...store, renewDelivery: hanging } }),
      request(),
      () => {
        const { promise, resolve } = deferred();
        finish = () => resolve({ result: 'late' });
        return promise;
      },
    );
    await clock.pass(32_000);
    const second = await runDelivery(options(), request(), async () => ({ result: 'first' }));

    finish?.();

    expect(second).toEqual({ outcome: 'done', result: 'first' });
    expect(await first).toMatchObject({ outcome: 'lease-lost' });
    expect(await store.findDelivery(delivery)).toMatchObject({ result: 'first' });
  });

  it('whose time ran out while nobody took it still records what was done', async () => {
    let finish: (() => void) | undefined;
    const running = runDelivery(
      options({ store: { ...store, renewDelivery: hanging } }),
      request(),
      () => {
        const { promise, resolve } = deferred();
        finish = () => resolve({ result: 'late' });
        return promise;
      },
    );
    await clock.pass(32_000);

    finish?.();

    expect(await running).toEqual({ outcome: 'done', result: 'late' });
  });
});

describe('the order of events of one subject', () => {
  const approval = () => 'approval/p-1';
  const run = (key: string) =>
    runDelivery(options({ subjectOf: approval }), request(1, key), async () => ({}));

  async function receive(key: string, eventTimeEpochMs: number | undefined): Promise<void> {
    await inbox.accept(sampleEvent(key, { eventTimeEpochMs }));
    await store.openDelivery({ ...delivery, key }, { dueEpochMs: RECEIVED_AT });
  }

  it('supersedes an event that is older than one handled before', async () => {
    await receive('e_new', RECEIVED_AT - 10);
    await receive('e_old', RECEIVED_AT - 20);
    await receive('e_same', RECEIVED_AT - 10);

    expect(await run('e_new')).toMatchObject({ outcome: 'done' });
    expect(await run('e_old')).toEqual({ outcome: 'superseded', subject: 'approval/p-1' });
    expect(await run('e_same')).toMatchObject({ outcome: 'done' });
    expect(await store.findDelivery({ ...delivery, key: 'e_old' })).toMatchObject({
      state: 'superseded',
    });
  });

  it('does not let a time from the future make every later event look old', async () => {
    await receive('e_future', RECEIVED_AT + 365 * 24 * 60 * MINUTE);
    await receive('e_now', RECEIVED_AT);

    expect(await run('e_future')).toMatchObject({ outcome: 'done' });
    expect(await run('e_now')).toMatchObject({ outcome: 'done' });
  });

  it('handles an event that tells no time', async () => {
    await receive('e_new', RECEIVED_AT);
    await receive('e_timeless', undefined);
    await run('e_new');

    expect(await run('e_timeless')).toMatchObject({ outcome: 'done' });
  });

  it('tries again if the subject of an event cannot be told', async () => {
    const end = await runDelivery(
      options({
        subjectOf: () => {
          throw new TypeError('not the shape that was expected');
        },
      }),
      request(),
      async () => ({}),
    );

    expect(end).toMatchObject({ outcome: 'postponed' });
  });
});

function deferred(): {
  readonly promise: Promise<{ readonly result: string }>;
  readonly resolve: (value: { readonly result: string }) => void;
} {
  let resolve: (value: { readonly result: string }) => void = () => undefined;
  const promise = new Promise<{ readonly result: string }>((given) => {
    resolve = given;
  });
  return { promise, resolve };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

/** A renewal that gets no answer until the run ends. */
const hanging: EventStore['renewDelivery'] = (_delivery, _claim, _leaseMs, call) =>
  untilAborted(call?.signal ?? new AbortController().signal);
