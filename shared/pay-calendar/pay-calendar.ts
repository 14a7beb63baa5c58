import type { HongKongDate } from '../time/index.ts';

/** The day on which people have their wages; one that is no working day becomes the one before it. */
export type PayDateRule =
  /** So many days after the last day of the period; 7 is the latest that the law allows. */
  | { readonly kind: 'days-after-period-end'; readonly days: number }
  /** A day of the month in which the period ends, or of the next; 31 is the last day of every month. */
  | { readonly kind: 'day-of-month'; readonly day: number; readonly monthsLater: 0 | 1 }
  /** The last working day of the month in which the period ends. */
  | { readonly kind: 'last-working-day' };

/** What one period has instead of the rules; what is left out follows them. */
export interface PayCalendarException {
  /** Last day of the period. */
  readonly periodTo: HongKongDate;
  /** `yyyy-MM-dd HH:mm` in Hong Kong. */
  readonly cutOff?: string | undefined;
  /** `yyyy-MM-dd HH:mm` in Hong Kong. */
  readonly releaseBy?: string | undefined;
  readonly payDate?: HongKongDate | undefined;
}

/** When a company's wages have to be where, by rules and by what is different in single periods. */
export interface PayCalendar {
  /** From here on the figures stand: so many days after the period's last day, at this time. */
  readonly cutOff: { readonly daysAfterEnd: number; readonly time: string };
  /** By then the file is released: so many working days before the pay date, at this time. */
  readonly releaseBy: { readonly workingDaysBeforePayDate: number; readonly time: string };
  readonly payDate: PayDateRule;
  /** 1 is Monday. General holidays are none, whatever the weekday. */
  readonly workingDays: readonly number[];
  /** Further days on which nobody works or banks do not pay. */
  readonly closedDays: readonly HongKongDate[];
  readonly exceptions: readonly PayCalendarException[];
  /** Periods that end before this day were paid in another way. */
  readonly watchFrom?: HongKongDate | undefined;
}
