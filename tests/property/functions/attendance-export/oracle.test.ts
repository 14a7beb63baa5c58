import { describe, expect, test } from 'vitest';
import { computeBatch } from '../../../../functions/attendance-export/domain/attendance-batch.ts';
import { dayRulesOf } from '../../../../functions/attendance-export/domain/day-rules.ts';
import { defaultPayRules } from '../../../../functions/attendance-export/domain/pay-rules.ts';
import { noExclusions } from '../../../../functions/attendance-export/domain/punch-record.ts';
import { closes } from '../../../../functions/attendance-export/domain/reconciliation.ts';
import {
  createSampleCompany,
  type SampleCompany,
  type SampleParameters,
} from '../../../../infra/local/sample-company/index.ts';
import { monthPeriod, type PayPeriod } from '../../../../shared/time/index.ts';
import { inOracleWords, isRestDay, sampleBatch, sampleShifts } from './sample-batch.ts';

const policy = { replaySourceTypes: new Set(['SYSTEM']) };

interface Comparison {
  readonly disagreements: readonly string[];
  readonly days: number;
  readonly problems: ReadonlySet<string>;
}

/** Computes everybody of a company and compares each person, day and measure with the oracle. */
function compareWithOracle(company: SampleCompany): Comparison {
  const userIds = company.people.map(({ userId }) => userId);
  const counts = noExclusions();
  const rules = {
    period: company.parameters.period,
    shifts: sampleShifts(company),
    punchPolicy: policy,
    employeeNumberOf: () => undefined,
    // As if everybody were mapped throughout: a joiner or leaver must not look like a gap.
    isMappedOn: () => true,
    dayRules: dayRulesOf(defaultPayRules),
  };
  const computed = computeBatch(sampleBatch(company, userIds), rules, counts);
  const disagreements: string[] = [];
  const problems = new Set<string>();
  let days = 0;
  for (const person of computed.people) {
    const ours = new Map(person.days.map((day) => [day.date, inOracleWords(day)]));
    const theirs = company.attendanceOf(person.userId).expected.filter((day) => !isRestDay(day));
    for (const day of theirs) {
      days += 1;
      problems.add(day.exception);
      const own = JSON.stringify(ours.get(day.date), Object.keys(day).sort());
      const expected = JSON.stringify(day, Object.keys(day).sort());
      if (own !== expected) disagreements.push(`ours ${own} oracle ${expected}`);
      ours.delete(day.date);
    }
    for (const date of ours.keys()) disagreements.push(`${person.userId} ${date}: only ours`);
    for (const { id } of person.exceptions) disagreements.push(`${person.userId}: exception ${id}`);
  }
  if (!closes({ received: computed.received, used: computed.used, excluded: counts })) {
    disagreements.push('the punches do not close');
  }
  return { disagreements, days, problems };
}

function parameters(seed: number, employees: number, period: PayPeriod): SampleParameters {
  return { seed, employees, period };
}

const companies: readonly SampleParameters[] = [
  parameters(7, 120, monthPeriod('2026-10')),
  parameters(1, 10, monthPeriod('2026-02')),
  parameters(2, 300, monthPeriod('2028-02')),
  parameters(3, 200, monthPeriod('2026-12')),
  parameters(4, 200, monthPeriod('2027-01')),
  parameters(5, 150, { from: '2026-09-26', to: '2026-10-25' }),
  parameters(6, 150, { from: '2026-12-21', to: '2027-01-20' }),
  parameters(8, 80, { from: '2026-10-05', to: '2026-10-05' }),
  ...Array.from({ length: 20 }, (_, index) =>
    parameters(
      1_000 + index,
      40 + index,
      monthPeriod(`2026-${String((index % 12) + 1).padStart(2, '0')}`),
    ),
  ),
];

describe('the computed minutes and the sample company’s own plan', () => {
  test.each(companies)(
    'agree for seed $seed, $employees people, $period.from to $period.to, on every person, day and measure',
    (sample) => {
      const { disagreements, days } = compareWithOracle(createSampleCompany(sample));

      expect(disagreements).toEqual([]);
      expect(days).toBeGreaterThan(0);
    },
  );

  test('meet days of every kind: measured, with one punch missing, and without any', () => {
    const company = createSampleCompany(parameters(7, 120, monthPeriod('2026-10')));

    const { problems } = compareWithOracle(company);

    expect([...problems].sort()).toEqual(['missing-punch', 'no-punch', 'none']);
  });
});
