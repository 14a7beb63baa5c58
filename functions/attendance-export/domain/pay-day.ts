import { addDays, type HongKongDate } from '../../../shared/time/index.ts';

/** A day of a month after the one in which a period ends. */
export interface PayDayRule {
  readonly monthsLater: number;
  /** 31 is the last day of every month. */
  readonly day: number;
}

/** The day that a file names as its pay day. */
export function payDayOf({ monthsLater, day }: PayDayRule, periodTo: HongKongDate): HongKongDate {
  const [year = '', month = ''] = periodTo.split('-');
  const months = Number(year) * 12 + Number(month) - 1 + monthsLater;
  const lastDay = addDays(firstOf(months + 1), -1);
  const wanted = `${lastDay.slice(0, 8)}${String(day).padStart(2, '0')}`;
  return wanted < lastDay ? wanted : lastDay;
}

function firstOf(months: number): HongKongDate {
  const year = String(Math.floor(months / 12)).padStart(4, '0');
  return `${year}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}
