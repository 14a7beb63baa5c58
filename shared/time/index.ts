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
export { daysOf, monthPeriod, periodLabel, type PayPeriod } from './pay-period.ts';
export { isWorkingDay, minuteOfDay, weekdayOf, type WorkingHours } from './working-hours.ts';
