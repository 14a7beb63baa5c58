import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { ExpectedDay, SampleCompany, SamplePerson } from './sample-company.ts';
import { csvLine, TextFile } from './text-file.ts';
import { measuresOf, minutesByMeasure } from './varied/measures.ts';

const MEASURES = {
  planned: 'plannedMinutes',
  worked: 'workedMinutes',
  late: 'lateMinutes',
  early_leave: 'earlyLeaveMinutes',
  absent: 'absentMinutes',
  overtime: 'overtimeMinutes',
  leave: 'leaveMinutes',
} as const;

type Measure = keyof typeof MEASURES;
const MEASURE_NAMES = Object.keys(MEASURES) as Measure[];

/** Sums of one employee, or of many. */
export interface ExpectedTotals {
  readonly people: number;
  readonly exception_days: number;
  readonly minutes: Readonly<Record<Measure, number>>;
  /** Hours in hundredths: rounded half up once per employee and measure, then added. */
  readonly hour_hundredths: Readonly<Record<Measure, number>>;
}

/**
 * Writes the oracle for tests and for other languages: `expected.csv`, one line per person and day
 * (with varied rules also a column for each measure, `day_kind` and `exceptions`), and
 * `expected-totals.json`. Both are streamed; memory does not grow with the company.
 */
export async function writeExpected(company: SampleCompany, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const days = new TextFile(join(directory, 'expected.csv'));
  const totals = new TextFile(join(directory, 'expected-totals.json'));
  try {
    await writeBoth(company, days, totals);
    await Promise.all([days.close(), totals.close()]);
  } catch (error) {
    days.abandon();
    totals.abandon();
    throw error;
  }
}

async function writeBoth(company: SampleCompany, days: TextFile, totals: TextFile): Promise<void> {
  const measureColumns = MEASURE_NAMES.map((name) => `${name}_minutes`);
  const measures = measuresOf(company);
  const variedColumns = measures.length === 0 ? [] : [...measures, 'day_kind', 'exceptions'];
  await days.write(
    csvLine([
      'user_id',
      'employee_number',
      'date',
      ...measureColumns,
      'exception',
      ...variedColumns,
    ]),
  );
  const { parameters, companyCode } = company;
  await totals.write(
    `{"parameters":${JSON.stringify(parameters)},"company_code":"${companyCode}","employees":[`,
  );
  const sums = { mapped: emptyTotals(), unmapped: emptyTotals() };
  let separator = '\n';
  for (const person of company.people) {
    const { expected } = company.attendanceOf(person.userId);
    for (const day of expected) await days.write(dayLine(person, day, measures));
    const own = totalsOf(expected);
    const byMeasure = measures.length === 0 ? {} : { measures: minutesByMeasure(expected) };
    const group = person.payroll === undefined ? 'unmapped' : 'mapped';
    sums[group] = addTotals(sums[group], own);
    const identity = {
      user_id: person.userId,
      employee_number: person.payroll?.employeeNumber ?? null,
    };
    await totals.write(`${separator}${JSON.stringify({ ...identity, ...own, ...byMeasure })}`);
    separator = ',\n';
  }
  await totals.write(`\n],"company":${JSON.stringify(sums)}}\n`);
}

/** The sums of one person's days. */
export function totalsOf(days: readonly ExpectedDay[]): ExpectedTotals {
  const minutes = eachMeasure((measure) =>
    days.reduce((sum, day) => sum + day[MEASURES[measure]], 0),
  );
  return {
    people: 1,
    exception_days: days.filter(({ exception }) => exception !== 'none').length,
    minutes,
    hour_hundredths: eachMeasure((measure) => hourHundredthsOf(minutes[measure])),
  };
}

/** Minutes as hundredths of an hour, half up, in whole numbers throughout. */
export function hourHundredthsOf(minutes: number): number {
  return Math.floor((minutes * 100 + 30) / 60);
}

/** The columns of a plain company, and with varied rules one for each measure and what is to ask. */
function dayLine(person: SamplePerson, day: ExpectedDay, measures: readonly string[]): string {
  const { minutes, dayKind, exceptions } = day;
  return csvLine([
    day.userId,
    person.payroll?.employeeNumber ?? '',
    day.date,
    ...MEASURE_NAMES.map((measure) => day[MEASURES[measure]]),
    day.exception,
    ...measures.map((measure) => minutes?.[measure] ?? 0),
    ...(measures.length === 0 ? [] : [dayKind ?? '', exceptions?.join(' ') ?? '']),
  ]);
}

function emptyTotals(): ExpectedTotals {
  return { ...totalsOf([]), people: 0 };
}

function addTotals(one: ExpectedTotals, other: ExpectedTotals): ExpectedTotals {
  return {
    people: one.people + other.people,
    exception_days: one.exception_days + other.exception_days,
    minutes: eachMeasure((measure) => one.minutes[measure] + other.minutes[measure]),
    hour_hundredths: eachMeasure(
      (measure) => one.hour_hundredths[measure] + other.hour_hundredths[measure],
    ),
  };
}

function eachMeasure(valueOf: (measure: Measure) => number): Record<Measure, number> {
  return {
    planned: valueOf('planned'),
    worked: valueOf('worked'),
    late: valueOf('late'),
    early_leave: valueOf('early_leave'),
    absent: valueOf('absent'),
    overtime: valueOf('overtime'),
    leave: valueOf('leave'),
  };
}
