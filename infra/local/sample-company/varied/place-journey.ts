import type { MinuteRange } from '../minute-range.ts';
import type { AbsenceStage, Journey } from './absences.ts';
import { leaveHalvesOf } from './day-halves.ts';
import { variedShiftNameOf } from './varied-employment.ts';
import { VARIED_SHIFTS } from './varied-shifts.ts';

type PlacedJourney = 'trip-day' | 'trip-days' | 'outing-hours' | 'outing-at-end';

const DAY_MINUTES = 1_440;

/** A trip spans the shift with room to spare; an outing lies inside it or ends after it. */
export function placeJourney(
  stage: AbsenceStage,
  kind: PlacedJourney,
  result: Journey['result'],
): readonly Journey[] {
  const { day, stream } = stage;
  const halves = halvesOn(stage, day);
  if (halves === undefined) return [];
  const [first, second] = halves;
  if (kind === 'outing-at-end') {
    const range = { from: second.to - stream.integer(2, 4) * 15, to: second.to + 60 };
    return [{ kind: 'outing', range: at(day, range), result }];
  }
  if (kind === 'outing-hours') {
    const from = first.from + stream.integer(1, 3) * 20;
    return [
      { kind: 'outing', range: at(day, { from, to: from + stream.integer(2, 6) * 20 }), result },
    ];
  }
  const lastDay = kind === 'trip-days' ? day + stream.integer(1, 3) : day;
  const end = halvesOn(stage, lastDay)?.[1].to ?? first.to;
  const range = {
    from: at(day, { from: first.from - 60, to: first.to }).from,
    to: at(lastDay, { from: 0, to: end + stream.integer(0, 3) * 40 }).to,
  };
  return [{ kind: 'business-trip', range, result }];
}

function halvesOn(
  { employment }: AbsenceStage,
  day: number,
): readonly [MinuteRange, MinuteRange] | undefined {
  const name = variedShiftNameOf(employment, day);
  return name === undefined ? undefined : leaveHalvesOf(VARIED_SHIFTS[name]);
}

function at(day: number, { from, to }: MinuteRange): MinuteRange {
  return { from: day * DAY_MINUTES + from, to: day * DAY_MINUTES + to };
}
