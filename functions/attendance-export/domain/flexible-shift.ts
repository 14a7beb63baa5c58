import type { FlexibleRule } from './day-rules.ts';
import { clip, subtract } from './minute-interval.ts';
import type { PlannedSection } from './planned-day.ts';

/** What a moved section must stay between: the end of the day before, the plan of the next. */
export interface Neighbours {
  readonly notBefore: number;
  readonly notAfter: number;
}

/**
 * How far a flexible section moves to follow the punch-in, within what the rule and the neighbouring
 * days allow. DingTalk's flexible shifts work so ("late in, late out"): the length stays.
 */
export function shiftedBy(
  { start, end }: Pick<PlannedSection, 'start' | 'end'>,
  rule: FlexibleRule,
  inMinute: number | undefined,
  { notBefore, notAfter }: Neighbours,
): number {
  if (inMinute === undefined) return 0;
  const earliest = Math.min(0, Math.max(-rule.earlierMinutes, notBefore - start));
  const latest = Math.max(0, Math.min(rule.laterMinutes, notAfter - end));
  return Math.min(Math.max(inMinute - start, earliest), latest);
}

/** The section so many minutes later (or earlier); its breaks stay where the clock has them. */
export function moveSection(section: PlannedSection, minutes: number): PlannedSection {
  if (minutes === 0) return section;
  const start = section.start + minutes;
  const end = section.end + minutes;
  const breaks = clip(section.breaks, start, end);
  return { ...section, start, end, breaks, working: subtract([{ start, end }], breaks) };
}
