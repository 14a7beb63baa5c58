import { daysFrom } from '../company-plan.ts';
import type { MinuteRange } from '../minute-range.ts';
import { RandomStream } from '../random-stream.ts';
import { ABSENCE_RATES, type AbsenceKind } from './absence-kinds.ts';
import type { Absences, AbsenceStage } from './absences.ts';
import { placeLeave } from './place-leave.ts';
import { placeJourney } from './place-journey.ts';
import { variedShiftNameOf, type VariedEmployment } from './varied-employment.ts';
import type { VariedPlan } from './varied-plan.ts';

const DAY_MINUTES = 1_440;

/** The absences of one person in and around the period; no two come near each other. */
export function planAbsences(plan: VariedPlan, employment: VariedEmployment): Absences {
  const { index, cast, castDay } = employment;
  const stream = new RandomStream(plan.parameters.seed, 'absence', index, plan.firstDay);
  const days = daysFrom(plan.firstDay, plan.lastDay).filter(
    (day) => variedShiftNameOf(employment, day) !== undefined,
  );
  if (cast !== undefined) {
    const day = castDay ?? days[0];
    if (cast.absence === undefined || day === undefined) return { leaves: [], journeys: [] };
    return place({ plan, employment, day, days, stream }, cast.absence);
  }
  const absences: Absences[] = [];
  for (const kind of [stream.pickByRate(ABSENCE_RATES), stream.pickByRate(ABSENCE_RATES)]) {
    if (kind === undefined || days.length === 0) continue;
    const one = place({ plan, employment, day: stream.pick(days), days, stream }, kind);
    if (absences.every((other) => areApart(one, other))) absences.push(one);
  }
  return {
    leaves: absences.flatMap(({ leaves }) => leaves),
    journeys: absences.flatMap(({ journeys }) => journeys),
  };
}

function place(stage: AbsenceStage, kind: AbsenceKind): Absences {
  if (kind === 'trip-after-leave') {
    const { leaves } = placeLeave(stage, 'first-half');
    return { leaves, journeys: placeJourney(stage, 'trip-day', 'agree') };
  }
  switch (kind) {
    case 'trip-day':
    case 'trip-days':
    case 'outing-hours':
    case 'outing-at-end':
      return {
        leaves: [],
        journeys: placeJourney(stage, kind, stage.stream.chance(0.9) ? 'agree' : 'refuse'),
      };
    case 'trip-refused':
      return { leaves: [], journeys: placeJourney(stage, 'trip-day', 'refuse') };
    default:
      return { leaves: placeLeave(stage, kind).leaves, journeys: [] };
  }
}

function areApart(one: Absences, other: Absences): boolean {
  const rangesOf = ({ leaves, journeys }: Absences): MinuteRange[] =>
    [...leaves, ...journeys].map(({ range }) => range);
  return rangesOf(one).every((range) =>
    rangesOf(other).every(
      ({ from, to }) => from - range.to > 2 * DAY_MINUTES || range.from - to > 2 * DAY_MINUTES,
    ),
  );
}
