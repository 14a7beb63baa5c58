import { lengthOf, within, without, type MinuteRange } from '../minute-range.ts';
import { onDay, type Absences } from './absences.ts';
import type { SectionTruth } from './day-truth.ts';
import { firstMinutes } from './expected-sections.ts';
import type { MinuteSums } from './minute-sums.ts';
import { merged, shared } from './overlap.ts';
import type { OvertimeKind, SampleOvertimeRule } from './pay-rules.ts';
import type { PlannedOvertime } from './varied-day-plan.ts';

const DAY_MINUTES = 1_440;
/** Overtime of a day never reaches beyond the second midnight after it. */
const LAST_MINUTE = 3 * DAY_MINUTES;

/** Presence outside the plan of a day, in minutes of the day. */
export interface OvertimePresence {
  /** Before the planned day: counts only where it was approved. */
  readonly before: readonly MinuteRange[];
  /** After the planned day, or all of a day without a plan. */
  readonly after: readonly MinuteRange[];
}

/** What lies outside the sections of a rostered day; a section with one punch has no presence. */
export function presenceOutside(sections: readonly SectionTruth[]): OvertimePresence {
  const [first, last] = [sections[0], sections.at(-1)];
  if (first === undefined || last === undefined) return { before: [], after: [] };
  const present = sections.flatMap(({ in: came, out: went }) =>
    came === undefined || went === undefined ? [] : [{ from: came, to: went }],
  );
  const endsOnLeave = last.leave.some(({ ranges }) => ranges.some(({ to }) => to === last.span.to));
  const beforeAll = { from: Number.NEGATIVE_INFINITY, to: first.span.from };
  const afterAll = { from: last.span.to, to: Number.POSITIVE_INFINITY };
  return {
    before: merged(within(present, beforeAll)),
    after: endsOnLeave ? [] : merged(within(present, afterAll)),
  };
}

/** Adds the overtime of one day. */
export function addOvertime(
  sums: MinuteSums,
  rule: SampleOvertimeRule,
  kind: OvertimeKind,
  presence: OvertimePresence,
  day: {
    readonly dayNumber: number;
    readonly absences: Absences;
    readonly approvals: readonly PlannedOvertime[];
  },
): void {
  if (rule.mode === 'none') return;
  if (rule.mode === 'beyond-threshold') {
    const trips = day.absences.journeys.filter(
      ({ kind: journey, result }) => journey === 'business-trip' && result === 'agree',
    );
    const candidates = without(
      presence.after,
      trips.map(({ range }) => onDay(range, day.dayNumber)),
    );
    credit(sums, rule, kind, beyondThreshold(rule, candidates), rule.compensation[kind]);
    return;
  }
  let open: readonly MinuteRange[] = [...presence.before, ...presence.after];
  for (const { range, compensation } of agreedInOrder(day.approvals)) {
    const approved = [onDay(range, day.dayNumber)];
    credit(sums, rule, kind, shared(open, approved), compensation ?? rule.compensation[kind]);
    open = without(open, approved);
  }
}

/** True if an agreed approval covers any of the presence. */
export function isApproved(
  presence: readonly MinuteRange[],
  approvals: readonly PlannedOvertime[],
  dayNumber: number,
): boolean {
  const approved = agreedInOrder(approvals).map(({ range }) => onDay(range, dayNumber));
  return shared(presence, approved).length > 0;
}

/** True if some approved minute was not spent at work. */
export function isPartlyUnworked(
  approval: PlannedOvertime,
  presence: readonly MinuteRange[],
): boolean {
  const approved = [onDay(approval.range, approval.dayNumber)];
  return approval.result === 'agree' && without(approved, merged(presence)).length > 0;
}

function agreedInOrder(approvals: readonly PlannedOvertime[]): readonly PlannedOvertime[] {
  return approvals
    .filter(({ result }) => result === 'agree')
    .sort((one, other) => one.range.from - other.range.from);
}

function beyondThreshold(
  { thresholdMinutes, counts }: SampleOvertimeRule,
  candidates: readonly MinuteRange[],
): readonly MinuteRange[] {
  if (lengthOf(candidates) < thresholdMinutes) return [];
  if (counts === 'all') return candidates;
  return without(candidates, firstMinutes(candidates, thresholdMinutes));
}

function credit(
  sums: MinuteSums,
  rule: SampleOvertimeRule,
  kind: OvertimeKind,
  minutes: readonly MinuteRange[],
  compensation: 'pay' | 'time-off',
): void {
  if (compensation === 'time-off') {
    sums.add('time-off-earned', lengthOf(minutes));
    return;
  }
  const atNight = lengthOf(shared(minutes, nightsOf(rule)));
  sums.add(`overtime-${kind}-night`, atNight);
  sums.add(`overtime-${kind}`, lengthOf(minutes) - atNight);
}

/** The night band on the days that a work day can touch. */
function nightsOf({ nightBand }: SampleOvertimeRule): readonly MinuteRange[] {
  if (nightBand === null) return [];
  const [from, to] = [clockMinute(nightBand.from), clockMinute(nightBand.to)];
  const length = to > from ? to - from : DAY_MINUTES - from + to;
  const nights: MinuteRange[] = [];
  for (let start = from - 2 * DAY_MINUTES; start < LAST_MINUTE; start += DAY_MINUTES) {
    nights.push({ from: start, to: start + length });
  }
  return nights;
}

function clockMinute(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}
