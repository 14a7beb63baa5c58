import type { DaySegment } from './day-record.ts';
import type { DuePiece } from './due-time.ts';
import type { ExcusedTime } from './excused-time.ts';
import { partByGrace } from './grace.ts';
import { holds, intersect, subtract, type MinuteInterval } from './minute-interval.ts';
import type { PayRules } from './pay-rules.ts';
import type { PlannedSection } from './planned-day.ts';

/** What is known of a section when its minutes are given to buckets. */
export interface SectionTime extends ExcusedTime {
  readonly section: PlannedSection;
  readonly areBreaksPaid: boolean;
  /** From in to out; undefined without both, or if they are the wrong way round. */
  readonly presence: MinuteInterval | undefined;
}

export interface SectionRules {
  readonly grace: PayRules['grace'];
  /** Weather for which the company forgives lateness. */
  readonly forgivenWeather: readonly MinuteInterval[];
}

/**
 * Gives the required minutes of a section with both punches to buckets: worked (or a paid break)
 * between in and out, late before, early-leave after. Lateness in forgiven weather is `weather`, then
 * the grace judges what remains.
 */
export function claimPresence(
  claims: DaySegment[],
  time: SectionTime,
  presence: MinuteInterval,
  rules: SectionRules,
): void {
  const { start, end } = presence;
  const afterBoth = Math.max(start, end);
  let late: DuePiece[] | undefined;
  let early: DuePiece[] | undefined;
  // Loops and no chains of functions: this runs for nearly every section of every day.
  for (const piece of time.required) {
    if (piece.start < start) (late ??= []).push({ ...piece, end: Math.min(piece.end, start) });
    const from = Math.max(piece.start, start);
    const to = Math.min(piece.end, end);
    if (from < to) claims.push({ start: from, end: to, bucket: presentBucket(piece) });
    if (piece.end > afterBoth) {
      (early ??= []).push({ ...piece, start: Math.max(piece.start, afterBoth) });
    }
  }
  if (late !== undefined) claimMissed(claims, time, late, 'late', rules);
  if (early !== undefined) claimMissed(claims, time, early, 'early-leave', rules);
}

function claimMissed(
  claims: DaySegment[],
  time: SectionTime,
  missed: readonly DuePiece[],
  bucket: 'late' | 'early-leave',
  { grace, forgivenWeather }: SectionRules,
): void {
  const answerable = withoutFreeBreaks(claims, time, missed);
  const inWeather = intersect(answerable, forgivenWeather);
  claimAll(claims, inWeather, 'weather');
  const { forgiven, counted } = partByGrace(
    inWeather.length === 0 ? answerable : subtract(answerable, forgivenWeather),
    bucket === 'late' ? grace.lateMinutes : grace.earlyLeaveMinutes,
    grace.beyond,
    bucket === 'late' ? 'first' : 'last',
  );
  for (const piece of forgiven) {
    claims.push({ start: piece.start, end: piece.end, bucket: presentBucket(piece) });
  }
  claimAll(claims, counted, bucket);
}

/**
 * A paid break beside leave, a trip or an outing needs no presence: who has the morning off and comes
 * at 14:00 is not an hour late for the meal break.
 */
function withoutFreeBreaks(
  claims: DaySegment[],
  { section, excused }: SectionTime,
  pieces: readonly DuePiece[],
): readonly DuePiece[] {
  if (excused.length === 0) return pieces;
  return pieces.filter((piece) => {
    if (piece.isBreak !== true) return true;
    const pause = section.breaks.find(
      ({ start, end }) => start <= piece.start && piece.start < end,
    );
    const isFree =
      pause !== undefined && (holds(excused, pause.start - 1) || holds(excused, pause.end));
    if (isFree) claims.push({ start: piece.start, end: piece.end, bucket: 'paid-break' });
    return !isFree;
  });
}

/** Gives what is required of a section without both punches to one bucket. */
export function claimAll(
  claims: DaySegment[],
  pieces: readonly MinuteInterval[],
  bucket: DaySegment['bucket'],
): void {
  for (const { start, end } of pieces) claims.push({ start, end, bucket });
}

/**
 * A section that needs no punch and lacks one: what leave, trips and outings left of its working time
 * is weather, or it would need punches. Breaks beside excused time are paid all the same.
 */
export function claimUnneeded(
  claims: DaySegment[],
  required: readonly DuePiece[],
  forgivenAbsence: readonly MinuteInterval[],
): void {
  for (const piece of required) {
    if (piece.isBreak === true) {
      claimAll(claims, intersect([piece], forgivenAbsence), 'weather');
      claimAll(claims, subtract([piece], forgivenAbsence), 'paid-break');
    } else {
      claims.push({ start: piece.start, end: piece.end, bucket: 'weather' });
    }
  }
}

/** Weather where the company forgives absence in it, else absent. */
export function claimAbsence(
  claims: DaySegment[],
  required: readonly DuePiece[],
  forgivenAbsence: readonly MinuteInterval[],
): void {
  claimAll(claims, intersect(required, forgivenAbsence), 'weather');
  claimAll(claims, subtract(required, forgivenAbsence), 'absent');
}

/** The unpaid breaks inside the section, and what excuses it. */
export function claimFixed(
  claims: DaySegment[],
  { section, areBreaksPaid, excused }: SectionTime,
): void {
  if (!areBreaksPaid) claimAll(claims, section.breaks, 'break');
  for (const segment of excused) claims.push(segment);
}

function presentBucket({ isBreak }: DuePiece): 'worked' | 'paid-break' {
  return isBreak === true ? 'paid-break' : 'worked';
}
