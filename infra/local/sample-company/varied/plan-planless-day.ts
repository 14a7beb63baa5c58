import { RandomStream } from '../random-stream.ts';
import type { Absences } from './absences.ts';
import { isRestDayCase, REST_DAY_RATES, type RestDayCase } from './overtime-cases.ts';
import type { SamplePayRules } from './pay-rules.ts';
import type { PlanlessCase } from './varied-cast.ts';
import type { PlanlessDay } from './varied-day-plan.ts';
import type { VariedEmployment } from './varied-employment.ts';
import type { VariedPlan } from './varied-plan.ts';

const DAY_MINUTES = 1_440;
const PLANLESS_RATES: readonly (readonly [PlanlessCase, number])[] = [
  ['past-midnight', 0.08],
  ['forgot-out', 0.012],
  ['forgot-in', 0.008],
  ['crossed', 0.003],
  ['short', 0.1],
  ['with-lunch-out', 0.15],
  ['usual', 0.4],
];

/** A day of somebody without a roster; a quarter of them are off. */
export function planUnscheduledDay(
  plan: VariedPlan,
  employment: VariedEmployment,
  dayNumber: number,
): PlanlessDay {
  const stream = new RandomStream(plan.parameters.seed, 'day', employment.index, dayNumber);
  const byChance = stream.pickByRate(PLANLESS_RATES);
  const isCastDay = dayNumber === employment.castDay;
  const kind = (isCastDay ? employment.cast?.planless : undefined) ?? byChance;
  const off: PlanlessDay = { ...UNPUNCHED, kind: 'unscheduled', dayNumber };
  const begins = beginningOfDay(plan.rules);
  const came = stream.integer(Math.max(begins, 420), 660);
  const went = came + stream.integer(250, 640);
  switch (kind) {
    case undefined:
      return off;
    case 'usual':
      return { ...off, in: came, out: went };
    case 'short':
      return { ...off, in: came, out: came + stream.integer(5, 310) };
    case 'with-lunch-out':
      return { ...off, in: came, out: went, pause: { out: came + 90, in: came + 120 } };
    case 'forgot-out':
      return { ...off, in: came };
    case 'forgot-in':
      return { ...off, out: went };
    case 'crossed':
      return { ...off, in: went, out: came };
    case 'past-midnight': {
      const evening = stream.integer(1_020, 1_200);
      const last = DAY_MINUTES + begins - 1;
      return { ...off, in: evening, out: Math.min(last, evening + stream.integer(240, 500)) };
    }
  }
}

/** A rest day, and what is worked on it: from the afternoon on, some past midnight, clear of every shift. */
export function planRestDay(
  plan: VariedPlan,
  employment: VariedEmployment,
  absences: Absences,
  dayNumber: number,
): { readonly day: PlanlessDay; readonly overtime: RestDayCase | undefined } {
  const stream = new RandomStream(plan.parameters.seed, 'day', employment.index, dayNumber);
  const byChance = stream.pickByRate(REST_DAY_RATES);
  const off: PlanlessDay = { ...UNPUNCHED, kind: 'rest', dayNumber };
  const cast = dayNumber === employment.castDay ? employment.cast?.overtime : undefined;
  const overtime = isRestDayCase(cast) ? cast : byChance;
  if (overtime === undefined || isAwayOn(absences, dayNumber))
    return { day: off, overtime: undefined };
  const isLate = employment.pattern !== 'dawn' && stream.chance(0.2);
  const came = isLate ? stream.integer(1_200, 1_290) : stream.integer(780, 1_080);
  const went = came + (isLate ? stream.integer(160, 240) : stream.integer(20, 300));
  if (overtime === 'rest-not-worked') return { day: off, overtime };
  if (overtime === 'rest-one-punch') return { day: { ...off, in: came }, overtime };
  const pause =
    stream.chance(0.2) && went - came > 90 ? { out: came + 40, in: came + 60 } : undefined;
  return { day: { ...off, in: came, out: went, pause }, overtime };
}

/** The minute of the clock at which the day of people without a roster begins. */
export function beginningOfDay({ unscheduled }: SamplePayRules): number {
  const [hours = '0', minutes = '0'] = (unscheduled[0]?.dayBeginsAt ?? '00:00').split(':');
  return Number(hours) * 60 + Number(minutes);
}

const UNPUNCHED = { in: undefined, out: undefined, pause: undefined };

function isAwayOn({ leaves, journeys }: Absences, dayNumber: number): boolean {
  const midnight = dayNumber * DAY_MINUTES;
  return [...leaves, ...journeys].some(
    ({ range }) => range.from < midnight + 2 * DAY_MINUTES && range.to > midnight,
  );
}
