import { daysFrom } from '../company-plan.ts';
import { lengthOf, within, type MinuteRange } from '../minute-range.ts';
import type { AbsenceStage, VariedLeave } from './absences.ts';
import type { LeaveCase } from './absence-kinds.ts';
import { leaveHalvesOf, workOf } from './day-halves.ts';
import { recordOfTimes, symbolicRecord, type LeaveOfHalves } from './leave-record.ts';
import { VARIED_LEAVE_TYPES, type VariedLeaveType } from './leave-types.ts';
import { variedShiftNameOf } from './varied-employment.ts';
import { VARIED_SHIFTS } from './varied-shifts.ts';

type HalfDays = Pick<LeaveOfHalves, 'firstDay' | 'fromHalf' | 'lastDay' | 'toHalf'>;
type Hours = 'hours-inside' | 'hours-at-start' | 'hours-at-end' | 'hours-across-break';

const DAY_MINUTES = 1_440;
const KNOWN_TYPES = VARIED_LEAVE_TYPES.filter(({ key }) => key !== undefined);
const UNKNOWN_TYPES = VARIED_LEAVE_TYPES.filter(({ key }) => key === undefined);

/** One leave, or none where the roster has no room for it. */
export function placeLeave(
  stage: AbsenceStage,
  kind: LeaveCase,
): { readonly leaves: readonly VariedLeave[] } {
  const { plan, day, days, stream } = stage;
  const type = stream.pick(kind === 'unknown-type' ? UNKNOWN_TYPES : KNOWN_TYPES);
  const whole = (firstDay: number, lastDay: number): HalfDays => ({
    firstDay,
    fromHalf: 0,
    lastDay,
    toHalf: 1,
  });
  const leave = ((): VariedLeave | undefined => {
    switch (kind) {
      case 'hours-inside':
      case 'hours-at-start':
      case 'hours-at-end':
      case 'hours-across-break':
        return leaveOfHours(stage, kind, type);
      case 'unknown-type':
        return stream.chance(0.5)
          ? leaveOfHours(stage, 'hours-inside', type)
          : leaveOfHalves(stage, whole(day, day), type);
      case 'wrong-duration':
        return withWrongDuration(
          stream.chance(0.5)
            ? leaveOfHours(stage, 'hours-inside', type)
            : leaveOfHalves(stage, whole(day, day), type),
        );
      case 'whole-day':
        return leaveOfHalves(stage, whole(day, day), type);
      case 'first-half':
        return leaveOfHalves(stage, { ...whole(day, day), toHalf: 0 }, type);
      case 'second-half':
        return leaveOfHalves(stage, { ...whole(day, day), fromHalf: 1 }, type);
      case 'half-to-half':
        return leaveOfHalves(
          stage,
          { firstDay: day, fromHalf: 1, lastDay: day + stream.integer(1, 5), toHalf: 0 },
          type,
        );
      case 'several-days':
        return leaveOfHalves(stage, whole(day, day + stream.integer(1, 9)), type);
      case 'from-before-period':
        return leaveOfHalves(
          stage,
          whole(plan.firstDay - 6, days[stream.integer(0, 2)] ?? day),
          type,
        );
      case 'beyond-period':
        return leaveOfHalves(
          stage,
          whole(days.at(-stream.integer(1, 3)) ?? day, plan.lastDay + 6),
          type,
        );
    }
  })();
  return { leaves: leave === undefined ? [] : [leave] };
}

/** Meant as halves of days; stated as midnights and noons, or by the hours of the shifts. */
function leaveOfHalves(
  { plan, employment, stream }: AbsenceStage,
  { firstDay, fromHalf, lastDay, toHalf }: HalfDays,
  type: VariedLeaveType,
): VariedLeave | undefined {
  const onDays = new Map<number, MinuteRange>();
  let plannedHalves = 0;
  for (const day of daysFrom(firstDay, lastDay)) {
    const name = variedShiftNameOf(employment, day);
    if (name === undefined) continue;
    const halves = leaveHalvesOf(VARIED_SHIFTS[name]);
    const [from, to] = [day === firstDay ? fromHalf : 0, day === lastDay ? toHalf : 1];
    onDays.set(day, { from: halves[from].from, to: halves[to].to });
    plannedHalves += 1 + to - from;
  }
  const planned = [...onDays];
  const [first, last] = [planned[0], planned.at(-1)];
  const isSymbolic = stream.chance(0.7) || first === undefined || last === undefined;
  if (isSymbolic) {
    if (plannedHalves === 0 && employment.pattern !== 'unscheduled') return undefined;
    const halves = { firstDay, fromHalf, lastDay, toHalf, plannedHalves };
    const record = symbolicRecord(halves, plan.rules.leave, stream);
    const range = { from: firstDay * DAY_MINUTES, to: (lastDay + 1) * DAY_MINUTES };
    return { type, range, onDays, record, hasWrongDuration: false };
  }
  const range = {
    from: first[0] * DAY_MINUTES + first[1].from,
    to: last[0] * DAY_MINUTES + last[1].to,
  };
  const duration = { durationPercent: plannedHalves * 50, durationUnit: 'percent_day' } as const;
  const record = recordOfTimes(range, duration);
  return { type, range, onDays: undefined, record, hasWrongDuration: false };
}

/** By the clock, at some place of the day. */
function leaveOfHours(
  { employment, day, stream }: AbsenceStage,
  kind: Hours,
  type: VariedLeaveType,
): VariedLeave | undefined {
  const name = variedShiftNameOf(employment, day);
  if (name === undefined) return undefined;
  const shift = VARIED_SHIFTS[name];
  const [first, second] = leaveHalvesOf(shift);
  const minutes = stream.integer(2, 4) * 30;
  const half = stream.chance(0.5) && second.to - second.from > minutes + 60 ? second : first;
  const onTheDay = {
    'hours-inside': { from: half.from + 30, to: half.from + 30 + minutes },
    'hours-at-start': { from: first.from, to: first.from + minutes },
    'hours-at-end': { from: second.to - minutes, to: second.to },
    'hours-across-break': { from: first.to - 60, to: second.from + 60 },
  }[kind];
  const covered = lengthOf(within(shift.sections.flatMap(workOf), onTheDay));
  const range = {
    from: day * DAY_MINUTES + onTheDay.from,
    to: day * DAY_MINUTES + onTheDay.to,
  };
  const duration = {
    durationPercent: Math.round((covered * 100) / 60),
    durationUnit: 'percent_hour',
  } as const;
  const record = recordOfTimes(range, duration);
  return { type, range, onDays: undefined, record, hasWrongDuration: false };
}

function withWrongDuration(leave: VariedLeave | undefined): VariedLeave | undefined {
  if (leave === undefined) return undefined;
  const record = { ...leave.record, durationPercent: leave.record.durationPercent + 100 };
  return { ...leave, record, hasWrongDuration: true };
}
