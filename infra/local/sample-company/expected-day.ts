import type { DayPlan, SectionPlan } from './day-plan.ts';
import { dateOf } from './hong-kong-calendar.ts';
import { lengthOf, within } from './minute-range.ts';
import type { ExpectedDay } from './sample-company.ts';

/** A rest day is worth nothing and lacks nothing. */
export function expectedRestDay(userId: string, dayNumber: number): ExpectedDay {
  return {
    userId,
    date: dateOf(dayNumber),
    plannedMinutes: 0,
    workedMinutes: 0,
    lateMinutes: 0,
    earlyLeaveMinutes: 0,
    absentMinutes: 0,
    overtimeMinutes: 0,
    leaveMinutes: 0,
    exception: 'none',
  };
}

/** What a working day is worth, from its plan alone: definitions in the README. */
export function expectedDayOf(userId: string, day: DayPlan): ExpectedDay {
  const plannedMinutes = sumOf(day.sections, ({ planned }) => lengthOf(planned));
  const requiredMinutes = sumOf(day.sections, ({ required }) => lengthOf(required));
  const base = {
    ...expectedRestDay(userId, day.dayNumber),
    plannedMinutes,
    leaveMinutes: plannedMinutes - requiredMinutes,
  };
  const exception = exceptionOf(day);
  if (exception === 'no-punch') return { ...base, exception, absentMinutes: requiredMinutes };
  if (exception === 'missing-punch') return { ...base, exception };
  return {
    ...base,
    workedMinutes: sumOf(day.sections, ({ required, in: came, out: went }) =>
      came === undefined || went === undefined
        ? 0
        : lengthOf(within(required, { from: came.minute, to: went.minute })),
    ),
    lateMinutes: sumOf(day.sections, ({ required, in: came }) =>
      came === undefined
        ? 0
        : lengthOf(within(required, { from: Number.NEGATIVE_INFINITY, to: came.minute })),
    ),
    earlyLeaveMinutes: sumOf(day.sections, ({ required, out: went }) =>
      went === undefined
        ? 0
        : lengthOf(within(required, { from: went.minute, to: Number.POSITIVE_INFINITY })),
    ),
    overtimeMinutes: overtimeOf(day),
  };
}

function exceptionOf({ sections }: DayPlan): ExpectedDay['exception'] {
  const needed = sections
    .filter(({ required }) => required.length > 0)
    .flatMap((section) => [section.in, section.out]);
  if (needed.every((punch) => punch !== undefined)) return 'none';
  return needed.every((punch) => punch === undefined) ? 'no-punch' : 'missing-punch';
}

/** After the planned end of the last section, unless the day ends on leave. */
function overtimeOf({ sections }: DayPlan): number {
  const last = sections.at(-1);
  const end = last?.section.endMinute;
  if (end === undefined || last?.out === undefined) return 0;
  const endsAtWork = last.required.some(({ to }) => to === end);
  return endsAtWork ? Math.max(0, last.out.minute - end) : 0;
}

function sumOf(
  sections: readonly SectionPlan[],
  minutesOf: (section: SectionPlan) => number,
): number {
  return sections.reduce((sum, section) => sum + minutesOf(section), 0);
}
