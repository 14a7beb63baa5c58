import type { HongKongDate } from '../hong-kong-time.ts';
import { holidayNames, type HolidayKey } from './holiday-names.ts';
import type { TableSource } from './table-source.ts';

/** A day of a table, with its names. */
export interface TableHoliday {
  readonly date: HongKongDate;
  readonly nameEn: string;
  readonly nameZhHK: string;
  /** Worked out from rules and the lunar calendar, not yet confirmed by an official list. */
  readonly provisional: boolean;
}

/** One year of a table: `MM-dd` and the name of each day, in the order of time. */
export interface HolidayYear {
  readonly year: number;
  readonly provisional: boolean;
  readonly source: TableSource;
  readonly days: readonly (readonly [monthAndDay: string, key: HolidayKey])[];
}

export function holidaysOf({ year, provisional, days }: HolidayYear): TableHoliday[] {
  return days.map(([monthAndDay, key]) => {
    const { en, zhHK } = holidayNames[key];
    return { date: `${String(year)}-${monthAndDay}`, nameEn: en, nameZhHK: zhHK, provisional };
  });
}
