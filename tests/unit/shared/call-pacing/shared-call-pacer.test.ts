import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  createSharedCallPacer,
  type SharedCallPacerOptions,
} from '../../../../shared/call-pacing/index.ts';
import type { CallPacer, CallPriority } from '../../../../shared/resilience/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  callAllowanceTable,
  createMemoryTableClient,
  TableAccessDeniedError,
  TableUnavailableError,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import { withWriteFates, type WriteFate } from '../../../support/faulty-table-client.ts';
import { QuietClock, skewed } from '../../../support/quiet-clock.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const START = Date.UTC(2026, 10, 4, 2);
const LANE = 'dingappkey0001/user/get';

interface Bench {
  readonly clock: QuietClock;
  readonly store: TableClient;
  readonly logged: [string, unknown][];
  pacer(change?: Partial<SharedCallPacerOptions>): CallPacer;
}

function bench(): Bench {
  const clock = new QuietClock(START);
  const store = createMemoryTableClient({ clock });
  const logged: [string, unknown][] = [];
  const note = (messageKey: string, fields?: unknown): void => {
    logged.push([messageKey, fields]);
  };
  return {
    clock,
    store,
    logged,
    pacer: (change = {}) =>
      createSharedCallPacer({
        tables: store,
        organisation: 'test/dingtiny0001',
        clock,
        random: systemRandom,
        limits: { callsPerSecond: 20 },
        log: { info: note, warn: note },
        ...change,
      }),
  };
}

/** Times, from now on, at which so many calls are granted that were all asked for now. */
async function timesOf(
  { clock }: Bench,
  pacer: CallPacer,
  calls: number,
  priority: CallPriority = 'payroll',
  lane = LANE,
): Promise<number[]> {
  const from = clock.nowEpochMs();
  const times: number[] = [];
  const call = async (): Promise<void> => {
    await pacer.acquire(lane, { priority });
    times.push(clock.nowEpochMs() - from);
  };
  await Promise.all(Array.from({ length: calls }, call));
  return times;
}

/** A store of which every call fails while `isDown` says so. */
function failingStore(inner: TableClient, isDown: () => boolean, error: () => Error): TableClient {
  const pass = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    if (isDown()) throw error();
    return act();
  };
  return {
    ...inner,
    putRow: (...given) => pass(() => inner.putRow(...given)),
    updateRow: (...given) => pass(() => inner.updateRow(...given)),
    getRow: (...given) => pass(() => inner.getRow(...given)),
  };
}

const unavailable = (): Error =>
  new TableUnavailableError({ table: 'call_allowance', operation: 'getRow', fault: 'ECONNRESET' });

describe('the shared call pacer', () => {
  it('spaces calls by 60 ms at the limit of 20, across instances whose clocks differ', async () => {
    const it = bench();
    const ahead = it.pacer({ clock: skewed(it.clock, 90_000) });
    const behind = it.pacer({ clock: skewed(it.clock, -90_000) });

    const times = (await Promise.all([timesOf(it, ahead, 10), timesOf(it, behind, 10)])).flat();

    times.sort((left, right) => left - right);
    expect(times.length).toBe(20);
    for (const [index, time] of times.entries()) expect(time).toBeGreaterThanOrEqual(index * 60);
    expect(times[19]).toBeLessThanOrEqual(19 * 60 + 250);
  });

  it('gives calls of no named class the share of synchronisation', async () => {
    const it = bench();

    const times = await timesOf(it, it.pacer(), 60, 'sync');

    // Three blocks of 20: each closes the gate for 20 × 60 ms / 0.6.
    expect(times.at(-1)).toBeGreaterThanOrEqual(4_000 + 19 * 60);
    expect(times.at(-1)).toBeLessThanOrEqual(4_000 + 19 * 60 + 600);
  });

  it('halves the rate of a lane for all instances when one was refused, and of no other lane', async () => {
    const it = bench();
    const [refused, other] = [it.pacer(), it.pacer()];
    await timesOf(it, other, 1);

    await refused.holdUntil(it.clock.nowEpochMs() + 1_000, LANE);
    const [held, free] = await Promise.all([
      timesOf(it, other, 11),
      timesOf(it, other, 11, 'payroll', 'dingappkey0001/user/listid'),
    ]);

    expect(held[0]).toBeGreaterThanOrEqual(1_000);
    expect((held[10] ?? 0) - (held[0] ?? 0)).toBeGreaterThanOrEqual(10 * 120);
    expect(free[10]).toBeLessThanOrEqual(10 * 60 + 100);
  });

  it('halves once for refusals that come together, in however many instances', async () => {
    const it = bench();
    const pacers = Array.from({ length: 5 }, () => it.pacer());
    const until = it.clock.nowEpochMs() + 1_000;

    await Promise.all(
      pacers.flatMap((pacer) => [1, 2, 3].map(async (more) => pacer.holdUntil(until + more, LANE))),
    );

    const row = await it.store.getRow(callAllowanceTable, {
      organisation: 'test/dingtiny0001',
      lane: LANE,
    });
    expect(row.row?.columns).toMatchObject({ permille: 500n, heldUntil: BigInt(until + 3) });
  });

  it('lowers every lane when two were refused within minutes, before the others are refused', async () => {
    const it = bench();
    const [first, second, third] = [it.pacer(), it.pacer(), it.pacer()];
    await first.holdUntil(it.clock.nowEpochMs() + 1_000, LANE);
    const afterOne = await timesOf(it, third, 11, 'payroll', 'dingappkey0001/attendance/list');
    await it.clock.sleep(9 * 60_000);

    await second.holdUntil(it.clock.nowEpochMs() + 1_000, 'dingappkey0001/attendance/listRecord');
    const afterTwo = await timesOf(it, third, 11, 'payroll', 'dingappkey0002/role/list');

    expect(afterOne[10]).toBeLessThanOrEqual(10 * 60 + 100);
    expect(afterTwo[10]).toBeGreaterThanOrEqual(10 * 120);
  });

  it('lowers no other lane for refusals that lie far apart, or that are of one lane', async () => {
    const it = bench();
    const pacer = it.pacer();
    for (const [lane, laterMs] of [
      [LANE, 60_000],
      [LANE, 600_000],
      ['dingappkey0001/attendance/listRecord', 10_000],
    ] as const) {
      await pacer.holdUntil(it.clock.nowEpochMs() + 1_000, lane);
      await it.clock.sleep(laterMs);
    }

    const times = await timesOf(it, pacer, 11, 'payroll', 'dingappkey0001/role/list');

    expect(times[10]).toBeLessThanOrEqual(10 * 60 + 100);
  });

  it('stops every instance for a block of the address, with their next blocks at the latest', async () => {
    const it = bench();
    const [blocked, other, late] = [it.pacer(), it.pacer(), it.pacer()];
    const others = timesOf(it, other, 60);
    await it.clock.sleep(100);

    await blocked.holdUntil(it.clock.nowEpochMs() + 300_000);
    const newcomer = await late.acquire('dingappkey0002/user/get', {
      deadlineEpochMs: it.clock.nowEpochMs() + 10_000,
    });

    const afterwards = (await others).filter((time) => time > 1_400);
    expect(newcomer.outcome).toBe('too-late');
    expect(afterwards.length).toBeGreaterThanOrEqual(40);
    expect(Math.min(...afterwards)).toBeGreaterThanOrEqual(300_000);
  });

  it.each(['lost-before', 'lost-after', 'delayed'] as const)(
    'tells others of a pause although the answer of the store is %s',
    async (fate: WriteFate) => {
      const it = bench();
      const fates: WriteFate[] = [fate];
      const { tables } = withWriteFates(it.store, () => fates.shift() ?? 'answered');
      const until = it.clock.nowEpochMs() + 5_000;
      await it.pacer({ tables }).holdUntil(until, LANE);

      await timesOf(it, it.pacer(), 1);

      expect(it.clock.nowEpochMs()).toBeGreaterThanOrEqual(until);
    },
  );

  it('paces itself at a fifth while the store is down, says so once, and comes back', async () => {
    const it = bench();
    let isDown = true;
    const pacer = it.pacer({ tables: failingStore(it.store, () => isDown, unavailable) });

    const alone = await timesOf(it, pacer, 30);
    const toldWhileDown = [...it.logged];
    isDown = false;
    await it.clock.sleep(5_000);
    const together = await timesOf(it, pacer, 11);

    // (1,000 + 200) / 4 = 300 ms between calls.
    expect((alone[29] ?? 0) - (alone[0] ?? 0)).toBeGreaterThanOrEqual(29 * 300);
    expect((alone[29] ?? 0) - (alone[0] ?? 0)).toBeLessThanOrEqual(29 * 300 + 400);
    expect(toldWhileDown).toEqual([['call-pacing.alone', { code: 'tables.unavailable' }]]);
    expect(together[10]).toBeLessThanOrEqual(10 * 60 + 100);
    expect(it.logged.at(-1)?.[0]).toBe('call-pacing.shared-again');
  });

  it('stays within the limit with five instances that are all left alone', async () => {
    const it = bench();
    const tables = failingStore(it.store, () => true, unavailable);
    const from = it.clock.nowEpochMs();
    const all = await Promise.all(
      Array.from({ length: 5 }, () => timesOf(it, it.pacer({ tables }), 20)),
    );

    const bySecond = new Map<number, number>();
    for (const time of all.flat()) {
      const second = Math.floor((from + time) / 1_000);
      bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
    }
    expect(Math.max(...bySecond.values())).toBeLessThanOrEqual(20);
  });

  it('keeps a pause and lowers its own rate when the store cannot be told', async () => {
    const it = bench();
    const pacer = it.pacer({ tables: failingStore(it.store, () => true, unavailable) });

    await pacer.holdUntil(it.clock.nowEpochMs() + 2_000, LANE);
    const times = await timesOf(it, pacer, 5);

    expect(times[0]).toBeGreaterThanOrEqual(2_000);
    expect((times[4] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(4 * 600);
  });

  it('does not wait for a store that gives no answer', async () => {
    const it = bench();
    const silent = (): Promise<never> => new Promise<never>(() => undefined);
    const tables: TableClient = { ...it.store, getRow: silent, putRow: silent };

    const [first] = await timesOf(it, it.pacer({ tables, storePatienceMs: 700 }), 1);

    expect(first).toBeGreaterThanOrEqual(700);
    expect(first).toBeLessThanOrEqual(700 + 300);
    expect(it.logged).toEqual([['call-pacing.alone', { code: 'system.unexpected' }]]);
  });

  it('makes no call fail because access to the store is denied or a row cannot be read', async () => {
    const it = bench();
    const denied = (): Error =>
      new TableAccessDeniedError({
        table: 'call_allowance',
        operation: 'getRow',
        fault: 'OTSAuthFailed',
      });
    await it.store.putRow(
      callAllowanceTable,
      { organisation: 'test/dingtiny0001', lane: LANE },
      { v: 9n, next: 'tomorrow' },
      { row: 'ignore' },
    );

    const withoutAccess = it.pacer({ tables: failingStore(it.store, () => true, denied) });
    const results = [await withoutAccess.acquire(LANE), await it.pacer().acquire(LANE)];

    expect(results).toEqual([{ outcome: 'granted' }, { outcome: 'granted' }]);
    expect(it.logged.map(([messageKey]) => messageKey)).toEqual([
      'call-pacing.alone',
      'call-pacing.alone',
    ]);
  });

  it('lets slots lapse that nobody used in time: a quiet time never becomes a burst', async () => {
    const it = bench();
    const pacer = it.pacer();
    await timesOf(it, pacer, 15);
    await it.clock.sleep(30_000);

    const times = await timesOf(it, pacer, 15);

    for (const [index, time] of times.entries())
      expect(time).toBeGreaterThanOrEqual(index * 60 - 100);
  });

  it('keeps serving after a caller gave up while the store was being asked', async () => {
    const it = bench();
    const slow: TableClient = {
      ...it.store,
      getRow: async (...given) => {
        await it.clock.sleep(50);
        return it.store.getRow(...given);
      },
    };
    const pacer = it.pacer({ tables: slow });
    const controller = new AbortController();
    const gone = pacer.acquire(LANE, { signal: controller.signal });
    const stays = timesOf(it, pacer, 2);
    await it.clock.sleep(10);
    controller.abort(new Error('gone'));

    await expect(gone).rejects.toThrow('gone');
    expect((await stays).length).toBe(2);
  });

  it('forgets lanes that are no longer used', async () => {
    const it = bench();
    const tables = failingStore(it.store, () => true, unavailable);
    const pacer = it.pacer({ tables, limits: { callsPerSecond: 1_000 } });
    const useLanes = async (from: number, to: number): Promise<number> => {
      for (let lane = from; lane < to; lane += 1) {
        await pacer.acquire(`dingappkey0001/operation-${lane}`);
      }
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };

    const early = await useLanes(0, 3_000);
    const late = await useLanes(3_000, 30_000);

    // 27,000 lanes more would be some 20 MB.
    expect(late - early).toBeLessThan(3_000_000);
  });
});
