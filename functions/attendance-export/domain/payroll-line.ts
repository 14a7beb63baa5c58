import { describeException, type AttendanceException } from './attendance-exception.ts';
import { measures, type DayMinutes, type Measure } from './day-minutes.ts';
import {
  isValidOn,
  payableMeasures,
  type PayrollMapping,
  type PersonMapping,
} from './payroll-mapping.ts';

/** Minutes of one person under one earnings code: what becomes a row, or a cell, of the file. */
export interface PayrollLine {
  readonly employeeNumber: string;
  readonly userId: string;
  readonly name: string;
  readonly payGroup: string;
  readonly costCentre: string;
  readonly earningsCode: string;
  readonly unit: 'hours' | 'minutes';
  readonly minutes: number;
}

/** Sums of one person over the period; `overtime` among them, reported and not paid. */
export type PersonTotals = Record<Measure, number>;

export function noMinutes(): PersonTotals {
  return { planned: 0, worked: 0, late: 0, earlyLeave: 0, absent: 0, overtime: 0, leave: 0 };
}

export interface PersonResult {
  readonly lines: readonly PayrollLine[];
  readonly totals: PersonTotals;
  readonly exceptions: readonly AttendanceException[];
}

/**
 * The lines of one mapped person. There is always a line for worked time, even of nothing, so that
 * everybody in scope is in the file; the other codes appear where there is something to write.
 * Two measures may share a code; their minutes are then one line.
 */
export function linesOf(
  person: PersonMapping,
  name: string,
  days: readonly DayMinutes[],
  mapping: PayrollMapping,
): PersonResult {
  const totals = noMinutes();
  const exceptions: AttendanceException[] = [];
  const subject = { userId: person.user_id, employeeNumber: person.employee_number };
  for (const { date, minutes, problem } of days) {
    if (!isValidOn(person, date)) {
      exceptions.push(describeException('mapped-outside-employment', { ...subject, date }));
      continue;
    }
    if (problem !== 'none') exceptions.push(describeException(problem, { ...subject, date }));
    for (const measure of measures) totals[measure] += minutes[measure];
  }
  const lines = new Map<string, PayrollLine>();
  for (const measure of payableMeasures) {
    const code = mapping.earningsCodes.get(measure);
    if (code === undefined || (measure !== 'worked' && totals[measure] === 0)) continue;
    lines.set(code.earnings_code, {
      employeeNumber: person.employee_number,
      userId: person.user_id,
      name,
      payGroup: person.pay_group,
      costCentre: person.cost_centre,
      earningsCode: code.earnings_code,
      unit: code.unit,
      minutes: (lines.get(code.earnings_code)?.minutes ?? 0) + totals[measure],
    });
  }
  return { lines: [...lines.values()], totals, exceptions };
}

/** By employee number, then earnings code: the order of the file. */
export function compareLines(a: PayrollLine, b: PayrollLine): number {
  if (a.employeeNumber !== b.employeeNumber) return a.employeeNumber < b.employeeNumber ? -1 : 1;
  if (a.earningsCode === b.earningsCode) return 0;
  return a.earningsCode < b.earningsCode ? -1 : 1;
}
