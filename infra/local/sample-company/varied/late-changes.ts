import { epochMsOf } from '../hong-kong-calendar.ts';
import { punchIdsOf, plannedChecksOf, planIdOf, type PunchOwner } from '../punches.ts';
import type { SampleApproval, SampleLateChange, SamplePunch } from '../sample-company.ts';
import { truthOf } from './day-truth.ts';
import { expectedVariedDayOf } from './expected-varied-day.ts';
import { approvalsAbout } from './varied-approvals.ts';
import type { PlannedOvertime, RosteredDay, VariedDay } from './varied-day-plan.ts';
import { VARIED_PATTERNS } from './varied-patterns.ts';
import { planVariedPerson, type VariedPersonPlan } from './varied-person.ts';
import type { VariedPlan } from './varied-plan.ts';

/** Position, among the punches of a day, that no punch of the period itself has. */
const LATE_POSITION = 60;
/** Late papers arrive on the twelfth day after the period. */
const DAYS_AFTER = 12;
const MOST_CHANGES = 12;
/** The cast and chance give such days soon; the rest of a large company is left alone. */
const PEOPLE_LOOKED_AT = 600;
const MOST_OF_A_KIND = 6;

/**
 * What comes in after the period was exported: managers enter punches that were missing, and
 * overtime is approved that nobody had approved. Few, of the first people of whom there is such a
 * day, one each; none of them touches another day.
 */
export function planLateChanges(
  plan: VariedPlan,
  userIds: readonly string[],
): readonly SampleLateChange[] {
  const changes: SampleLateChange[] = [];
  const counts = { punch: 0, approval: 0 };
  for (const [index, userId] of userIds.entries()) {
    if (changes.length >= MOST_CHANGES || index >= PEOPLE_LOOKED_AT) break;
    const person = planVariedPerson(plan, index);
    const punch = counts.punch < MOST_OF_A_KIND ? latePunch(plan, person, userId) : undefined;
    const change =
      punch ?? (counts.approval < MOST_OF_A_KIND ? lateApproval(plan, person, userId) : undefined);
    if (change === undefined) continue;
    counts[change.punches.length > 0 ? 'punch' : 'approval'] += 1;
    changes.push(change);
  }
  return changes;
}

/** The first day on which exactly one punch is missing, and the punch that a manager enters. */
function latePunch(
  plan: VariedPlan,
  person: VariedPersonPlan,
  userId: string,
): SampleLateChange | undefined {
  const { absences, overtime, employment } = person;
  const context = { plan, userId, absences, overtime };
  for (const day of rosteredInPeriod(plan, person)) {
    if (expectedVariedDayOf(context, day).exception !== 'missing-punch') continue;
    const gap = onlyGapOf(plan, person, day);
    if (gap === undefined) continue;
    const amended = withManagersPunch(day, gap);
    const { seed } = plan.parameters;
    const { groupId } = VARIED_PATTERNS[employment.pattern];
    const owner = { userId, index: employment.index, seed, groupId };
    const expected = expectedVariedDayOf(context, amended);
    if (expected.exception !== 'none') continue;
    const punches = [managersPunch(owner, day, gap)];
    return { userId, date: expected.date, punches, approvals: [], expected };
  }
  return undefined;
}

interface Gap {
  readonly sectionIndex: number;
  readonly at: 'in' | 'out';
}

function onlyGapOf(
  plan: VariedPlan,
  { absences }: VariedPersonPlan,
  day: RosteredDay,
): Gap | undefined {
  const gaps = truthOf(plan, absences, day).flatMap((section, sectionIndex) =>
    section.isExcused
      ? []
      : (['in', 'out'] as const)
          .filter((at) => section[at] === undefined)
          .map((at) => ({ sectionIndex, at })),
  );
  // A rejected make-up punch stays in the data; a manager's beside it is another story.
  const hasMakeUp = day.sections.some(
    (each) => each.in?.by === 'approval' || each.out?.by === 'approval',
  );
  return gaps.length === 1 && !hasMakeUp ? gaps[0] : undefined;
}

function withManagersPunch(day: RosteredDay, { sectionIndex, at }: Gap): RosteredDay {
  const sections = day.sections.map((section, index) => {
    if (index !== sectionIndex) return section;
    const { startMinute, endMinute } = section.section;
    const minute = at === 'in' ? startMinute : endMinute;
    return { ...section, [at]: { minute, by: 'manager' as const, correctedFrom: undefined } };
  });
  return { ...day, sections };
}

function managersPunch(
  owner: PunchOwner,
  day: RosteredDay,
  { sectionIndex, at }: Gap,
): SamplePunch {
  const position = sectionIndex * 2 + (at === 'in' ? 0 : 1);
  const check = plannedChecksOf(owner, day)[position];
  const planId = check?.planId ?? planIdOf(owner.index, day.dayNumber, position);
  const section = day.sections[sectionIndex]?.section;
  const minute = at === 'in' ? section?.startMinute : section?.endMinute;
  return {
    ...punchIdsOf(owner, day.dayNumber, LATE_POSITION + position),
    userId: owner.userId,
    userCheckEpochMs: epochMsOf(day.dayNumber, minute ?? 0),
    sourceType: 'BOSS',
    isLegal: true,
    invalidRecordType: undefined,
    checkType: at === 'in' ? 'OnDuty' : 'OffDuty',
    planId,
    workDate: check?.workDate,
    planCheckEpochMs: check?.planCheckEpochMs,
    groupId: owner.groupId,
    shiftId: day.shift.shiftId,
  };
}

/** The first day with overtime that no approval touches, and the approval that covers it. */
function lateApproval(
  plan: VariedPlan,
  person: VariedPersonPlan,
  userId: string,
): SampleLateChange | undefined {
  if (plan.rules.overtime.mode !== 'approved') return undefined;
  const { absences, overtime } = person;
  for (const day of rosteredInPeriod(plan, person)) {
    if (overtime.some(({ dayNumber }) => dayNumber === day.dayNumber)) continue;
    const last = truthOf(plan, absences, day).at(-1);
    const out = last?.out;
    if (last === undefined || out === undefined || out < last.span.to + 15) continue;
    const midnight = day.dayNumber * 1_440;
    const asked: PlannedOvertime = {
      dayNumber: day.dayNumber,
      range: { from: midnight + last.span.to, to: midnight + out },
      result: 'agree',
      compensation: undefined,
    };
    const before = expectedVariedDayOf({ plan, userId, absences, overtime }, day);
    const expected = expectedVariedDayOf(
      { plan, userId, absences, overtime: [...overtime, asked] },
      day,
    );
    if (expected.overtimeMinutes === before.overtimeMinutes) continue;
    const approvals = [approvalOf(plan, person, userId, asked)];
    return { userId, date: expected.date, punches: [], approvals, expected };
  }
  return undefined;
}

function approvalOf(
  plan: VariedPlan,
  person: VariedPersonPlan,
  userId: string,
  asked: PlannedOvertime,
): SampleApproval {
  const alone = { ...person, absences: { leaves: [], journeys: [] }, days: [], overtime: [asked] };
  const { seed } = plan.parameters;
  const [approval] = approvalsAbout(alone, userId, seed);
  if (approval === undefined) throw new RangeError('an approval that was asked for is missing');
  return { ...approval, finishedEpochMs: epochMsOf(plan.lastDay + DAYS_AFTER, 660) };
}

function rosteredInPeriod(
  { firstDay, lastDay }: VariedPlan,
  { days }: VariedPersonPlan,
): readonly RosteredDay[] {
  const isRostered = (day: VariedDay): day is RosteredDay => day.kind === 'rostered';
  return days
    .filter(isRostered)
    .filter(({ dayNumber }) => dayNumber >= firstDay && dayNumber <= lastDay);
}
