import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { planPerson } from '../../../../../infra/local/sample-company/attendance.ts';
import { planCompany } from '../../../../../infra/local/sample-company/company-plan.ts';
import { createSampleCompany } from '../../../../../infra/local/sample-company/index.ts';
import { anyParameters } from './arbitrary-company.ts';
import { recountDay, recountFromPunches } from './minute-recount.ts';

const RUNS = { numRuns: 15 };

describe('the oracle', () => {
  it('agrees with a recount of every minute from the intended times', () => {
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        const company = createSampleCompany(parameters);
        const plan = planCompany(parameters);
        company.people.forEach((person, index) => {
          const { expected } = company.attendanceOf(person.userId);
          const { days, leaves } = planPerson(plan, index);
          const inPeriod = days.filter(
            ({ dayNumber }) => dayNumber >= plan.firstDay && dayNumber <= plan.lastDay,
          );

          expect(expected).toHaveLength(inPeriod.length);
          inPeriod.forEach(({ dayNumber, work }, position) => {
            const presences = (work?.sections ?? []).map((section) => ({
              section: section.section,
              inMinute: section.in?.minute,
              outMinute: section.out?.minute,
            }));
            const recount = recountDay(presences, (minute) =>
              leaves.some(
                ({ range }) =>
                  dayNumber * 1_440 + minute >= range.from && dayNumber * 1_440 + minute < range.to,
              ),
            );
            expect(expected[position]).toMatchObject(recount);
          });
        });
      }),
      { numRuns: 8 },
    );
  });

  it('agrees with a recount of every minute from the legal punches', () => {
    fc.assert(
      fc.property(anyParameters, fc.nat(), (parameters, start) => {
        const company = createSampleCompany(parameters);
        for (let step = 0; step < 12; step++) {
          const person = company.people[(start + step * 13) % company.people.length];
          const attendance = company.attendanceOf(person?.userId ?? '');
          for (const day of attendance.expected) {
            expect(day).toMatchObject(recountFromPunches(company, attendance, day.date));
          }
        }
      }),
      RUNS,
    );
  });

  it('puts every planned minute into one bucket', () => {
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        const company = createSampleCompany(parameters);
        for (const { userId } of company.people) {
          for (const day of company.attendanceOf(userId).expected) {
            const { plannedMinutes, workedMinutes, lateMinutes, earlyLeaveMinutes } = day;
            const { absentMinutes, leaveMinutes, overtimeMinutes, exception } = day;
            const present = workedMinutes + lateMinutes + earlyLeaveMinutes;
            if (exception === 'none') expect(present + leaveMinutes).toBe(plannedMinutes);
            if (exception === 'none') expect(absentMinutes).toBe(0);
            if (exception === 'no-punch') expect(absentMinutes + leaveMinutes).toBe(plannedMinutes);
            if (exception === 'missing-punch') expect(absentMinutes).toBe(0);
            if (exception !== 'none') expect(present + overtimeMinutes).toBe(0);
          }
        }
      }),
      RUNS,
    );
  });

  it('has exactly one day for each day of employment in the period', () => {
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        const { from, to } = parameters.period;
        const company = createSampleCompany(parameters);
        for (const { userId, hiredOn, leftOn } of company.people) {
          const first = hiredOn > from ? hiredOn : from;
          const last = leftOn !== undefined && leftOn < to ? leftOn : to;
          const days = company.attendanceOf(userId).expected.map(({ date }) => date);

          expect(first <= last).toBe(true);
          expect(days[0]).toBe(first);
          expect(days.at(-1)).toBe(last);
          expect(days).toHaveLength((Date.parse(last) - Date.parse(first)) / 86_400_000 + 1);
          expect(days).toEqual([...new Set(days)].sort());
        }
      }),
      RUNS,
    );
  });
});
