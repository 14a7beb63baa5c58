import { beforeEach, describe, expect, it } from 'vitest';
import {
  createTableCallLedger,
  LedgerBusyError,
  ledgerMonthOf,
  QuotaExceededError,
  type CallLedger,
} from '../../../../shared/call-ledger/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import {
  withWriteFates,
  type FaultyTableClient,
  type WriteFate,
} from '../../../support/faulty-table-client.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const month = '2026-10';
const quota = { quotaCalls: 5_000, reserveCalls: 500 };
let fates: WriteFate[];
let faulty: FaultyTableClient;
let ledger: CallLedger;

beforeEach(() => {
  fates = [];
  const clock = new VirtualClock(Date.UTC(2026, 9, 5));
  faulty = withWriteFates(createMemoryTableClient({ clock }), () => fates.shift() ?? 'answered');
  const parts = { tables: faulty.tables, clock, random: systemRandom };
  ledger = createTableCallLedger({ ...parts, organisation: 'test/ding' });
});

const reserve = (spender: string, calls: number): Promise<void> =>
  ledger.reserve({ month, spender, calls, ...quota });

describe('reserving', () => {
  it('grants what fits into the quota minus the reserve, to the last call', async () => {
    await reserve('run-1', 4_000);
    await reserve('run-2', 500);

    await expect(reserve('run-3', 1)).rejects.toBeInstanceOf(QuotaExceededError);
    expect(await ledger.summary(month)).toEqual({
      month,
      committedCalls: 4_500,
      reservedCalls: 4_500,
      usedCalls: 0,
      spenders: [
        { spender: 'run-1', reservedCalls: 4_000, usedCalls: 0 },
        { spender: 'run-2', reservedCalls: 500, usedCalls: 0 },
      ],
    });
  });

  it('names quota, reserve, used and wanted in both languages when it refuses', async () => {
    await reserve('run-1', 4_000);
    await ledger.recordUsed({ month, spender: 'run-1', usedCalls: 120 });

    const error: unknown = await reserve('run-2', 700).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(QuotaExceededError);
    const refusal = error as QuotaExceededError;
    expect(refusal.details).toEqual({
      month,
      quotaCalls: 5_000,
      reserveCalls: 500,
      usedCalls: 120,
      committedCalls: 4_000,
      wantedCalls: 700,
      freeCalls: 500,
    });
    for (const text of [refusal.text.en, refusal.text.zhHK]) {
      for (const figure of ['700', '500', '5000', '4000', '120', month]) {
        expect(text).toContain(figure);
      }
    }
    expect(refusal.remedy.zhHK).toContain('釘釘');
  });

  it("replaces the spender's own figure when the same run asks again", async () => {
    await reserve('run-1', 3_000);
    await reserve('run-1', 4_500);
    await reserve('run-1', 100);
    await reserve('run-2', 4_400);

    const { spenders } = await ledger.summary(month);
    expect(spenders.map(({ reservedCalls }) => reservedCalls)).toEqual([100, 4_400]);
  });

  it('lets a run keep what it has, even after the quota was lowered', async () => {
    await reserve('run-1', 3_000);

    await ledger.reserve({
      month,
      spender: 'run-1',
      calls: 3_000,
      quotaCalls: 10,
      reserveCalls: 5,
    });

    expect((await ledger.summary(month)).reservedCalls).toBe(3_000);
  });

  it('counts a spender that used more than it reserved by what it used', async () => {
    await reserve('run-1', 100);
    await ledger.recordUsed({ month, spender: 'run-1', usedCalls: 4_400 });
    await ledger.recordUsed({ month, spender: 'unplanned', usedCalls: 50 });

    await reserve('run-2', 50);
    await expect(reserve('run-3', 1)).rejects.toBeInstanceOf(QuotaExceededError);
  });

  it('keeps months and organisations apart', async () => {
    await reserve('run-1', 4_500);
    const other = createTableCallLedger({
      tables: faulty.tables,
      organisation: 'test/dong',
      clock: new VirtualClock(0),
      random: systemRandom,
    });

    await ledger.reserve({ month: '2026-11', spender: 'run-1', calls: 4_500, ...quota });
    await other.reserve({ month, spender: 'run-1', calls: 4_500, ...quota });
    expect((await ledger.summary(month)).reservedCalls).toBe(4_500);
  });

  it('never grants more than there is to runs that race', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, run) => reserve(`run-${String(run)}`, 1_000)),
    );

    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(4);
    for (const result of refused) {
      expect((result as PromiseRejectedResult).reason).toBeInstanceOf(QuotaExceededError);
    }
    expect((await ledger.summary(month)).committedCalls).toBe(4_000);
  });

  it.each<WriteFate>(['lost-after', 'lost-before', 'delayed'])(
    'reserves once when the answer was %s',
    async (fate) => {
      await reserve('run-1', 4_000);
      fates = [fate];

      await reserve('run-2', 500);
      await faulty.deliverDelayed();

      expect((await ledger.summary(month)).committedCalls).toBe(4_500);
    },
  );

  it('says that the ledger is busy when no answer ever comes', async () => {
    fates = Array.from({ length: 100 }, () => 'lost-before');

    await expect(reserve('run-1', 1)).rejects.toBeInstanceOf(LedgerBusyError);
  });

  it.each(['', '#month', 'run 1', '公司'])('refuses a spender named "%s"', async (spender) => {
    await expect(reserve(spender, 1)).rejects.toBeInstanceOf(RangeError);
  });

  it.each(['2026-13', '202610', '2026-10-01'])('refuses the month "%s"', async (wrong) => {
    await expect(ledger.summary(wrong)).rejects.toBeInstanceOf(RangeError);
  });
});

describe('recording and settling', () => {
  it('takes counts as absolute: a repeat or an older count changes nothing', async () => {
    for (const usedCalls of [10, 20, 20, 15]) {
      await ledger.recordUsed({ month, spender: 'run-1', usedCalls });
    }

    expect((await ledger.summary(month)).usedCalls).toBe(20);
  });

  it.each<WriteFate>(['lost-after', 'lost-before', 'delayed'])(
    'records the count when the answer was %s',
    async (fate) => {
      fates = [fate];
      await ledger.recordUsed({ month, spender: 'run-1', usedCalls: 10 });
      await ledger.recordUsed({ month, spender: 'run-1', usedCalls: 12 });
      await faulty.deliverDelayed();

      expect((await ledger.summary(month)).usedCalls).toBe(12);
    },
  );

  it('frees what a settled run did not use', async () => {
    await reserve('run-1', 4_500);
    await ledger.recordUsed({ month, spender: 'run-1', usedCalls: 1_200 });

    await ledger.settle({ month, spender: 'run-1' });
    await ledger.settle({ month, spender: 'run-1' });
    await ledger.settle({ month, spender: 'never-seen' });
    await reserve('run-2', 3_300);

    expect((await ledger.summary(month)).spenders).toEqual([
      { spender: 'run-1', reservedCalls: 1_200, usedCalls: 1_200 },
      { spender: 'run-2', reservedCalls: 3_300, usedCalls: 0 },
    ]);
  });
});

it('counts a call in the Hong Kong month in which it is made', () => {
  expect(ledgerMonthOf(Date.parse('2026-09-30T15:59:59.999Z'))).toBe('2026-09');
  expect(ledgerMonthOf(Date.parse('2026-09-30T16:00:00.000Z'))).toBe('2026-10');
});
