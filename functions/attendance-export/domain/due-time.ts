import type { MinuteInterval } from './minute-interval.ts';
import type { PlannedSection } from './planned-day.ts';

/** A stretch of a section during which the person is to be there, or has a paid break. */
export interface DuePiece extends MinuteInterval {
  readonly isBreak?: true;
}

/**
 * The due time of a section, in order: its working time, and its breaks if they are paid. Hong Kong
 * law leaves it to the contract whether a meal break is paid; where it is, it is planned time like any
 * other, but shown apart.
 */
export function dueTimeOf(section: PlannedSection, areBreaksPaid: boolean): readonly DuePiece[] {
  if (!areBreaksPaid || section.breaks.length === 0) return section.working;
  const breaks = section.breaks.map(({ start, end }): DuePiece => ({ start, end, isBreak: true }));
  return [...section.working, ...breaks].sort((a, b) => a.start - b.start);
}
