import { afterEach, describe, expect, test } from 'vitest';
import { exportAttendance } from '../../functions/attendance-export/export-attendance.ts';
import type { ExportResult } from '../../functions/attendance-export/export-result.ts';
import { parseInvocation } from '../../functions/attendance-export/invocation.ts';
import { readAmounts } from '../../functions/attendance-export/ledger/amounts-archive.ts';
import { RunStore, type StoredRun } from '../../functions/attendance-export/run-store.ts';
import {
  createSampleCompany,
  expectedLinesOf,
  leaversOf,
  type SampleCompany,
  type SampleParameters,
} from '../../infra/local/sample-company/index.ts';
import { daysOf, monthPeriod } from '../../shared/time/index.ts';
import { ExportInMemory } from '../integration/functions/attendance-export/export-in-memory.ts';
import { seedFromEnvironment, SeededStream } from '../support/seeded-stream.ts';

/** `FINAL_PAY_SEED=<seed> npm run test:endurance` makes the same companies again. */
const SEED = seedFromEnvironment('FINAL_PAY_SEED');
const COMPANIES = 8;
/** A small company has one leaver; in one of this size several leave, on days of their own. */
const LARGE_COMPANY = 100;
const OVERTIME_MODES = ['approved', 'beyond-threshold', 'none'] as const;

/** Minutes by employee number, day and earnings code; those of nothing left out. */
type DayMinutes = Readonly<Record<string, number>>;

interface Leaver {
  readonly employee: string;
  readonly lastDay: string;
}

/** Companies in which the kinds of overtime take turns; the last one is large. */
function samples(): readonly SampleParameters[] {
  const stream = new SeededStream(SEED);
  const found: SampleParameters[] = [];
  while (found.length < COMPANIES) {
    const month = String(stream.integer(1, 12)).padStart(2, '0');
    const sample: SampleParameters = {
      seed: stream.integer(0, 1_000_000),
      employees: found.length === COMPANIES - 1 ? LARGE_COMPANY : stream.integer(20, 30),
      period: monthPeriod(`${String(stream.integer(2025, 2028))}-${month}`),
      rules: 'varied',
    };
    const wanted = OVERTIME_MODES[found.length % OVERTIME_MODES.length];
    if (createSampleCompany(sample).payRules?.overtime.mode === wanted) found.push(sample);
  }
  return found;
}

function leaversIn(company: SampleCompany): readonly Leaver[] {
  const people = new Map(company.people.map((person) => [person.userId, person]));
  return leaversOf(company).map(({ userId, lastDay }) => ({
    employee: people.get(userId)?.payroll?.employeeNumber ?? '',
    lastDay,
  }));
}

/** What the oracle pays for each day: its lines of a month of which it is the only day. */
function oracleMinutes(company: SampleCompany): DayMinutes {
  const attendances = new Map(
    company.people.map(({ userId }) => [userId, company.attendanceOf(userId)]),
  );
  const onDay = (date: string): SampleCompany => ({
    ...company,
    attendanceOf: (userId) => {
      const attendance = attendances.get(userId) ?? company.attendanceOf(userId);
      return { ...attendance, expected: attendance.expected.filter((day) => day.date === date) };
    },
  });
  return summed(
    daysOf(company.parameters.period).flatMap((date) =>
      expectedLinesOf(onDay(date)).map((line) => ({ ...line, date })),
    ),
  );
}

function summed(
  parts: readonly {
    readonly employeeNumber: string;
    readonly date: string;
    readonly earningsCode: string;
    readonly minutes: number;
  }[],
): DayMinutes {
  const sums = new Map<string, number>();
  for (const { employeeNumber, date, earningsCode, minutes } of parts) {
    const key = `${employeeNumber} ${date} ${earningsCode}`;
    sums.set(key, (sums.get(key) ?? 0) + minutes);
  }
  return Object.fromEntries([...sums].filter(([, minutes]) => minutes !== 0));
}

/** The part of the minutes that is of these employees. */
function ofLeavers(minutes: DayMinutes, leavers: readonly Leaver[]): DayMinutes {
  const employees = new Set(leavers.map(({ employee }) => employee));
  return Object.fromEntries(
    Object.entries(minutes).filter(([key]) => employees.has(key.split(' ')[0] ?? '')),
  );
}

async function deliveredRuns(one: ExportInMemory): Promise<readonly StoredRun[]> {
  const { environment, tables } = one.dependencies;
  const { corpId, companyCode } = one.company;
  const all = await new RunStore(tables).allOf({ environment, corpId, company: companyCode });
  return all.filter(({ record }) => record.state === 'delivered');
}

/** What the ledger of delivered minutes holds of these runs. */
async function minutesOf(one: ExportInMemory, runs: readonly StoredRun[]): Promise<DayMinutes> {
  const amounts = await Promise.all(
    runs.map(async ({ record: { amountsKey: key = '', amountsSha256: sha256 = '' } }) => {
      const people = await readAmounts(one.dependencies, { key, sha256 });
      return people.flatMap((person) => person.amounts);
    }),
  );
  return summed(amounts.flat());
}

async function ask(
  one: ExportInMemory,
  payload: Readonly<Record<string, unknown>>,
): Promise<ExportResult> {
  const text = JSON.stringify({ company: one.company.companyCode, ...payload });
  const invocation = parseInvocation(new TextEncoder().encode(text));
  if (invocation.kind !== 'request') throw new Error(`no request: ${invocation.kind}`);
  return one.whileTimePasses(exportAttendance(one.dependencies, invocation.request, one.caller));
}

/** Pays these leavers up to the last day of the last of them, and accepts everything that holds it. */
async function payFinally(one: ExportInMemory, leavers: readonly Leaver[]): Promise<ExportResult> {
  const payload = {
    action: 'final-pay',
    from: one.company.parameters.period.from,
    to: leavers.map(({ lastDay }) => lastDay).reduce((one, other) => (one > other ? one : other)),
    employees: leavers.map(({ employee }) => employee),
  };
  const first = await ask(one, payload);
  if (first.outcome !== 'held') return first;
  return ask(one, { ...payload, accept: first.exceptions?.openList.map(({ id }) => id) });
}

let one: ExportInMemory;
afterEach(() => one.close());

describe.each(samples())(
  `final pay and regular month (FINAL_PAY_SEED=${String(SEED)}): company $seed, $employees people, $period.from`,
  (sample) => {
    test('pay together what the oracle has for each person, day and code, and nothing twice', async () => {
      one = await ExportInMemory.start({ sample });
      const leavers = leaversIn(one.company);
      const oracle = oracleMinutes(one.company);
      for (const leaver of leavers) {
        const { outcome, error } = await payFinally(one, [leaver]);
        expect(outcome, JSON.stringify(error)).toBe('delivered');
      }
      const finalPays = await deliveredRuns(one);

      const month = await one.runAccepting();

      expect(month.outcome, JSON.stringify(month.error)).toBe('delivered');
      const runs = await deliveredRuns(one);
      const regular = runs.filter(({ identity }) => identity.finalPay === undefined);
      expect(leavers.length).toBeGreaterThan(sample.employees < LARGE_COMPANY ? 0 : 2);
      expect([finalPays.length, regular.length]).toEqual([leavers.length, 1]);
      expect(await minutesOf(one, finalPays)).toEqual(ofLeavers(oracle, leavers));
      expect(ofLeavers(await minutesOf(one, regular), leavers)).toEqual({});
      expect(await minutesOf(one, runs)).toEqual(oracle);
      expect(one.dependencies.transfer.files.size).toBe(leavers.length + 1);
    });

    test('leave no minute to a final pay after the month', async () => {
      one = await ExportInMemory.start({ sample });
      const leavers = leaversIn(one.company);
      const month = await one.runAccepting();
      expect(month.outcome, JSON.stringify(month.error)).toBe('delivered');

      const outcomes: string[] = [];
      for (const leaver of leavers) outcomes.push((await payFinally(one, [leaver])).outcome);

      expect(outcomes).toEqual(leavers.map(() => 'unchanged'));
      const runs = await deliveredRuns(one);
      const oracle = oracleMinutes(one.company);
      expect(runs).toHaveLength(1);
      expect(one.dependencies.transfer.files.size).toBe(1);
      expect(await minutesOf(one, runs)).toEqual(oracle);
      expect(Object.keys(ofLeavers(oracle, leavers))).not.toEqual([]);
    });
  },
);
