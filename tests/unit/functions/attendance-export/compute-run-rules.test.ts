import { describe, expect, test } from 'vitest';
import {
  computeRun,
  type ComputeInputs,
} from '../../../../functions/attendance-export/compute-run.ts';
import type { AttendanceBatch } from '../../../../functions/attendance-export/domain/attendance-rows.ts';
import type { DayAmount } from '../../../../functions/attendance-export/domain/day-amount.ts';
import type { DayRecord } from '../../../../functions/attendance-export/domain/day-record.ts';
import { payRulesSchema } from '../../../../functions/attendance-export/domain/pay-rules.ts';
import { payrollMappingOf } from '../../../../functions/attendance-export/domain/payroll-mapping.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';
import {
  answering,
  approvalAt,
  clockAt,
  planned,
  SHIFTS,
  unplanned,
} from './domain/measured-person.ts';
import { earningsCode, personMapping } from './domain/sample-records.ts';

const mapping = payrollMappingOf({
  people: [personMapping()],
  codes: [
    earningsCode('worked', 'REG'),
    earningsCode('late', 'LATE'),
    earningsCode('overtime', 'OT'),
    earningsCode('overtime-statutory', 'OTS'),
  ],
});

/** Runs one person through the whole computation, and keeps what the hook sees. */
async function run(
  rows: Partial<AttendanceBatch>,
  payRules: object,
  change: Partial<ComputeInputs> = {},
) {
  const seen: { days: readonly DayRecord[]; amounts: readonly DayAmount[] }[] = [];
  const none = { punches: [], checks: [], restDays: [], leave: [] };
  const computation = await computeRun(
    {
      period: monthPeriod('2026-10'),
      scope: { people: [{ userId: 'u1', name: '', origin: 'directory' }], exceptions: [] },
      mapping,
      shifts: SHIFTS,
      leave: [],
      replaySourceTypes: new Set(),
      payRules: payRulesSchema.parse(payRules),
      ...change,
    },
    async function* () {
      yield await Promise.resolve({ userIds: ['u1'], ...none, ...rows });
    },
    {
      amend: (_, due) => due,
      others: () => [],
      priorPeriods: [],
      onPerson: (_, days, amounts) => seen.push({ days, amounts }),
    },
  );
  const lines = computation.lines.map((line) => [
    line.earningsCode,
    line.minutes,
    line.roundedMinutes,
  ]);
  return { ...computation, lines, seen };
}

describe('a run by the company’s pay rules', () => {
  const checks = planned('office', '09:00-18:00');
  const punches = answering(checks, '09:10 19:00');

  test('takes approvals, and hands each person’s days and amounts to whoever listens', async () => {
    const approvals = [approvalAt('overtime', '18:00-20:00')];

    const { lines, seen, totals } = await run(
      { checks, punches },
      { overtime: { mode: 'approved' } },
      { approvals },
    );

    expect(lines).toEqual([
      ['LATE', 10, 10],
      ['OT', 60, 60],
      ['REG', 470, 470],
    ]);
    expect(totals).toMatchObject({ planned: 480, worked: 470, 'overtime-workday': 60 });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.days.map(({ date }) => date)).toEqual(['2026-10-05']);
    expect(seen[0]?.amounts.map(({ date, measure, minutes }) => [date, measure, minutes])).toEqual([
      ['2026-10-05', 'late', 10],
      ['2026-10-05', 'worked', 470],
      ['2026-10-05', 'overtime-workday', 60],
    ]);
  });

  test('rounds at the line, by the measure of the row that writes it', async () => {
    const rounding = [
      { measures: ['worked'], unitMinutes: 15, direction: 'up' },
      { measures: ['late'], unitMinutes: 15, direction: 'down' },
    ];

    const { lines } = await run({ checks, punches }, { rounding });

    expect(lines).toEqual([
      ['LATE', 10, 0],
      ['REG', 470, 480],
    ]);
  });

  test('knows the statutory holidays of Hong Kong: National Day 2026 is a Thursday', async () => {
    const holiday = '2026-10-01';

    const { lines } = await run(
      {
        restDays: [{ userId: 'u1', workDate: holiday }],
        punches: unplanned('+09:00 -11:00', holiday),
      },
      { overtime: { mode: 'beyond-threshold', nightBand: null } },
    );

    expect(lines).toEqual([
      ['OTS', 120, 120],
      ['REG', 0, 0],
    ]);
  });

  test('forgives what the weather policy forgives, and the hours after a signal', async () => {
    const weather = [
      {
        start: clockAt('06:00') / 60_000,
        end: clockAt('08:00') / 60_000,
        signal: 'TC8' as const,
        source: 'observatory' as const,
      },
    ];
    const late = answering(checks, '10:30 18:00');

    const forgiven = await run(
      { checks, punches: late },
      { weather: { effect: 'forgive-lateness' } },
      { weather },
    );
    const strict = await run({ checks, punches: late }, {}, { weather });

    // Two hours to resume work: until 10:00. `weather` falls back to the code of worked time.
    expect(forgiven.lines).toEqual([
      ['LATE', 30, 30],
      ['REG', 450, 450],
    ]);
    expect(strict.lines).toEqual([
      ['LATE', 90, 90],
      ['REG', 390, 390],
    ]);
  });

  test('asks for no holidays of a year that nobody needs, and refuses one that overtime needs', async () => {
    const period = monthPeriod('1999-10');

    await expect(run({}, {}, { period })).resolves.toMatchObject({
      lines: [['REG', 0, 0]],
    });
    await expect(run({}, { overtime: { mode: 'approved' } }, { period })).rejects.toThrow(/1999/);
  });
});
