import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createCallBooking,
  createQuotaGuard,
  createTableCallLedger,
  MonthSpentError,
  quotaLimitsOf,
  quotaReport,
  type CallBooking,
  type CallLedger,
  type QuotaGuard,
  type QuotaReport,
} from '../../../../shared/call-ledger/index.ts';
import {
  listRecord,
  listSubDepartments,
  QuotaExhaustedError,
  type DingTalkClient,
} from '../../../../shared/dingtalk/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import type { CallPriority } from '../../../../shared/resilience/index.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import { organisationWith } from '../../../support/backstop-bench.ts';
import { DingTalkBench } from '../../../support/dingtalk-bench.ts';
import { asClock } from '../../../support/local-clock-as-clock.ts';
import { standInClient } from '../../../support/stand-in-client.ts';
import { DAY, FIRST_DAY, tinyCompany } from '../../../support/tiny-company.ts';

const month = '2026-11';
const WEEK = { fromEpochMs: FIRST_DAY, toEpochMs: FIRST_DAY + 7 * DAY - 1_000 };
const userIds = tinyCompany().people.map((person) => person.userId);
/** Calls that DingTalk really has for the month. */
const CONTRACT = 30;

let bench: DingTalkBench;
let http: ReturnType<typeof createNodeHttpClient>;
let ledger: CallLedger;
let clock: ReturnType<typeof asClock>;

beforeEach(async () => {
  bench = await DingTalkBench.start({ limits: { apiCallsPerMonth: CONTRACT } });
  http = createNodeHttpClient();
  clock = asClock(bench.clock);
  ledger = createTableCallLedger({
    tables: createMemoryTableClient({ clock }),
    clock,
    random: systemRandom,
    organisation: 'test/ding',
  });
});

afterEach(async () => {
  http.close();
  await bench.close();
});

function organisationOf(apiCallsPerMonth: number) {
  const organisation = organisationWith();
  const quota = { ...organisation.quota, apiCallsPerMonth, payrollReserveCallsPerMonth: 0 };
  return { ...organisation, quota };
}

/** One instance: the real client, booked and guarded. */
function instanceOf(apiCallsPerMonth: number): {
  readonly call: (priority: CallPriority) => Promise<unknown>;
  readonly client: DingTalkClient;
  readonly booking: CallBooking;
} {
  const spender = 'attendance-export/check/HKSC';
  const log = createJsonLogger({ clock, write: () => undefined });
  const booking = createCallBooking({ ledger, spender, random: systemRandom, log });
  const limits = quotaLimitsOf(organisationOf(apiCallsPerMonth));
  const guard: QuotaGuard = createQuotaGuard({ ledger, clock, log, spender, limits, booking });
  const client = standInClient(bench.standIn, { clock, http }, async (event) => {
    await booking.count(event);
    await guard.answered(event);
  });
  return {
    client,
    booking,
    call: async (priority) => {
      await guard.admit(priority);
      return client.call(listRecord, { userIds, ...WEEK });
    },
  };
}

async function reportOf(apiCallsPerMonth: number): Promise<QuotaReport> {
  return quotaReport({
    nowEpochMs: clock.nowEpochMs(),
    summary: await ledger.summary(month),
    pushes: { month, pushes: 0, byFamily: [], recountedAtEpochMs: undefined },
    organisation: organisationOf(apiCallsPerMonth),
  });
}

const sent = (): number => bench.controls.calls({ isMetered: true }).length;
const counted = (): number => bench.controls.counters()[0]?.apiCalls ?? Number.NaN;

describe("the month's calls, spent in the middle of a run", () => {
  it('are marked at what was counted, and what can wait sends no metered call any more', async () => {
    const first = instanceOf(CONTRACT);
    for (let call = 0; call < CONTRACT; call += 1) await first.call('payroll');
    await expect(first.call('payroll')).rejects.toBeInstanceOf(QuotaExhaustedError);
    await first.booking.flush();
    const sentBefore = sent();

    for (const instance of [first, instanceOf(CONTRACT)]) {
      for (const priority of ['sync', 'report'] as const) {
        await expect(instance.call(priority)).rejects.toBeInstanceOf(MonthSpentError);
      }
    }

    expect(sent()).toBe(sentBefore);
    expect((await ledger.summary(month)).usedCalls).toBe(counted());
    expect(await reportOf(CONTRACT)).toMatchObject({
      spent: { quotaCalls: CONTRACT },
      discrepancy: undefined,
      warnings: [{ kind: 'calls', level: 95 }, { kind: 'calls-spent' }],
    });
  });

  it('leave what is not metered alone', async () => {
    const instance = instanceOf(CONTRACT);
    for (let call = 0; call < CONTRACT; call += 1) await instance.call('payroll');
    await expect(instance.call('payroll')).rejects.toBeInstanceOf(QuotaExhaustedError);

    const { answer } = await instance.client.call(listSubDepartments, { departmentId: 1 });

    expect(answer.result.length).toBeGreaterThan(0);
  });

  it('are there again for all once payroll has been served, whatever the configuration says', async () => {
    const instance = instanceOf(CONTRACT);
    for (let call = 0; call < CONTRACT; call += 1) await instance.call('payroll');
    await expect(instance.call('payroll')).rejects.toBeInstanceOf(QuotaExhaustedError);
    await expect(instanceOf(CONTRACT).call('sync')).rejects.toBeInstanceOf(MonthSpentError);
    bench.controls.setLimits({ apiCallsPerMonth: CONTRACT + 1_000 });

    await instanceOf(CONTRACT).call('payroll');

    expect((await ledger.summary(month)).spent).toBeUndefined();
  });

  it('are there again once more were bought and the configuration says so', async () => {
    const instance = instanceOf(CONTRACT);
    for (let call = 0; call < CONTRACT; call += 1) await instance.call('payroll');
    await expect(instance.call('payroll')).rejects.toBeInstanceOf(QuotaExhaustedError);
    await instance.booking.flush();
    bench.controls.setLimits({ apiCallsPerMonth: CONTRACT + 10 });
    await expect(instanceOf(CONTRACT).call('sync')).rejects.toBeInstanceOf(MonthSpentError);

    const raised = instanceOf(CONTRACT + 10);
    for (let call = 0; call < 10; call += 1) await raised.call('payroll');
    await raised.booking.flush();

    expect(counted()).toBe(CONTRACT + 10);
    expect((await ledger.summary(month)).usedCalls).toBe(CONTRACT + 10);
    expect((await reportOf(CONTRACT + 10)).spent).toBeUndefined();
    await expect(raised.call('payroll')).rejects.toBeInstanceOf(QuotaExhaustedError);
    expect((await reportOf(CONTRACT + 10)).spent).toMatchObject({ quotaCalls: CONTRACT + 10 });
  });

  it('by another app of the organisation show as spent elsewhere', async () => {
    const configured = 5_000;
    const instance = instanceOf(configured);
    for (let call = 0; call < 12; call += 1) await instance.call('sync');
    await instance.booking.flush();
    bench.controls.setLimits({ apiCallsPerMonth: 12 });

    await expect(instance.call('sync')).rejects.toBeInstanceOf(QuotaExhaustedError);

    expect(await reportOf(configured)).toMatchObject({
      spent: { quotaCalls: configured, usedCalls: 12 },
      discrepancy: { kind: 'spent-elsewhere', calls: configured - 12 },
    });
  });
});
