import type { DayShape } from './cast.ts';
import type { IntendedPunch, PlannedExtra } from './day-plan.ts';
import { lengthOf, type MinuteRange } from './minute-range.ts';
import type { RandomStream } from './random-stream.ts';
import type { SampleShiftSection } from './sample-company.ts';

/** A section while its day is being shaped. */
export interface Draft {
  readonly required: readonly MinuteRange[];
  readonly section: SampleShiftSection;
  in: IntendedPunch | undefined;
  out: IntendedPunch | undefined;
}

/** Bends a day on which everybody comes and goes as usual into its shape. */
export function applyShape(
  shape: DayShape,
  worked: readonly Draft[],
  drafts: readonly Draft[],
  extras: PlannedExtra[],
  stream: RandomStream,
): void {
  const draft = stream.pick(worked);
  switch (shape) {
    case 'ordinary':
      break;
    case 'late':
      comeLate(draft, 90, stream);
      break;
    case 'black-rain-late':
      comeLate(worked[0] ?? draft, 150, stream);
      break;
    case 'early-leave':
      leaveEarly(draft, stream);
      break;
    case 'late-and-early-leave':
      comeLate(worked[0] ?? draft, 60, stream);
      leaveEarly(worked.at(-1) ?? draft, stream);
      break;
    case 'late-and-overtime':
      comeLate(worked[0] ?? draft, 60, stream);
      stayOn(drafts, stream.integer(30, 180));
      break;
    case 'overtime':
      stayOn(drafts, stream.integer(15, 240));
      break;
    case 'overtime-past-midnight':
      stayPastMidnight(drafts, stream);
      break;
    case 'stays-though-on-leave':
      stayThroughLeave(drafts, stream.integer(10, 60));
      break;
    case 'early-arrival':
      draft.in = punchAt(startOf(draft.required) - stream.integer(31, 60));
      break;
    case 'arrives-in-break':
    case 'leaves-in-break':
      useBreak(shape, draft, stream);
      break;
    case 'no-punch':
      for (const each of worked) each.in = each.out = undefined;
      break;
    case 'forgot-in':
      draft.in = undefined;
      break;
    case 'forgot-out':
      draft.out = undefined;
      break;
    case 'manager-fills':
    case 'manager-improves':
    case 'make-up-punch':
      setRight(shape, draft, stream);
      break;
    case 'illegal-punch-only':
      loseToIllegality(draft, drafts.indexOf(draft), extras, stream);
      break;
  }
}

/** A punch that the person makes. */
export function punchAt(minute: number): IntendedPunch {
  return { minute, by: 'person', correctedFrom: undefined };
}

/** The first minute of the ranges. */
export function startOf(ranges: readonly MinuteRange[]): number {
  return Math.min(...ranges.map(({ from }) => from));
}

/** The minute after the last of the ranges. */
export function endOf(ranges: readonly MinuteRange[]): number {
  return Math.max(...ranges.map(({ to }) => to));
}

/** A third of the required time at the most, so that in stays before out. */
function someMinutes(draft: Draft, most: number, stream: RandomStream): number {
  return stream.integer(1, Math.max(1, Math.min(most, Math.floor(lengthOf(draft.required) / 3))));
}

function comeLate(draft: Draft, most: number, stream: RandomStream): void {
  draft.in = punchAt(startOf(draft.required) + someMinutes(draft, most, stream));
}

function leaveEarly(draft: Draft, stream: RandomStream): void {
  draft.out = punchAt(endOf(draft.required) - someMinutes(draft, 90, stream));
}

/** Overtime follows the planned end of the day; whoever is then on leave has gone home. */
function stayOn(drafts: readonly Draft[], minutes: number): void {
  const last = drafts.at(-1);
  if (last === undefined || endOf(last.required) !== last.section.endMinute) return;
  last.out = punchAt(last.section.endMinute + minutes);
}

/** Works, or waits, past the planned end of a day that ends on leave: it earns nothing. */
function stayThroughLeave(drafts: readonly Draft[], minutes: number): void {
  const last = drafts.at(-1);
  if (last?.out !== undefined) last.out = punchAt(last.section.endMinute + minutes);
}

/** Past midnight is for shifts that end in the evening; others simply stay on. */
function stayPastMidnight(drafts: readonly Draft[], stream: RandomStream): void {
  const end = drafts.at(-1)?.section.endMinute ?? 0;
  const endsInTheEvening = end >= 1_080 && end <= 1_440;
  const until = stream.integer(5, 90);
  stayOn(drafts, endsInTheEvening ? 1_440 + until - end : until);
}

/** Comes after the first or goes before the second stretch of work, in the midst of the break. */
function useBreak(
  shape: 'arrives-in-break' | 'leaves-in-break',
  draft: Draft,
  stream: RandomStream,
): void {
  const { breakStartMinute: from, breakEndMinute: to } = draft.section;
  const spansBreak =
    from !== undefined &&
    to !== undefined &&
    startOf(draft.required) < from &&
    endOf(draft.required) > to;
  if (!spansBreak) {
    if (shape === 'arrives-in-break') comeLate(draft, 90, stream);
    else leaveEarly(draft, stream);
    return;
  }
  const punch = punchAt(stream.integer(from + 1, to - 1));
  if (shape === 'arrives-in-break') draft.in = punch;
  else draft.out = punch;
}

/** A manager or an approval supplies the planned time, in place of nothing or of a worse punch. */
function setRight(
  shape: 'manager-fills' | 'manager-improves' | 'make-up-punch',
  draft: Draft,
  stream: RandomStream,
): void {
  const by = shape === 'make-up-punch' ? 'approval' : 'manager';
  const worse = shape === 'manager-improves' ? someMinutes(draft, 60, stream) : undefined;
  const start = startOf(draft.required);
  const end = endOf(draft.required);
  if (stream.chance(0.5)) {
    const correctedFrom = worse === undefined ? undefined : start + worse;
    draft.in = { minute: start, by, correctedFrom };
  } else {
    const correctedFrom = worse === undefined ? undefined : end - worse;
    draft.out = { minute: end, by, correctedFrom };
  }
}

/** The only punch was refused (wrong place or device), so the planned one is missing. */
function loseToIllegality(
  draft: Draft,
  sectionIndex: number,
  extras: PlannedExtra[],
  stream: RandomStream,
): void {
  const at = stream.pick(['in', 'out'] as const);
  const minute = draft[at]?.minute;
  if (minute === undefined) return;
  extras.push({ kind: 'illegal', sectionIndex, at, minute });
  draft[at] = undefined;
}
