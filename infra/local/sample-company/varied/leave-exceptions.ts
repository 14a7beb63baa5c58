import { within, type MinuteRange } from '../minute-range.ts';
import type { ExpectedException } from '../sample-company.ts';
import { leaveRangesOn, type Absences, type VariedLeave } from './absences.ts';
import type { SectionTruth } from './day-truth.ts';
import { leaveMeasureOf } from './leave-types.ts';
import type { MinuteSums } from './minute-sums.ts';
import type { VariedPlan } from './varied-plan.ts';

/**
 * What is to be asked about the leave that first bears on this day of the period. A type is asked
 * about only where punches left the leave any minutes.
 */
export function leaveExceptionsOn(
  { plan, absences }: { readonly plan: VariedPlan; readonly absences: Absences },
  dayNumber: number,
  sections: readonly Pick<SectionTruth, 'span'>[],
  sums: Pick<MinuteSums, 'of'>,
): readonly ExpectedException[] {
  return absences.leaves
    .filter((leave) =>
      isFirstDay(
        plan,
        leave,
        dayNumber,
        sections.map(({ span }) => span),
      ),
    )
    .flatMap(({ type, hasWrongDuration }): readonly ExpectedException[] => [
      ...(sums.of(leaveMeasureOf(type)) > 0 && type.key === undefined
        ? (['leave-type-unknown'] as const)
        : []),
      ...(hasWrongDuration && plan.rules.leave.compareDuration
        ? (['leave-duration-differs'] as const)
        : []),
    ]);
}

/** Only leaves of one day carry exceptions, so the day that they touch is their first. */
function isFirstDay(
  { firstDay, lastDay }: VariedPlan,
  leave: VariedLeave,
  dayNumber: number,
  spans: readonly MinuteRange[],
): boolean {
  if (dayNumber < firstDay || dayNumber > lastDay) return false;
  return spans.some((span) => within(leaveRangesOn(leave, dayNumber), span).length > 0);
}
