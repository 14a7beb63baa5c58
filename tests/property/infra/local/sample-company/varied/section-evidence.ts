import type { SampleShift } from '../../../../../../infra/local/sample-company/index.ts';
import { approvalAt, minuteOf, type Evidence, type Minute } from './evidence.ts';
import { covers, halvesOf, measureOf } from './leave-reading.ts';

export type Excuse = 'business-trip' | 'outing' | `leave:${string}`;

/** One section of a work day as the evidence has it, after a flexible beginning. */
export interface SectionEvidence {
  readonly start: Minute;
  readonly end: Minute;
  readonly isBreak: (minute: Minute) => boolean;
  readonly isPaidBreak: boolean;
  readonly in: Minute | undefined;
  readonly out: Minute | undefined;
}

export interface RosteredEvidence {
  readonly date: string;
  readonly sections: readonly SectionEvidence[];
  readonly excuseAt: (minute: Minute) => Excuse | undefined;
}

/** Reads one work day; undefined if nothing is planned on it. */
export function rosteredEvidenceOf(evidence: Evidence, date: string): RosteredEvidence | undefined {
  const checks = evidence.attendance.plannedChecks.filter(
    ({ workDate, isRest }) => workDate === date && !isRest,
  );
  const shift = evidence.company.shifts.find(({ shiftId }) => shiftId === checks[0]?.shiftId);
  if (shift === undefined) return undefined;
  const unmoved = shift.sections.map((_, index) =>
    sectionOf(evidence, shift, checks.slice(index * 2, index * 2 + 2), index, 0),
  );
  const excuseAt = excusesOf(evidence, date, unmoved);
  const movement = movementOf(evidence, shift, unmoved, excuseAt);
  const sections = shift.sections.map((_, index) =>
    sectionOf(evidence, shift, checks.slice(index * 2, index * 2 + 2), index, movement),
  );
  return { date, sections, excuseAt };
}

export function minutesFrom(start: Minute, end: Minute): readonly Minute[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}

export function isDue(section: SectionEvidence, minute: Minute): boolean {
  const isInside = section.start <= minute && minute < section.end;
  return isInside && (section.isPaidBreak || !section.isBreak(minute));
}

/** Working minutes: due, and in no break. */
export function workingMinutesOf(sections: readonly SectionEvidence[]): readonly Minute[] {
  return sections.flatMap(({ start, end, isBreak }) =>
    minutesFrom(start, end).filter((minute) => !isBreak(minute)),
  );
}

function sectionOf(
  evidence: Evidence,
  shift: SampleShift,
  checks: Evidence['attendance']['plannedChecks'],
  index: number,
  movement: number,
): SectionEvidence {
  const [onDuty, offDuty] = checks;
  const { paidBreaks } = evidence.rules;
  const section = shift.sections[index];
  const timesOf = (planId: number | undefined): readonly Minute[] =>
    evidence.counted
      .filter((punch) => punch.planId === planId)
      .map(({ userCheckEpochMs }) => minuteOf(userCheckEpochMs));
  const [ins, outs] = [timesOf(onDuty?.planId), timesOf(offDuty?.planId)];
  const plannedStart = minuteOf(onDuty?.planCheckEpochMs ?? 0);
  const breakFrom = plannedStart - (section?.startMinute ?? 0) + (section?.breakStartMinute ?? 0);
  const breakTo = plannedStart - (section?.startMinute ?? 0) + (section?.breakEndMinute ?? 0);
  return {
    start: plannedStart + movement,
    end: minuteOf(offDuty?.planCheckEpochMs ?? 0) + movement,
    isBreak: (minute) =>
      section?.breakStartMinute !== undefined && breakFrom <= minute && minute < breakTo,
    isPaidBreak:
      typeof paidBreaks === 'string'
        ? paidBreaks === 'all'
        : paidBreaks.includes(String(shift.shiftId)),
    in: ins.length === 0 ? undefined : Math.min(...ins),
    out: outs.length === 0 ? undefined : Math.max(...outs),
  };
}

/** Leave before trips before outings, whatever the overlap policy makes of it. */
function excusesOf(
  evidence: Evidence,
  date: string,
  unmoved: readonly SectionEvidence[],
): (minute: Minute) => Excuse | undefined {
  const halfOf = halvesOf(workingMinutesOf(unmoved));
  const found = new Map<Minute, Excuse | undefined>();
  const find = (minute: Minute): Excuse | undefined => {
    const leave = evidence.attendance.leave.find((each) =>
      covers(evidence, each, date, halfOf, minute),
    );
    if (leave !== undefined) return measureOf(evidence, leave) as Excuse;
    if (approvalAt(evidence, 'business-trip', minute) !== undefined) return 'business-trip';
    return approvalAt(evidence, 'outing', minute) === undefined ? undefined : 'outing';
  };
  return (minute) => {
    if (!found.has(minute)) found.set(minute, find(minute));
    return found.get(minute);
  };
}

function movementOf(
  { rules }: Evidence,
  { shiftId }: SampleShift,
  [section, ...others]: readonly SectionEvidence[],
  excuseAt: RosteredEvidence['excuseAt'],
): number {
  const rule = rules.flexible.find(({ shiftIds }) => shiftIds.includes(String(shiftId)));
  if (rule === undefined || section?.in === undefined || others.length > 0) return 0;
  const isExcused = minutesFrom(section.start, section.end).some(
    (minute) => isDue(section, minute) && excuseAt(minute) !== undefined,
  );
  if (isExcused) return 0;
  const wanted = section.in - section.start;
  if (wanted < -rule.earlierMinutes) return -rule.earlierMinutes;
  return wanted > rule.laterMinutes ? rule.laterMinutes : wanted;
}
