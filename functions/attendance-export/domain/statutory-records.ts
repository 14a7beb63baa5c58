import { addDays, type HongKongDate, type PayPeriod } from '../../../shared/time/index.ts';
import type { DayAmount } from './day-amount.ts';
import { continuousContractSettingsSchema, judgeWeeks } from './hong-kong/continuous-contract.ts';
import { hoursRecordOf, hoursRecordSettingsSchema } from './hong-kong/hours-record.ts';
import { workedWeeks, type Employment, type WorkedDay } from './hong-kong/worked-weeks.ts';

/** One employee, with every day amount that is known, earlier periods included. */
export interface RecordedEmployee {
  readonly employeeNumber: string;
  readonly userId: string;
  readonly employment: Employment;
  readonly amounts: readonly DayAmount[];
}

export interface RecordScope {
  readonly period: PayPeriod;
  /** Days of which amounts are known, without a gap. */
  readonly known: PayPeriod;
}

export const hoursRecordColumns = [
  'employee_number',
  'period_from',
  'period_to',
  'minutes',
  'hours',
  'requirement',
  'cap_hkd',
  'cap_provisional',
  'explanation',
  '說明',
] as const;

export const continuousContractColumns = [
  'employee_number',
  'week_from',
  'rule',
  'minutes',
  'four_week_minutes',
  'outcome',
  'continuous',
  'explanation',
  '說明',
] as const;

/**
 * Time in attendance or at work as directed counts as worked: trips and outings, paid breaks and
 * overtime too, paid or not. Leave and paid absence by the weather are absences that the continuous
 * contract may count; lateness, early leave and absence are neither.
 */
const WORKED: ReadonlySet<string> = new Set([
  'worked',
  'business-trip',
  'outing',
  'paid-break',
  'overtime',
  'overtime-workday',
  'overtime-workday-night',
  'overtime-restday',
  'overtime-restday-night',
  'overtime-statutory',
  'overtime-statutory-night',
  'time-off-earned',
]);

function isAbsence(measure: string): boolean {
  return measure === 'weather' || measure === 'leave' || measure.startsWith('leave:');
}

/** A row of `hours-record.csv`: the total of the wage period (Employment Ordinance s.49A). */
export function hoursRecordRow(employee: RecordedEmployee, { period }: RecordScope): string[] {
  const { employeeNumber, userId, amounts } = employee;
  const record = hoursRecordOf(
    { userId, wagePeriod: period, days: daysOf(amounts) },
    hoursRecordSettingsSchema.parse({}),
  );
  return [
    employeeNumber,
    period.from,
    period.to,
    String(record.workedMinutes),
    hoursAndMinutes(record.workedMinutes),
    record.requirement,
    (record.capCents / 100).toFixed(2),
    record.capIsProvisional ? 'yes' : 'no',
    record.explanation.en,
    record.explanation.zhHK,
  ];
}

/** The rows of `continuous-contract.csv` for the weeks that end in the period. */
export function continuousContractRows(
  { employeeNumber, employment, amounts }: RecordedEmployee,
  { period, known }: RecordScope,
): string[][] {
  const settings = continuousContractSettingsSchema.parse({});
  const weeks = workedWeeks(daysOf(amounts), known, employment, settings.weekStartsOn);
  return (
    judgeWeeks(weeks, employment, settings)
      // A week that ends in the period began six days before it at the earliest.
      .filter(({ from }) => from >= addDays(period.from, -6))
      .map((verdict) => [
        employeeNumber,
        verdict.from,
        verdict.rule,
        String(verdict.minutes),
        verdict.windowMinutes === undefined ? '' : String(verdict.windowMinutes),
        verdict.outcome,
        verdict.isContinuous,
        verdict.explanation.en,
        verdict.explanation.zhHK,
      ])
  );
}

function daysOf(amounts: readonly DayAmount[]): WorkedDay[] {
  const days = new Map<HongKongDate, { workedMinutes: number; absenceMinutes: number }>();
  for (const { date, measure, minutes } of amounts) {
    const day = days.get(date) ?? { workedMinutes: 0, absenceMinutes: 0 };
    if (WORKED.has(measure)) day.workedMinutes += minutes;
    else if (isAbsence(measure)) day.absenceMinutes += minutes;
    days.set(date, day);
  }
  return [...days].map(([date, day]) => ({ date, ...day }));
}

function hoursAndMinutes(minutes: number): string {
  return `${String(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')}`;
}
