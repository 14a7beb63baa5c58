import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createSampleCompany } from '../../../../../infra/local/sample-company/index.ts';
import { anyParameters } from './arbitrary-company.ts';

const RUNS = { numRuns: 12 };

describe('a sample company', () => {
  it('is the same whenever it is made, whoever is asked for first', () => {
    fc.assert(
      fc.property(anyParameters, fc.array(fc.nat(), { maxLength: 20 }), (parameters, detours) => {
        const one = createSampleCompany(parameters);
        const other = createSampleCompany(structuredClone(parameters));
        for (const detour of detours) {
          other.attendanceOf(other.people[detour % other.people.length]?.userId ?? '');
        }
        const withoutFunctions = (company: object): unknown => JSON.parse(JSON.stringify(company));

        expect(withoutFunctions(other)).toEqual(withoutFunctions(one));
        for (const { userId } of [...other.people].reverse().slice(0, 40)) {
          expect(other.attendanceOf(userId)).toEqual(one.attendanceOf(userId));
        }
      }),
      RUNS,
    );
  });

  it('changes with its seed', () => {
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        const other = { ...parameters, seed: (parameters.seed + 1) % Number.MAX_SAFE_INTEGER };
        const identities = [parameters, other].map((each) =>
          createSampleCompany(each).people.map(({ unionId }) => unionId),
        );

        expect(identities[1]).not.toEqual(identities[0]);
      }),
      RUNS,
    );
  });

  it('gives no planned check and no record the id of another', () => {
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        const company = createSampleCompany(parameters);
        const all = company.people.map(({ userId }) => company.attendanceOf(userId));
        const plans = all.flatMap(({ plannedChecks }) => plannedChecks.map(({ planId }) => planId));
        const punches = all.flatMap((each) => each.punches);
        const timesByBizId = new Map<string, Set<string>>();
        for (const { bizId, userId, userCheckEpochMs } of punches) {
          const times = timesByBizId.get(bizId) ?? new Set();
          timesByBizId.set(bizId, times.add(`${userId} ${userCheckEpochMs}`));
        }

        expect(new Set(plans).size).toBe(plans.length);
        expect(plans.every((planId) => Number.isSafeInteger(planId))).toBe(true);
        expect(new Set(punches.map(({ recordId }) => recordId)).size).toBe(punches.length);
        // Only the copies of one punch share its bizId.
        expect([...timesByBizId.values()].every(({ size }) => size === 1)).toBe(true);
      }),
      RUNS,
    );
  });

  it('ties each legal punch to the planned check that it answers, and no illegal one', () => {
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        const company = createSampleCompany(parameters);
        for (const { userId } of company.people) {
          const { plannedChecks, punches } = company.attendanceOf(userId);
          const checks = new Map(plannedChecks.map((check) => [check.planId, check]));
          for (const punch of punches) {
            expect(punch.userId).toBe(userId);
            if (punch.isLegal) {
              const { checkType, workDate, planCheckEpochMs, groupId, shiftId, planId } = punch;
              const check = checks.get(planId ?? 0);
              expect(check).toMatchObject({
                checkType,
                workDate,
                planCheckEpochMs,
                groupId,
                shiftId,
              });
              expect(checkType).toBeDefined();
              expect(punch.invalidRecordType).toBeUndefined();
            } else {
              expect(['Security', 'Other']).toContain(punch.invalidRecordType);
              expect(punch).toMatchObject({
                checkType: undefined,
                planId: undefined,
                workDate: undefined,
                planCheckEpochMs: undefined,
                shiftId: undefined,
              });
            }
          }
        }
      }),
      RUNS,
    );
  });

  it('lets nobody be in two shifts at once', () => {
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        const company = createSampleCompany(parameters);
        for (const { userId } of company.people) {
          const legal = company.attendanceOf(userId).punches.filter(({ isLegal }) => isLegal);
          const workDates = legal.map(({ workDate }) => workDate);

          // In the order of time the work days never go back.
          expect(workDates).toEqual([...workDates].sort());
        }
      }),
      RUNS,
    );
  });

  it('plans in and out for every section, and one row for each rest day', () => {
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        const company = createSampleCompany(parameters);
        const shifts = new Map(company.shifts.map((shift) => [shift.shiftId, shift]));
        for (const { userId } of company.people) {
          const { plannedChecks, expected } = company.attendanceOf(userId);
          for (const day of expected) {
            const rows = plannedChecks.filter(({ workDate }) => workDate === day.date);
            const sections = shifts.get(rows[0]?.shiftId ?? 0)?.sections.length ?? 0;
            expect(rows).toHaveLength(sections === 0 ? 1 : sections * 2);
            expect(rows.every(({ isRest }) => isRest === (day.plannedMinutes === 0))).toBe(true);
            expect(rows.every(({ shiftId, isRest }) => isRest === (shiftId === 0))).toBe(true);
          }
        }
      }),
      RUNS,
    );
  });
});
