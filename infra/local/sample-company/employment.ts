import { CAST, type CastMember } from './cast.ts';
import { daysFrom, type CompanyPlan } from './company-plan.ts';
import { HOLIDAYS } from './holidays.ts';
import { dayNumberOf } from './hong-kong-calendar.ts';
import { RandomStream } from './random-stream.ts';
import type { ShiftName } from './shifts.ts';
import { PATTERNS, shiftNameOn, type PatternName } from './work-patterns.ts';

/** How one person is employed and rostered. Days are day numbers. */
export interface Employment {
  readonly index: number;
  readonly pattern: PatternName;
  readonly phase: number;
  readonly hiredDay: number;
  readonly leftDay: number | undefined;
  readonly cast: CastMember | undefined;
  /** The day on which the cast member plays; undefined if the period has no such day. */
  readonly castDay: number | undefined;
}

const JOINER_RATE = 0.015;
const LEAVER_RATE = 0.01;

export function employmentOf(plan: CompanyPlan, index: number): Employment {
  const stream = new RandomStream(plan.parameters.seed, 'employment', index);
  const cast = CAST[index];
  const pattern = cast?.pattern ?? choosePattern(stream);
  const longAgo = stream.integer(dayNumberOf('2008-01-01'), dayNumberOf('2024-12-01'));
  const part = cast === undefined ? chooseChange(stream) : cast.employment;
  const firstPhase = stream.integer(0, PATTERNS[pattern].cycle.length - 1);
  const change = dayWithin(stream, plan);
  const employed = {
    hiredDay: part === 'joiner' ? change : Math.min(longAgo, plan.firstDay - 40),
    leftDay: part === 'leaver' ? change : undefined,
  };
  const { phase, castDay } = stageCast(plan, index, pattern, firstPhase, employed);
  return { index, pattern, phase, ...employed, cast, castDay };
}

/** The shift of an employed day; undefined on rest days and outside the employment. */
export function shiftOf(employment: Employment, dayNumber: number): ShiftName | undefined {
  return isEmployedOn(employment, dayNumber)
    ? shiftNameOn(employment.pattern, employment.phase, dayNumber)
    : undefined;
}

export function isEmployedOn(
  { hiredDay, leftDay }: Pick<Employment, 'hiredDay' | 'leftDay'>,
  dayNumber: number,
): boolean {
  return dayNumber >= hiredDay && (leftDay === undefined || dayNumber <= leftDay);
}

function choosePattern(stream: RandomStream): PatternName {
  const shares = Object.entries(PATTERNS) as [PatternName, { readonly share: number }][];
  return stream.pickByRate(shares.map(([name, { share }]) => [name, share])) ?? 'office';
}

function chooseChange(stream: RandomStream): 'joiner' | 'leaver' | undefined {
  return stream.pickByRate([
    ['joiner', JOINER_RATE],
    ['leaver', LEAVER_RATE],
  ]);
}

/** A day in the middle half of the period. */
export function dayWithin(
  stream: RandomStream,
  { firstDay, lastDay }: Pick<CompanyPlan, 'firstDay' | 'lastDay'>,
): number {
  const quarter = Math.floor((lastDay - firstDay) / 4);
  return stream.integer(firstDay + quarter, lastDay - quarter);
}

/** Turns the roster to the first phase in which the cast member can play, and chooses the day. */
function stageCast(
  plan: CompanyPlan,
  index: number,
  pattern: PatternName,
  firstPhase: number,
  employed: Pick<Employment, 'hiredDay' | 'leftDay'>,
): { readonly phase: number; readonly castDay: number | undefined } {
  const cast = CAST[index];
  const nowhere = { phase: firstPhase, castDay: undefined };
  if (cast === undefined) return nowhere;
  const { length } = PATTERNS[pattern].cycle;
  const stream = new RandomStream(plan.parameters.seed, 'cast', index, plan.firstDay);
  for (const stage of stagesOf(plan, cast)) {
    for (let turn = 0; turn < length; turn++) {
      const phase = (firstPhase + turn) % length;
      const days = stage.filter((day) => {
        const shift = shiftNameOn(pattern, phase, day);
        const fits = cast.shift === undefined ? shift !== undefined : shift === cast.shift;
        return fits && isEmployedOn(employed, day);
      });
      if (days.length > 0) return { phase, castDay: stream.pick(days) };
    }
  }
  return nowhere;
}

/** Sets of days, the best first: where a holiday rests on the very day, its neighbour serves. */
function stagesOf(plan: CompanyPlan, cast: CastMember): readonly (readonly number[])[] {
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
    case 'black-rain':
      return [plan.blackRainDays];
    case 'any':
      return [days];
  }
}
