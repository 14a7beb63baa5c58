export { systemClock, type Clock } from './clock.ts';
export {
  addDays,
  DAY_MS,
  daysBetween,
  formatHongKongTimestamp,
  HONG_KONG_OFFSET_MS,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  isHongKongDate,
  MINUTE_MS,
  parseHongKongTimestamp,
  type HongKongDate,
} from './hong-kong-time.ts';
export { generalHolidayYears } from './hong-kong-holidays/general-holidays.ts';
export type { HolidayKey } from './hong-kong-holidays/holiday-names.ts';
export {
  holidaysOf,
  type HolidayYear,
  type TableHoliday,
} from './hong-kong-holidays/holiday-table.ts';
export type { TableSource } from './hong-kong-holidays/table-source.ts';
export { daysOf, monthPeriod, periodLabel, type PayPeriod } from './pay-period.ts';
export {
  lastEndedPeriod,
  periodBefore,
  periodContaining,
  type PayPeriodRule,
} from './pay-period-rule.ts';
export { isWorkingDay, minuteOfDay, weekdayOf, type WorkingHours } from './working-hours.ts';
