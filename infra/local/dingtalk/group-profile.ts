import type { SampleCompany, SampleShift } from '../sample-company/sample-company.ts';
import type { AttendanceBook } from './attendance-book.ts';
import { startOfDate } from './local-date-time.ts';

/** The sample company says which group a planned check belongs to, not what a group is made of. */
const PEOPLE_LOOKED_AT = 300;

/** What a group looks like, learned from the plans and punches of the first people of the company. */
export interface GroupProfile {
  readonly groupId: number;
  readonly name: string;
  readonly type: 'FIXED' | 'TURN' | 'NONE';
  /** Among the people looked at. */
  readonly memberCount: number;
  readonly shifts: readonly SampleShift[];
  /** The usual shift from Sunday to Saturday, 0 for a rest day; all 0 where shifts rotate. */
  readonly weekShiftIds: readonly number[];
}

const profiles = new WeakMap<SampleCompany, readonly GroupProfile[]>();

/** The company's groups in their order; looked up once per company. */
export function groupProfiles(
  company: SampleCompany,
  attendance: AttendanceBook,
): readonly GroupProfile[] {
  const known = profiles.get(company);
  if (known !== undefined) return known;
  const found = learn(company, attendance);
  profiles.set(company, found);
  return found;
}

function learn(company: SampleCompany, attendance: AttendanceBook): readonly GroupProfile[] {
  const lookedAt = company.people
    .slice(0, PEOPLE_LOOKED_AT)
    .map(({ userId }) => ({ userId, ...attendance.of(userId) }));
  const checks = lookedAt.flatMap(({ plannedChecks }) => plannedChecks);
  // People of an unscheduled group have no plan; their punches tell the group.
  const unplanned = lookedAt.filter(({ plannedChecks }) => plannedChecks.length === 0);
  return company.groups.map((group) => {
    const own = checks.filter((check) => check.groupId === group.groupId);
    const shiftIds = new Set(own.map((check) => check.shiftId));
    return {
      ...group,
      memberCount:
        new Set(own.map((check) => check.userId)).size +
        unplanned.filter(({ punches }) => punches[0]?.groupId === group.groupId).length,
      shifts: company.shifts.filter(({ shiftId }) => shiftIds.has(shiftId)),
      weekShiftIds: Array.from({ length: 7 }, (_, weekday) =>
        group.type === 'FIXED' ? usualShift(own, weekday) : 0,
      ),
    };
  });
}

function usualShift(
  checks: readonly { readonly workDate: string; readonly shiftId: number }[],
  weekday: number,
): number {
  const times = new Map<number, number>();
  for (const { workDate, shiftId } of checks) {
    // The UTC weekday of noon at UTC+8 is the local one.
    const day = new Date(startOfDate(workDate) + 12 * 3_600_000).getUTCDay();
    if (day === weekday) times.set(shiftId, (times.get(shiftId) ?? 0) + 1);
  }
  return [...times].sort((left, right) => right[1] - left[1])[0]?.[0] ?? 0;
}
