import type { MinuteRange } from '../minute-range.ts';
import { RandomStream } from '../random-stream.ts';
import {
  isRestDayCase,
  STAYING_RATES,
  UNWORKED_RATES,
  type RestDayCase,
  type WorkdayOvertimeCase,
} from './overtime-cases.ts';
import type { PlanlessDay, PlannedOvertime, RosteredDay } from './varied-day-plan.ts';
import type { VariedEmployment } from './varied-employment.ts';
import type { VariedPlan } from './varied-plan.ts';

const DAY_MINUTES = 1_440;

type Asked = Omit<PlannedOvertime, 'dayNumber' | 'compensation'> &
  Partial<Pick<PlannedOvertime, 'compensation'>>;

/** Where the planned day begins and ends, and whether somebody may stay on after it. */
export interface DayEdges {
  readonly start: number;
  readonly end: number;
  readonly mayStay: boolean;
}

/** Overtime approvals of a working day; in a company that asks for none there are none. */
export function approvalsOfRosteredDay(
  plan: VariedPlan,
  employment: VariedEmployment,
  day: RosteredDay,
  edges: DayEdges,
): readonly PlannedOvertime[] {
  if (plan.rules.overtime.mode !== 'approved' || !edges.mayStay) return [];
  const { dayNumber } = day;
  const stream = new RandomStream(plan.parameters.seed, 'approval', employment.index, dayNumber);
  const lastOut = Math.max(...day.sections.map(({ out }) => out?.minute ?? edges.end));
  const byChance = stream.pickByRate(lastOut > edges.end + 12 ? STAYING_RATES : UNWORKED_RATES);
  const cast = dayNumber === employment.castDay ? employment.cast : undefined;
  const kind = cast === undefined ? byChance : cast.overtime;
  if (kind === undefined || isRestDayCase(kind)) return [];
  const asked = askOnWorkday(kind, edges, Math.max(lastOut, edges.end + 1), stream);
  return finish(asked, dayNumber, stream);
}

/** Overtime approvals of a rest day. */
export function approvalsOfRestDay(
  plan: VariedPlan,
  employment: VariedEmployment,
  day: PlanlessDay,
  kind: RestDayCase | undefined,
): readonly PlannedOvertime[] {
  if (plan.rules.overtime.mode !== 'approved' || kind === undefined) return [];
  const stream = new RandomStream(
    plan.parameters.seed,
    'approval',
    employment.index,
    day.dayNumber,
  );
  const asked = askOnRestDay(kind, { from: day.in ?? 840, to: day.out ?? 1_080 }, stream);
  return finish(asked, day.dayNumber, stream);
}

function askOnWorkday(
  kind: WorkdayOvertimeCase,
  { start, end }: DayEdges,
  lastOut: number,
  stream: RandomStream,
): readonly Asked[] {
  const middle = Math.floor((end + lastOut) / 2);
  const agree = (from: number, to: number): Asked => ({ range: { from, to }, result: 'agree' });
  switch (kind) {
    case 'covered':
      return [agree(end, lastOut)];
    case 'longer':
      return [agree(end, lastOut + stream.integer(10, 60))];
    case 'partly':
      return [agree(end + stream.pick([0, 5]), middle + 6)];
    case 'refused':
      return [{ range: { from: end, to: lastOut }, result: 'refuse' }];
    case 'none':
      return [];
    case 'as-time-off':
      return [{ ...agree(end, lastOut), compensation: 'time-off' }];
    case 'as-pay':
      return [{ ...agree(end, lastOut), compensation: 'pay' }];
    case 'in-two':
      return [
        { ...agree(end, middle + 3), compensation: 'pay' },
        { ...agree(middle - 2, lastOut), compensation: 'pay' },
      ];
    case 'not-worked':
      return [agree(end + 30, end + 150)];
    case 'before-start':
      return [agree(start - 45, start)];
  }
}

function askOnRestDay(
  kind: RestDayCase,
  { from, to }: MinuteRange,
  stream: RandomStream,
): readonly Asked[] {
  switch (kind) {
    case 'rest-covered':
      return [{ range: { from: from - stream.pick([0, 20]), to: to + 1 }, result: 'agree' }];
    case 'rest-partly': {
      const middle = from + Math.ceil((to - from) / 2);
      return [{ range: { from: from + 5, to: middle + 5 }, result: 'agree' }];
    }
    case 'rest-as-time-off':
      return [{ range: { from, to }, result: 'agree', compensation: 'time-off' }];
    case 'rest-refused':
      return [{ range: { from, to }, result: 'refuse' }];
    case 'rest-not-worked':
      return [{ range: { from, to }, result: 'agree' }];
    case 'rest-unapproved':
    case 'rest-one-punch':
      return [];
  }
}

function finish(
  asked: readonly Asked[],
  dayNumber: number,
  stream: RandomStream,
): readonly PlannedOvertime[] {
  const stated = stream.pickByRate([
    ['pay' as const, 0.1],
    ['time-off' as const, 0.1],
  ]);
  return asked.map(({ range, result, compensation }) => ({
    dayNumber,
    range: { from: dayNumber * DAY_MINUTES + range.from, to: dayNumber * DAY_MINUTES + range.to },
    result,
    compensation: compensation ?? stated,
  }));
}
