import { daysFrom } from '../company-plan.ts';
import { dayWithin, isEmployedOn } from '../employment.ts';
import { dayNumberOf } from '../hong-kong-calendar.ts';
import { HOLIDAYS } from '../holidays.ts';
import { RandomStream } from '../random-stream.ts';
import { VARIED_CAST, type VariedCastMember } from './varied-cast.ts';
import { VARIED_PATTERNS, variedShiftOn, type VariedPatternName } from './varied-patterns.ts';
import type { VariedPlan } from './varied-plan.ts';
import type { VariedShiftName } from './varied-shifts.ts';

/** How one person is employed and rostered. Days are day numbers. */
export interface VariedEmployment {
  readonly index: number;
  readonly pattern: VariedPatternName;
  readonly phase: number;
  readonly hiredDay: number;
  readonly leftDay: number | undefined;
  /** The first day at the new cost centre or company. */
  readonly transfer: { readonly day: number; readonly to: 'cost-centre' | 'company' } | undefined;
  readonly cast: VariedCastMember | undefined;
  readonly castDay: number | undefined;
}

type Employed = Pick<VariedEmployment, 'hiredDay' | 'leftDay'>;

const CHANGE_RATES = [
  ['joiner', 0.015],
  ['leaver', 0.012],
] as const;
const TRANSFER_RATES = [
  ['cost-centre', 0.015],
  ['company', 0.015],
] as const;

/** The employment of the person at an index; what it depends on is the plan alone. */
export function variedEmploymentOf(plan: VariedPlan, index: number): VariedEmployment {
  const stream = new RandomStream(plan.parameters.seed, 'employment', index);
  const cast = VARIED_CAST[index];
  const pattern = cast?.pattern ?? choosePattern(stream);
  const longAgo = stream.integer(dayNumberOf('2008-01-01'), dayNumberOf('2024-12-01'));
  const byChance = stream.pickByRate(CHANGE_RATES);
  const part = cast === undefined ? byChance : cast.employment;
  const firstPhase = stream.integer(0, Math.max(0, VARIED_PATTERNS[pattern].cycle.length - 1));
  const change = dayWithin(stream, plan);
  const employed = {
    hiredDay: part === 'joiner' ? change : Math.min(longAgo, plan.firstDay - 40),
    leftDay: part === 'leaver' ? change : undefined,
  };
  const transfer = transferOf(plan, index, cast, employed);
  const { phase, castDay } = stageCast(plan, index, pattern, firstPhase, employed);
  return { index, pattern, phase, ...employed, transfer, cast, castDay };
}

/** The shift of an employed day; undefined on rest days and outside the employment. */
export function variedShiftNameOf(
  employment: VariedEmployment,
  dayNumber: number,
): VariedShiftName | undefined {
  return isEmployedOn(employment, dayNumber)
    ? variedShiftOn(employment.pattern, employment.phase, dayNumber)
    : undefined;
}

function choosePattern(stream: RandomStream): VariedPatternName {
  const shares = Object.entries(VARIED_PATTERNS) as [
    VariedPatternName,
    { readonly share: number },
  ][];
  return stream.pickByRate(shares.map(([name, { share }]) => [name, share])) ?? 'office';
}

/** In the middle of what of the period the person serves; one company knows no other. */
function transferOf(
  plan: VariedPlan,
  index: number,
  cast: VariedCastMember | undefined,
  { hiredDay, leftDay }: Employed,
): VariedEmployment['transfer'] {
  const stream = new RandomStream(plan.parameters.seed, 'transfer', index, plan.firstDay);
  const byChance = stream.pickByRate(TRANSFER_RATES);
  const wanted = cast === undefined ? byChance : cast.transfer;
  const firstDay = Math.max(plan.firstDay, hiredDay) + 1;
  const lastDay = Math.min(plan.lastDay, leftDay ?? plan.lastDay);
  if (wanted === undefined || firstDay > lastDay) return undefined;
  const to = plan.parameters.companies === 2 ? wanted : 'cost-centre';
  return { day: dayWithin(stream, { firstDay, lastDay }), to };
}

/** Turns the roster to the first phase in which the cast member can play, and chooses the day. */
function stageCast(
  plan: VariedPlan,
  index: number,
  pattern: VariedPatternName,
  firstPhase: number,
  employed: Employed,
): { readonly phase: number; readonly castDay: number | undefined } {
  const cast = VARIED_CAST[index];
  const nowhere = { phase: firstPhase, castDay: undefined };
  if (cast === undefined) return nowhere;
  const length = Math.max(1, VARIED_PATTERNS[pattern].cycle.length);
  const stream = new RandomStream(plan.parameters.seed, 'cast', index, plan.firstDay);
  for (const stage of stagesOf(plan, cast)) {
    for (let turn = 0; turn < length; turn++) {
      const phase = (firstPhase + turn) % length;
      const days = stage.filter(
        (day) => isEmployedOn(employed, day) && fits(cast, variedShiftOn(pattern, phase, day)),
      );
      if (days.length > 0) return { phase, castDay: stream.pick(days) };
    }
  }
  return nowhere;
}

function fits(cast: VariedCastMember, shift: VariedShiftName | undefined): boolean {
  if (cast.pattern === 'unscheduled') return true;
  if (cast.day === 'rest-day' || cast.day === 'statutory-rest') return shift === undefined;
  return cast.shift === undefined ? shift !== undefined : shift === cast.shift;
}

/** Sets of days, the best first: where a holiday rests on the very day, its neighbour serves. */
function stagesOf(plan: VariedPlan, cast: VariedCastMember): readonly (readonly number[])[] {
  const days = daysFrom(plan.firstDay, plan.lastDay);
  switch (cast.day ?? 'any') {
    case 'day-before-period':
      return [[plan.firstDay - 1]];
    case 'first-of-period':
      return days.slice(0, 5).map((day) => [day]);
    case 'last-of-period':
      return days.slice(-5).map((_, back) => [plan.lastDay - back]);
    case 'holiday':
      return [days.filter((day) => HOLIDAYS.has(day))];
    case 'statutory-rest':
    case 'statutory-work':
      return [days.filter((day) => plan.statutoryDays.has(day))];
    case 'black-rain':
      return [plan.blackRainDays];
    case 'rest-day':
      return [days.filter((day) => !plan.statutoryDays.has(day))];
    case 'any':
      return [days];
  }
}
