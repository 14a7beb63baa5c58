import type { DayShape, ExtraKind } from './cast.ts';
import type { CompanyPlan } from './company-plan.ts';
import type { DayPlan } from './day-plan.ts';
import { shiftOf, type Employment } from './employment.ts';
import { leaveRangesOn, type PlannedLeave } from './leave-plan.ts';
import { planDay, withExtra } from './plan-day.ts';
import { RandomStream } from './random-stream.ts';
import type { SampleShift } from './sample-company.ts';
import { SHIFTS } from './shifts.ts';

/** Shares of working days; the rest are ordinary. */
const SHAPE_RATES: readonly (readonly [DayShape, number])[] = [
  ['late', 0.06],
  ['early-leave', 0.02],
  ['late-and-early-leave', 0.003],
  ['late-and-overtime', 0.008],
  ['overtime', 0.12],
  ['overtime-past-midnight', 0.004],
  ['stays-though-on-leave', 0.004],
  ['early-arrival', 0.03],
  ['arrives-in-break', 0.002],
  ['leaves-in-break', 0.002],
  ['forgot-in', 0.004],
  ['forgot-out', 0.006],
  ['no-punch', 0.004],
  ['manager-fills', 0.004],
  ['manager-improves', 0.003],
  ['make-up-punch', 0.007],
  ['illegal-punch-only', 0.002],
];

/** On a black-rain morning, for shifts that begin in it. */
const BLACK_RAIN_RATES: readonly (readonly [DayShape, number])[] = [
  ['black-rain-late', 0.35],
  ['no-punch', 0.08],
];

export const EXTRA_RATES: readonly (readonly [ExtraKind, number])[] = [
  ['duplicate', 0.03],
  ['several', 0.03],
  ['illegal', 0.012],
  ['replay', 0.008],
];

/** The plan of a working day; undefined on a rest day. */
export function dayPlanOf(
  plan: CompanyPlan,
  employment: Employment,
  leaves: readonly PlannedLeave[],
  dayNumber: number,
): DayPlan | undefined {
  const name = shiftOf(employment, dayNumber);
  if (name === undefined) return undefined;
  const stream = new RandomStream(plan.parameters.seed, 'day', employment.index, dayNumber);
  const shift = SHIFTS[name];
  const leave = leaveRangesOn(leaves, dayNumber);
  const cast = dayNumber === employment.castDay ? employment.cast : undefined;
  const shape = cast?.shape ?? chooseShape(plan, dayNumber, shift, stream);
  const day = planDay(dayNumber, shift, leave, shape, stream);
  const extra = cast === undefined ? stream.pickByRate(EXTRA_RATES) : cast.extra;
  const at = cast?.extraAt ?? stream.pick(['in', 'out'] as const);
  return extra === undefined ? day : withExtra(day, extra, at, stream);
}

/** By chance, and by the weather on a black-rain morning. */
export function chooseShape(
  plan: CompanyPlan,
  dayNumber: number,
  shift: SampleShift,
  stream: RandomStream,
): DayShape {
  const start = shift.sections[0]?.startMinute ?? 0;
  const isRainedOn = plan.blackRainDays.includes(dayNumber) && start >= 300 && start < 720;
  const byRain = isRainedOn ? stream.pickByRate(BLACK_RAIN_RATES) : undefined;
  return byRain ?? stream.pickByRate(SHAPE_RATES) ?? 'ordinary';
}
