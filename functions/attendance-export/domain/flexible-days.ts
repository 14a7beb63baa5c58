import type { DayRules } from './day-rules.ts';
import { dueTimeOf } from './due-time.ts';
import { isExcused, type Excuses } from './excused-time.ts';
import { moveSection, shiftedBy } from './flexible-shift.ts';
import { minuteOf } from './minute-interval.ts';
import type { PairedDay } from './pair-punches.ts';

/**
 * Moves the days of flexible shifts to where the person's punch-in puts them; the others stay. Only a
 * day of one section moves, and none that has leave, a trip or an outing: its times were agreed.
 */
export function moveFlexibleDays(
  days: readonly PairedDay[],
  excuses: Excuses,
  rules: DayRules,
): readonly PairedDay[] {
  if (rules.flexibleByShift.size === 0) return days;
  let notBefore = Number.NEGATIVE_INFINITY;
  return days.map((day, index) => {
    const notAfter = days[index + 1]?.sections[0]?.section.start ?? Number.POSITIVE_INFINITY;
    const moved = movedDay(day, excuses, rules, { notBefore, notAfter });
    notBefore = moved.sections.at(-1)?.section.end ?? notBefore;
    return moved;
  });
}

function movedDay(
  paired: PairedDay,
  excuses: Excuses,
  rules: DayRules,
  neighbours: { readonly notBefore: number; readonly notAfter: number },
): PairedDay {
  const [only, another] = paired.sections;
  if (only === undefined || another !== undefined) return paired;
  const { section } = only;
  const rule = rules.flexibleByShift.get(section.shiftId);
  if (rule === undefined) return paired;
  if (isExcused(dueTimeOf(section, rules.hasPaidBreaks(section.shiftId)), excuses)) return paired;
  const inMinute = only.in === undefined ? undefined : minuteOf(only.in.punchedEpochMs);
  const moved = moveSection(section, shiftedBy(section, rule, inMinute, neighbours));
  return { day: paired.day, sections: [{ ...only, section: moved }] };
}
