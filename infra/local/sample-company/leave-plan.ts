import type { LeaveKind } from './cast.ts';
import { daysFrom, type CompanyPlan } from './company-plan.ts';
import { shiftOf, type Employment } from './employment.ts';
import type { MinuteRange } from './minute-range.ts';
import { RandomStream } from './random-stream.ts';
import { halvesOf, SHIFTS } from './shifts.ts';

/** One approved leave. Its ends are minutes since the midnight of day number 0. */
export interface PlannedLeave {
  readonly range: MinuteRange;
  readonly type: { readonly code: string; readonly name: string };
  readonly durationPercent: number;
  readonly durationUnit: 'percent_day' | 'percent_hour';
}

const DAY_MINUTES = 1_440;

/** Invented codes in the form that DingTalk uses. */
export const LEAVE_TYPES = [
  { code: '3f0c7a52-5d0e-4b7a-9c1e-6a1d2b3c4d01', name: '年假' },
  { code: '3f0c7a52-5d0e-4b7a-9c1e-6a1d2b3c4d02', name: '病假' },
  { code: '3f0c7a52-5d0e-4b7a-9c1e-6a1d2b3c4d03', name: '補假' },
  { code: '3f0c7a52-5d0e-4b7a-9c1e-6a1d2b3c4d04', name: '無薪假' },
] as const;

const RATES: readonly (readonly [LeaveKind, number])[] = [
  ['full-day', 0.11],
  ['first-half', 0.04],
  ['second-half', 0.04],
  ['hours-inside', 0.02],
  ['hours-at-start', 0.015],
  ['hours-at-end', 0.015],
  ['hours-across-break', 0.01],
  ['several-days', 0.05],
  ['from-before-period', 0.01],
  ['beyond-period', 0.01],
];

/** The leave of one person in and around the period: none, one or two that do not touch. */
export function planLeave(plan: CompanyPlan, employment: Employment): readonly PlannedLeave[] {
  const stream = new RandomStream(plan.parameters.seed, 'leave', employment.index, plan.firstDay);
  if (employment.cast !== undefined) {
    const { leave: kind } = employment.cast;
    const leave = kind === undefined ? undefined : place(plan, employment, kind, stream);
    return leave === undefined ? [] : [leave];
  }
  const kinds = [stream.pickByRate(RATES), stream.pickByRate(RATES)];
  const leaves: PlannedLeave[] = [];
  for (const kind of kinds) {
    const leave = kind === undefined ? undefined : place(plan, employment, kind, stream);
    const isFree = leaves.every(({ range }) => leave !== undefined && areApart(range, leave.range));
    if (leave !== undefined && isFree) leaves.push(leave);
  }
  return leaves;
}

/** The leave as ranges of minutes of one day, those before and after it included. */
export function leaveRangesOn(leaves: readonly PlannedLeave[], dayNumber: number): MinuteRange[] {
  const midnight = dayNumber * DAY_MINUTES;
  return leaves.map(({ range }) => ({ from: range.from - midnight, to: range.to - midnight }));
}

/** More than a day between them, so that no shift sees both. */
function areApart(one: MinuteRange, other: MinuteRange): boolean {
  return other.from - one.to > DAY_MINUTES || one.from - other.to > DAY_MINUTES;
}

function place(
  plan: CompanyPlan,
  employment: Employment,
  kind: LeaveKind,
  stream: RandomStream,
): PlannedLeave | undefined {
  const { firstDay, lastDay } = plan;
  const type = stream.pick(LEAVE_TYPES);
  const days = daysFrom(firstDay, lastDay).filter((day) => shiftOf(employment, day) !== undefined);
  const day = employment.castDay ?? (days.length === 0 ? undefined : stream.pick(days));
  if (day === undefined) return undefined;
  switch (kind) {
    case 'several-days':
      return wholeDays(employment, day, day + stream.integer(1, 9), type);
    case 'from-before-period':
      return wholeDays(employment, firstDay - 6, days[stream.integer(0, 2)] ?? day, type);
    case 'beyond-period':
      return wholeDays(employment, days.at(-stream.integer(1, 3)) ?? day, lastDay + 6, type);
    case 'full-day':
      return wholeDays(employment, day, day, type);
    case 'first-half':
    case 'second-half':
    case 'hours-inside':
    case 'hours-at-start':
    case 'hours-at-end':
    case 'hours-across-break':
      return partOfDay(employment, day, kind, stream, type);
  }
}

/** From the start of the first shift to the end of the last one between two days. */
function wholeDays(
  employment: Employment,
  fromDay: number,
  toDay: number,
  type: PlannedLeave['type'],
): PlannedLeave | undefined {
  const working = daysFrom(fromDay, toDay).filter((day) => shiftOf(employment, day) !== undefined);
  const [first] = working;
  const last = working.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return {
    range: {
      from: first * DAY_MINUTES + halvesOn(employment, first)[0].from,
      to: last * DAY_MINUTES + halvesOn(employment, last)[1].to,
    },
    type,
    durationPercent: working.length * 100,
    durationUnit: 'percent_day',
  };
}

function partOfDay(
  employment: Employment,
  day: number,
  kind: LeaveKind,
  stream: RandomStream,
  type: PlannedLeave['type'],
): PlannedLeave {
  const [first, second] = halvesOn(employment, day);
  const isHalf = kind === 'first-half' || kind === 'second-half';
  const minutes = stream.integer(2, 4) * 30;
  const range = ((): MinuteRange => {
    if (kind === 'first-half') return first;
    if (kind === 'second-half') return second;
    if (kind === 'hours-at-start') return { from: first.from, to: first.from + minutes };
    if (kind === 'hours-at-end') return { from: second.to - minutes, to: second.to };
    if (kind === 'hours-across-break') return { from: first.to - 60, to: second.from + 60 };
    const half = stream.pick([first, second]);
    return { from: half.from + 30, to: half.from + 30 + minutes };
  })();
  const planned = kind === 'hours-across-break' ? 120 : minutes;
  const midnight = day * DAY_MINUTES;
  return {
    range: { from: midnight + range.from, to: midnight + range.to },
    type,
    durationPercent: isHalf ? 50 : Math.round((planned * 100) / 60),
    durationUnit: isHalf ? 'percent_day' : 'percent_hour',
  };
}

function halvesOn(employment: Employment, day: number): readonly [MinuteRange, MinuteRange] {
  const name = shiftOf(employment, day);
  if (name === undefined) throw new RangeError(`a rest day: ${day}`);
  return halvesOf(SHIFTS[name]);
}
