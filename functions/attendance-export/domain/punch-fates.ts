import type { PersonCourse } from './person-course.ts';
import type { PunchFate } from './punch-fate.ts';
import { noExclusions, type PunchRecord } from './punch-record.ts';
import { selectValidPunches, type PunchPolicy } from './select-punches.ts';

/**
 * What became of every punch of one person, in order of time. The run only counts; here each step of
 * its course is looked at again, and a punch that a step no longer has was left out by it.
 */
export function punchFatesOf(
  punches: readonly PunchRecord[],
  course: PersonCourse,
  policy: PunchPolicy,
  isInPeriod: (date: string) => boolean,
): PunchFate[] {
  const fates = new Map<PunchRecord, PunchFate['fate']>();
  const valid = new Set(course.valid);
  for (const punch of punches) if (!valid.has(punch)) fates.set(punch, notValid(punch, policy));
  const approved = new Set(course.approved);
  for (const punch of valid) if (!approved.has(punch)) fates.set(punch, 'make-up-not-approved');
  const answered = new Map<PunchRecord | undefined, boolean>();
  for (const { day, sections } of course.paired.days) {
    for (const pair of sections) {
      answered.set(pair.in, isInPeriod(day.date)).set(pair.out, isInPeriod(day.date));
    }
  }
  const others = new Set(course.paired.withoutPlan);
  for (const punch of approved) {
    if (others.has(punch)) continue;
    const isOfPeriod = answered.get(punch);
    if (isOfPeriod !== undefined) fates.set(punch, isOfPeriod ? 'used' : 'other-period');
    else fates.set(punch, replaced(punch, isInPeriod));
  }
  for (const { punch, fate } of course.person.unplannedFates) fates.set(punch, fate);
  return [...fates]
    .map(([punch, fate]) => ({ punch, fate }))
    .sort((a, b) => a.punch.punchedEpochMs - b.punch.punchedEpochMs);
}

/** A row by itself tells whether it is illegal or a replay; else it repeats another. */
function notValid(punch: PunchRecord, policy: PunchPolicy): PunchFate['fate'] {
  const counts = noExclusions();
  if (selectValidPunches([punch], policy, counts).length > 0) return 'duplicate';
  if (counts['system-replay'] > 0) return 'system-replay';
  return counts['illegal-security'] > 0 ? 'illegal-security' : 'illegal-other';
}

/** It answers a planned punch that another one answers better. */
function replaced(
  { checkType, workDate }: PunchRecord,
  isInPeriod: (date: string) => boolean,
): PunchFate['fate'] {
  if (workDate !== undefined && !isInPeriod(workDate)) return 'other-period';
  return checkType === 'OnDuty' ? 'not-the-earliest-in' : 'not-the-latest-out';
}
