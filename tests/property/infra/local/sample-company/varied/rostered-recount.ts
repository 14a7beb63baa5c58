import type { Evidence, Minute } from './evidence.ts';
import { recountOvertime } from './overtime-recount.ts';
import {
  isDue,
  minutesFrom,
  type RosteredEvidence,
  type SectionEvidence,
} from './section-evidence.ts';
import { Tally } from './tally.ts';

export interface Recount {
  readonly minutes: Readonly<Record<string, number>>;
  readonly problem: 'none' | 'missing-punch' | 'no-punch';
  /** Minutes at work outside the plan. */
  readonly outside: readonly Minute[];
}

/** Puts every minute of a work day into one bucket. */
export function recountRosteredDay(evidence: Evidence, day: RosteredEvidence): Recount {
  const tally = new Tally();
  const problem = problemOf(evidence, day);
  const { before, after } = outsideOf(day);
  for (const section of day.sections) {
    const needsPunch = needsPunches(evidence, day, section);
    const late: Minute[] = [];
    const early: Minute[] = [];
    for (const minute of minutesFrom(section.start, section.end)) {
      if (!isDue(section, minute)) continue;
      tally.count('planned');
      const label = labelOf(evidence, day, { ...section, needsPunch }, problem, minute);
      if (label === 'late') late.push(minute);
      else if (label === 'early-leave') early.push(minute);
      else tally.count(label === 'present' ? presence(section, minute) : label);
    }
    pardon(tally, evidence, section, 'late', late);
    pardon(tally, evidence, section, 'early-leave', early.reverse());
  }
  if (problem === 'none') {
    const kind = evidence.isStatutory(day.date) ? 'statutory' : 'workday';
    recountOvertime(tally, evidence, kind, before, after);
  }
  return { minutes: tally.toRecord(), problem, outside: [...before, ...after] };
}

/** The order of precedence, for one due minute. */
function labelOf(
  evidence: Evidence,
  day: RosteredEvidence,
  section: SectionEvidence & { readonly needsPunch: boolean },
  problem: Recount['problem'],
  minute: Minute,
): string {
  const { in: came, out: went } = section;
  const isMeasured = problem === 'none' && came !== undefined && went !== undefined;
  const isPresent = isMeasured && came <= minute && minute < went;
  const excuse = day.excuseAt(minute);
  const punchesWin = evidence.rules.leave.overlap === 'punches-win';
  if (excuse !== undefined) {
    return isPresent && punchesWin && excuse.startsWith('leave:') ? 'present' : excuse;
  }
  const isMissed = problem !== 'none' && section.needsPunch;
  if (!isMissed && isFreeBreak(day, section, minute)) return 'paid-break';
  if (isPresent) return 'present';
  const isForgiven = evidence.isForgiven(minute);
  if (isMeasured) return isForgiven ? 'weather' : minute < came ? 'late' : 'early-leave';
  if (!section.needsPunch) return 'weather';
  if (problem === 'missing-punch') return 'unresolved';
  const isPardoned = isForgiven && evidence.rules.weather.effect === 'forgive-absence';
  return isPardoned ? 'weather' : 'absent';
}

function presence(section: SectionEvidence, minute: Minute): string {
  return section.isBreak(minute) ? 'paid-break' : 'worked';
}

/** A paid break whose neighbouring minute, on either side, is excused. */
function isFreeBreak(day: RosteredEvidence, section: SectionEvidence, minute: Minute): boolean {
  if (!section.isPaidBreak || !section.isBreak(minute)) return false;
  let [first, last] = [minute, minute];
  while (first > section.start && section.isBreak(first - 1)) first -= 1;
  while (last < section.end - 1 && section.isBreak(last + 1)) last += 1;
  const isExcused = (neighbour: Minute): boolean =>
    isDue(section, neighbour) && day.excuseAt(neighbour) !== undefined;
  return isExcused(first - 1) || isExcused(last + 1);
}

function needsPunches(
  evidence: Evidence,
  day: RosteredEvidence,
  section: SectionEvidence,
): boolean {
  const required = minutesFrom(section.start, section.end).filter(
    (minute) =>
      isDue(section, minute) &&
      day.excuseAt(minute) === undefined &&
      !isFreeBreak(day, section, minute),
  );
  if (required.every((minute) => section.isBreak(minute))) return false;
  if (evidence.rules.weather.effect !== 'forgive-absence') return true;
  return !required.every((minute) => evidence.isForgiven(minute));
}

function problemOf(evidence: Evidence, day: RosteredEvidence): Recount['problem'] {
  const punches = day.sections
    .filter((section) => needsPunches(evidence, day, section))
    .flatMap((section) => [section.in, section.out]);
  const present = punches.filter((punch) => punch !== undefined).length;
  if (present === punches.length) return 'none';
  return present === 0 ? 'no-punch' : 'missing-punch';
}

/** Grace, for the missed minutes in the order in which it pardons them. */
function pardon(
  tally: Tally,
  { rules: { grace } }: Evidence,
  section: SectionEvidence,
  measure: 'late' | 'early-leave',
  missed: readonly Minute[],
): void {
  const allowed = measure === 'late' ? grace.lateMinutes : grace.earlyLeaveMinutes;
  const isWithin = missed.length <= allowed;
  missed.forEach((minute, position) => {
    const isPardoned = isWithin || (grace.beyond === 'excess' && position < allowed);
    tally.count(isPardoned ? presence(section, minute) : measure);
  });
}

/** At work before the first and after the last section; never after an end on leave. */
function outsideOf(day: RosteredEvidence): {
  readonly before: readonly Minute[];
  readonly after: readonly Minute[];
} {
  const [first, last] = [day.sections[0], day.sections.at(-1)];
  if (first === undefined || last === undefined) return { before: [], after: [] };
  const isAtWork = (minute: Minute): boolean =>
    day.sections.some(
      ({ in: came, out: went }) =>
        came !== undefined && went !== undefined && came <= minute && minute < went,
    );
  const endsOnLeave = day.excuseAt(last.end - 1)?.startsWith('leave:') === true;
  return {
    before: minutesFrom(first.start - 720, first.start).filter(isAtWork),
    after: endsOnLeave ? [] : minutesFrom(last.end, last.end + 1_200).filter(isAtWork),
  };
}
