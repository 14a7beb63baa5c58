import { describe, expect, test } from 'vitest';
import { dayRulesOf } from '../../../../functions/attendance-export/domain/day-rules.ts';
import { defaultPayRules } from '../../../../functions/attendance-export/domain/pay-rules.ts';
import { courseOfPerson } from '../../../../functions/attendance-export/domain/person-course.ts';
import { punchFatesOf } from '../../../../functions/attendance-export/domain/punch-fates.ts';
import { noExclusions } from '../../../../functions/attendance-export/domain/punch-record.ts';
import { createSampleCompany } from '../../../../infra/local/sample-company/index.ts';
import { daysOf } from '../../../../shared/time/index.ts';
import { sampleBatch, sampleShifts } from './sample-batch.ts';

// Two half months, so that many punches are of another period.
const MONTH = { from: '2028-10-01', to: '2028-10-31' };
const HALVES = [
  { from: '2028-10-01', to: '2028-10-15' },
  { from: '2028-10-16', to: '2028-10-31' },
];

describe.each([1, 2, 3])('the fates of punches, sample company of seed %i', (seed) => {
  const company = createSampleCompany({ seed, employees: 30, period: MONTH });

  test.each(HALVES)('from $from add up to what the run counts, each punch once', (period) => {
    const rules = {
      period,
      periodDays: daysOf(period),
      shifts: sampleShifts(company),
      punchPolicy: { replaySourceTypes: new Set(['SYSTEM']) },
      employeeNumberOf: () => undefined,
      isMappedOn: () => true,
      dayRules: dayRulesOf(defaultPayRules),
    };
    const seen = new Set<string>();

    for (const { userId } of company.people) {
      const { punches, checks, restDays, leave, approvals = [] } = sampleBatch(company, [userId]);
      const counts = noExclusions();
      const rows = { punches, checks, restDays, leave, approvals };
      const course = courseOfPerson(userId, rows, rules, counts);

      const fates = punchFatesOf(punches, course, rules.punchPolicy, course.isInPeriod);

      const found = noExclusions();
      for (const { fate } of fates) if (fate !== 'used') found[fate] += 1;
      expect(found).toEqual(counts);
      expect(new Set(fates.map(({ punch }) => punch))).toEqual(new Set(punches));
      const used = fates.filter(({ fate }) => fate === 'used').map(({ punch }) => punch.recordId);
      const ofDays = course.person.records.flatMap(({ punches: of }) => of);
      expect(new Set(used)).toEqual(new Set(ofDays.map(({ recordId }) => recordId)));
      for (const { fate } of fates) seen.add(fate);
    }

    expect([...seen]).toEqual(
      expect.arrayContaining(['used', 'duplicate', 'other-period', 'not-the-latest-out']),
    );
  });
});
