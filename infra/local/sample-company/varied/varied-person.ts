import { daysFrom } from '../company-plan.ts';
import { isEmployedOn } from '../employment.ts';
import { planAbsences } from './absence-plan.ts';
import type { Absences } from './absences.ts';
import { truthOf } from './day-truth.ts';
import { approvalsOfRestDay, approvalsOfRosteredDay, type DayEdges } from './overtime-plan.ts';
import { planRestDay, planUnscheduledDay } from './plan-planless-day.ts';
import { planRosteredDay } from './plan-rostered-day.ts';
import type { PlannedOvertime, RosteredDay, VariedDay } from './varied-day-plan.ts';
import { variedEmploymentOf, type VariedEmployment } from './varied-employment.ts';
import type { VariedPlan } from './varied-plan.ts';

/** One person's employment, absences, days and overtime approvals, before any punch. */
export interface VariedPersonPlan {
  readonly employment: VariedEmployment;
  readonly absences: Absences;
  /** Employed days from the day before the period to the day after it. */
  readonly days: readonly VariedDay[];
  readonly overtime: readonly PlannedOvertime[];
}

/** Lays the month of the person at an index. */
export function planVariedPerson(plan: VariedPlan, index: number): VariedPersonPlan {
  const employment = variedEmploymentOf(plan, index);
  const absences = planAbsences(plan, employment);
  const days: VariedDay[] = [];
  const overtime: PlannedOvertime[] = [];
  for (const dayNumber of daysFrom(plan.firstDay - 1, plan.lastDay + 1)) {
    if (!isEmployedOn(employment, dayNumber)) continue;
    if (employment.pattern === 'unscheduled') {
      days.push(planUnscheduledDay(plan, employment, dayNumber));
      continue;
    }
    const rostered = planRosteredDay(plan, employment, absences, dayNumber);
    if (rostered !== undefined) {
      days.push(rostered);
      const edges = edgesOf(plan, absences, rostered);
      overtime.push(...approvalsOfRosteredDay(plan, employment, rostered, edges));
      continue;
    }
    const rest = planRestDay(plan, employment, absences, dayNumber);
    days.push(rest.day);
    overtime.push(...approvalsOfRestDay(plan, employment, rest.day, rest.overtime));
  }
  return { employment, absences, days, overtime };
}

function edgesOf(plan: VariedPlan, absences: Absences, day: RosteredDay): DayEdges {
  const sections = truthOf(plan, absences, day);
  const [first, last] = [sections[0], sections.at(-1)];
  if (first === undefined || last === undefined) return { start: 0, end: 0, mayStay: false };
  const mayStay = last.required.some(({ to }) => to === last.span.to);
  return { start: first.span.from, end: last.span.to, mayStay };
}
