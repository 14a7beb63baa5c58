import { beforeEach, describe, expect, it } from 'vitest';
import {
  createQuotaGuard,
  createTableCallLedger,
  MonthSpentError,
  quotaLimitsOf,
  QuotaReservedError,
  type CallLedger,
  type QuotaGuard,
} from '../../../../shared/call-ledger/index.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import type { CallPriority } from '../../../../shared/resilience/index.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

const month = '2026-11';
const spender = 'sap-business-one';
const PRIORITIES: readonly CallPriority[] = ['intake', 'payroll', 'sync', 'report'];
let clock: SteppedClock;
let ledger: CallLedger;
let lines: string[];

beforeEach(() => {
  clock = new SteppedClock(Date.parse('2026-11-10T02:00:00Z'));
  lines = [];
  ledger = createTableCallLedger({
    tables: createMemoryTableClient({ clock }),
    clock,
    random: { bytes: (length) => systemRandom.bytes(length), unit: () => 0 },
    organisation: 'test/ding',
  });
});

function guardOf(
  change: { quotaCalls?: number; ledger?: CallLedger; unbooked?: number } = {},
): QuotaGuard {
  const quota = {
    apiCallsPerMonth: change.quotaCalls ?? 1_000,
    reservedCallsPerMonth: 50,
    payrollReserveCallsPerMonth: 200,
    callsPerSecondPerApi: 20,
    warnAtPercent: [70, 85, 95],
  };
  return createQuotaGuard({
    ledger: change.ledger ?? ledger,
    clock,
    log: createJsonLogger({ clock, write: (line) => lines.push(line) }),
    spender,
    limits: quotaLimitsOf({ quota, companies: [{ code: 'HKSC' }] }),
    booking: { unbooked: () => change.unbooked ?? 0 },
  });
}

/** Classes that may make a call now. */
async function admitted(guard: QuotaGuard): Promise<CallPriority[]> {
  const passed: CallPriority[] = [];
  for (const priority of PRIORITIES) {
    try {
      await guard.admit(priority);
      passed.push(priority);
    } catch (error) {
      const isExpected = error instanceof QuotaReservedError || error instanceof MonthSpentError;
      if (!isExpected) throw error;
    }
  }
  return passed;
}

const spend = (who: string, usedCalls: number): Promise<void> =>
  ledger.recordUsed({ month, spender: who, usedCalls });
const refusal = { outcome: 'dingtalk.quota-exhausted' };

describe('the payroll reserve', () => {
  it('lets everybody call until what is left is kept for payroll', async () => {
    await spend('jira-service-desk', 799);
    expect(await admitted(guardOf())).toEqual(PRIORITIES);

    await spend('jira-service-desk', 800);
    expect(await admitted(guardOf())).toEqual(['intake', 'payroll']);
  });

  it('counts what is promised to others, and what this instance has not booked yet', async () => {
    await ledger.reserve({
      ...{ month, spender: 'event-backstop', calls: 795 },
      ...{ quotaCalls: 1_000, reserveCalls: 0 },
    });

    expect(await admitted(guardOf({ unbooked: 4 }))).toEqual(PRIORITIES);
    expect(await admitted(guardOf({ unbooked: 5 }))).toEqual(['intake', 'payroll']);
  });

  it('lets a spender have the calls that it has reserved itself', async () => {
    const account = { month, spender, quotaCalls: 1_000, reserveCalls: 0 };
    await ledger.reserve({ ...account, calls: 100 });
    await spend('jira-service-desk', 890);

    expect(await admitted(guardOf())).toEqual(PRIORITIES);
    await spend(spender, 100);
    expect(await admitted(guardOf())).toEqual(['intake', 'payroll']);
  });

  it.each(['HKSC/2026-10/adp/0001', 'attendance-export/closing/HKSC'])(
    'is not kept twice: what %s has spent of it is no longer kept',
    async (payroll) => {
      await spend(payroll, 150);
      await spend('jira-service-desk', 799);

      expect(await admitted(guardOf())).toEqual(PRIORITIES);
      await spend('jira-service-desk', 800);
      expect(await admitted(guardOf())).toEqual(['intake', 'payroll']);
    },
  );

  it('is named with every figure in both languages when it refuses', async () => {
    await spend('jira-service-desk', 812);

    const error: unknown = await guardOf()
      .admit('report')
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      code: 'call-ledger.quota-reserved',
      retryable: false,
      details: { month, quotaCalls: 1_000, usedCalls: 812, committedCalls: 812, keptCalls: 200 },
    });
    const { text } = error as QuotaReservedError;
    for (const figure of [month, '1000', '812', '200']) {
      expect(text.en).toContain(figure);
      expect(text.zhHK).toContain(figure);
    }
  });

  it('goes by what was read for half a minute, so that a call costs no reading', async () => {
    let readings = 0;
    const counting: CallLedger = {
      ...ledger,
      summary: (...parameters) => {
        readings += 1;
        return ledger.summary(...parameters);
      },
    };
    const guard = guardOf({ ledger: counting });

    for (let call = 0; call < 100; call += 1) await guard.admit('sync');
    await spend('jira-service-desk', 1_000);
    await clock.pass(30_000);

    await expect(guard.admit('sync')).rejects.toBeInstanceOf(QuotaReservedError);
    expect(readings).toBe(2);
  });
});

describe('a month that DingTalk has called spent', () => {
  it('is refused early to what can wait, until the next month begins in Hong Kong', async () => {
    await spend('jira-service-desk', 700);
    const guard = guardOf();
    await guard.answered({ ...refusal, atEpochMs: clock.nowEpochMs() });

    await expect(guard.admit('sync')).rejects.toBeInstanceOf(MonthSpentError);
    expect(await admitted(guardOf())).toEqual(['intake', 'payroll']);
    expect((await ledger.summary(month)).spent).toEqual({
      markedAtEpochMs: clock.nowEpochMs(),
      quotaCalls: 1_000,
      usedCalls: 700,
    });

    await clock.pass(Date.parse('2026-11-30T16:00:00Z') - clock.nowEpochMs());
    expect(await admitted(guard)).toEqual(PRIORITIES);
  });

  it('is open again once the configured quota is raised, and spent again if DingTalk says so', async () => {
    await guardOf().answered({ ...refusal, atEpochMs: clock.nowEpochMs() });

    const raised = guardOf({ quotaCalls: 6_000 });
    expect(await admitted(raised)).toEqual(PRIORITIES);
    await raised.answered({ ...refusal, atEpochMs: clock.nowEpochMs() });

    expect(await admitted(raised)).toEqual(['intake', 'payroll']);
    expect(await admitted(guardOf({ quotaCalls: 500 }))).toEqual(['intake', 'payroll']);
    expect((await ledger.summary(month)).spent?.quotaCalls).toBe(6_000);
  });

  it('is tried again by what can wait an hour after the last refusal, and not before', async () => {
    const guard = guardOf();
    await guard.answered({ ...refusal, atEpochMs: clock.nowEpochMs() });

    await clock.pass(59 * 60_000);
    const before = await admitted(guard);
    await clock.pass(2 * 60_000);
    const after = await admitted(guard);
    await guard.answered({ ...refusal, atEpochMs: clock.nowEpochMs() });

    expect(before).toEqual(['intake', 'payroll']);
    expect(after).toEqual(PRIORITIES);
    expect(await admitted(guardOf())).toEqual(['intake', 'payroll']);
  });

  it('is open for all once DingTalk serves a call that was made after the refusal', async () => {
    await guardOf().answered({ ...refusal, atEpochMs: clock.nowEpochMs() });
    const officer = guardOf();
    await officer.admit('payroll');

    await officer.answered({ outcome: 'success', atEpochMs: clock.nowEpochMs() });

    expect((await ledger.summary(month)).spent).toBeUndefined();
    expect(await admitted(guardOf())).toEqual(PRIORITIES);
  });

  it('stays marked when a call is served that was on its way before the refusal', async () => {
    const guard = guardOf();
    const begunAtEpochMs = clock.nowEpochMs();
    await clock.pass(200);
    await guard.answered({ ...refusal, atEpochMs: begunAtEpochMs });

    await guard.answered({ outcome: 'success', atEpochMs: begunAtEpochMs });

    expect((await ledger.summary(month)).spent).toBeDefined();
  });

  it('keeps its first mark when others are refused too', async () => {
    await spend('jira-service-desk', 700);
    await guardOf().answered({ ...refusal, atEpochMs: clock.nowEpochMs() });
    await spend('jira-service-desk', 710);

    await guardOf().answered({ ...refusal, atEpochMs: clock.nowEpochMs() });

    expect((await ledger.summary(month)).spent?.usedCalls).toBe(700);
  });

  it.each([
    ['just after the turn of the month', '2026-11-30T16:00:01Z', '2026-11-30T16:00:00Z'],
    ['by a clock that runs ahead of the store', '2026-11-30T15:50:00Z', '2026-11-30T16:20:00Z'],
    ['by a clock that runs behind the store', '2026-11-30T16:30:00Z', '2026-11-30T15:59:00Z'],
  ])('is not marked by a refusal %s', async (_title, storeTime, callTime) => {
    await clock.pass(Date.parse(storeTime) - clock.nowEpochMs());

    await guardOf().answered({ ...refusal, atEpochMs: Date.parse(callTime) });

    for (const each of ['2026-11', '2026-12']) {
      expect((await ledger.summary(each)).spent).toBeUndefined();
    }
  });

  it('is not marked by any other answer', async () => {
    const guard = guardOf();

    for (const outcome of ['success', 'dingtalk.throttled', 'dingtalk.unavailable']) {
      await guard.answered({ outcome, atEpochMs: clock.nowEpochMs() });
    }

    expect((await ledger.summary(month)).spent).toBeUndefined();
  });
});

describe('while the ledger is down', () => {
  it('every call passes, a refusal is not marked, and each is told once', async () => {
    const down = (): Promise<never> => Promise.reject(new Error('down'));
    const guard = guardOf({ ledger: { ...ledger, summary: down, markSpent: down } });

    expect(await admitted(guard)).toEqual(PRIORITIES);
    await clock.pass(60_000);
    expect(await admitted(guard)).toEqual(PRIORITIES);
    await guard.answered({ ...refusal, atEpochMs: clock.nowEpochMs() });

    expect(lines.filter((line) => line.includes('call-ledger.not-readable'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('call-ledger.not-marked'))).toHaveLength(1);
  });
});
