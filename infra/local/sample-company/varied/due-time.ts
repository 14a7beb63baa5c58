import type { MinuteRange } from '../minute-range.ts';
import type { SampleShift, SampleShiftSection } from '../sample-company.ts';
import { workOf } from './day-halves.ts';
import type { SamplePayRules } from './pay-rules.ts';

/** Whether the breaks of a shift are paid. */
export function hasPaidBreak({ paidBreaks }: SamplePayRules, { shiftId }: SampleShift): boolean {
  if (typeof paidBreaks === 'string') return paidBreaks === 'all';
  return paidBreaks.includes(String(shiftId));
}

/** The time of a section that is due: its work, and its break where that is paid. */
export function dueOf(
  rules: SamplePayRules,
  shift: SampleShift,
  section: SampleShiftSection,
): readonly MinuteRange[] {
  if (!hasPaidBreak(rules, shift)) return workOf(section);
  return [{ from: section.startMinute, to: section.endMinute }];
}
