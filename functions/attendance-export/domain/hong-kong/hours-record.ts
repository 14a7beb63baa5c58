import * as z from 'zod';
import type { BilingualText } from '../../../../shared/errors/index.ts';
import {
  addDays,
  daysBetween,
  monthPeriod,
  type HongKongDate,
  type PayPeriod,
} from '../../../../shared/time/index.ts';
import { minimumWageOn } from './minimum-wage.ts';

export const hoursRecordSettingsSchema = z.strictObject({
  /**
   * How the monthly cap is applied to a wage period that is no whole month. `whole` keeps a record
   * rather too often than too seldom; our reading, no source decides it.
   */
  capOfPartMonth: z.enum(['whole', 'by-days']).default('whole'),
});
export type HoursRecordSettings = z.infer<typeof hoursRecordSettingsSchema>;

export interface HoursWorked {
  readonly userId: string;
  readonly wagePeriod: PayPeriod;
  /** Whole minutes of each day on which the employee was in attendance or worked, overtime too. */
  readonly days: readonly { readonly date: HongKongDate; readonly workedMinutes: number }[];
  /**
   * Wages payable for the period less payments for time not worked, in cents; undefined where they
   * are not known, as they are not to an attendance system.
   */
  readonly wagesCents?: number;
}

export type RecordRequirement = 'required' | 'exempt' | 'required-unless-exempt';

/** One line of the record of hours that the Employment Ordinance, section 49A asks for. */
export interface HoursRecord {
  readonly userId: string;
  readonly wagePeriod: PayPeriod;
  /** Total of the wage period, part hours included, never rounded. */
  readonly workedMinutes: number;
  readonly capCents: number;
  readonly capIsProvisional: boolean;
  readonly requirement: RecordRequirement;
  readonly explanation: BilingualText;
}

/**
 * The total of hours worked in a wage period, and whether it must be kept. Days outside the period
 * are left out. Throws `YearNotCoveredError` if no cap is known for the period.
 */
export function hoursRecordOf(hours: HoursWorked, settings: HoursRecordSettings): HoursRecord {
  const { userId, wagePeriod, wagesCents } = hours;
  const { capCents, capIsProvisional } = capOf(wagePeriod, settings);
  const requirement = requirementOf(wagesCents, capCents);
  return {
    userId,
    wagePeriod,
    workedMinutes: hours.days
      .filter(({ date }) => date >= wagePeriod.from && date <= wagePeriod.to)
      .reduce((sum, day) => sum + day.workedMinutes, 0),
    capCents,
    capIsProvisional,
    requirement,
    explanation: explain(requirement, capCents),
  };
}

/** A period that straddles a change takes the higher cap: it keeps the record in case of doubt. */
function capOf(
  period: PayPeriod,
  { capOfPartMonth }: HoursRecordSettings,
): Pick<HoursRecord, 'capCents' | 'capIsProvisional'> {
  const wages = [minimumWageOn(period.from), minimumWageOn(period.to)];
  const monthly = Math.max(...wages.map(({ monthlyCapCents }) => monthlyCapCents));
  return {
    capCents: capOfPartMonth === 'whole' ? monthly : Math.round(monthly * monthsIn(period)),
    capIsProvisional: wages.some(({ provisional }) => provisional),
  };
}

/** Each day is its part of its own month: a calendar month is 1, and so is 26th to 25th nearly. */
function monthsIn({ from, to }: PayPeriod): number {
  let months = 0;
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const month = monthPeriod(day.slice(0, 7));
    months += 1 / (daysBetween(month.from, month.to) + 1);
  }
  return months;
}

function requirementOf(wagesCents: number | undefined, capCents: number): RecordRequirement {
  if (wagesCents === undefined) return 'required-unless-exempt';
  return wagesCents < capCents ? 'required' : 'exempt';
}

function explain(requirement: RecordRequirement, capCents: number): BilingualText {
  const cap = `HK$${(capCents / 100).toLocaleString('en-US')}`;
  switch (requirement) {
    case 'required':
      return {
        en: `Wages of the period are below ${cap}: the total of hours worked must be recorded.`,
        zhHK: `該工資期的工資少於 ${cap}，須記錄總工作時數。`,
      };
    case 'exempt':
      return {
        en: `Wages of the period are ${cap} or more: no record of the total of hours is required.`,
        zhHK: `該工資期的工資為 ${cap} 或以上，無須記錄總工作時數。`,
      };
    case 'required-unless-exempt':
      return {
        en: `Wages are not known here: the total of hours worked must be recorded unless they are ${cap} or more, or the Minimum Wage Ordinance does not apply to the employee.`,
        zhHK: `本系統沒有工資資料：除非該工資期的工資為 ${cap} 或以上，或僱員不受《最低工資條例》涵蓋，否則須記錄總工作時數。`,
      };
  }
}
