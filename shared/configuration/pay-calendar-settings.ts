import * as z from 'zod';
import { bilingual } from '../errors/index.ts';
import { payCalendarProblems } from '../pay-calendar/index.ts';
import { isHongKongDate, type PayPeriodRule } from '../time/index.ts';
import { hongKongDate, timeOfDay } from './field-schemas.ts';

const hongKongMinute = z
  .string()
  .refine(
    (text) => isHongKongDate(text.slice(0, 10)) && / ([01]\d|2[0-3]):[0-5]\d$/.test(text.slice(10)),
    bilingual(
      'must be a minute in Hong Kong, as yyyy-MM-dd HH:mm',
      '必須為香港時間，格式為 yyyy-MM-dd HH:mm',
    ),
  );

const payDateSchema = z.discriminatedUnion('kind', [
  /** So many days after the period's last day; 7 is the latest that the law allows. */
  z.strictObject({ kind: z.literal('days-after-period-end'), days: z.int().min(1).max(7) }),
  /** A day of the month in which the period ends (0) or of the next (1); 31 is its last day. */
  z.strictObject({
    kind: z.literal('day-of-month'),
    day: z.int().min(1).max(31),
    monthsLater: z.union([z.literal(0), z.literal(1)]).default(1),
  }),
  /** The last working day of the month in which the period ends. */
  z.strictObject({ kind: z.literal('last-working-day') }),
]);

/** When a company's wages have to be where. Without it nobody is told that nothing has happened. */
export const payCalendarSchema = z.strictObject({
  /** From here on the figures stand. */
  cutOff: z
    .strictObject({
      daysAfterEnd: z.int().min(1).max(7).default(1),
      time: timeOfDay.default('12:00'),
    })
    .prefault({}),
  /** By then the file is released and, shortly after, delivered. */
  releaseBy: z
    .strictObject({
      workingDaysBeforePayDate: z.int().min(0).max(5).default(1),
      time: timeOfDay.default('17:00'),
    })
    .prefault({}),
  /** A day that is no working day becomes the working day before it. */
  payDate: payDateSchema.default({ kind: 'days-after-period-end', days: 7 }),
  /** 1 is Monday. General holidays are no working days, whatever the weekday. */
  workingDays: z.array(z.int().min(1).max(7)).min(1).max(7).default([1, 2, 3, 4, 5]),
  /** Further days on which nobody works or banks do not pay. */
  closedDays: z.array(hongKongDate).max(400).default([]),
  /** What single periods have instead of the rules. */
  exceptions: z
    .array(
      z.strictObject({
        periodTo: hongKongDate,
        cutOff: hongKongMinute.optional(),
        releaseBy: hongKongMinute.optional(),
        payDate: hongKongDate.optional(),
      }),
    )
    .max(60)
    .default([]),
  /** Periods that end before this day are not watched: somebody else has paid them. */
  watchFrom: hongKongDate.optional(),
});
export type PayCalendarSettings = z.infer<typeof payCalendarSchema>;

/** Refuses a calendar that contradicts itself or the law; names the first period of each kind. */
export function refuseWrongPayCalendar(
  company: {
    readonly payPeriod: PayPeriodRule;
    readonly payCalendar?: PayCalendarSettings | undefined;
  },
  context: z.core.$RefinementCtx,
): void {
  const { payCalendar, payPeriod } = company;
  if (payCalendar === undefined) return;
  for (const { path, message } of payCalendarProblems(payCalendar, payPeriod)) {
    context.addIssue({ code: 'custom', path: ['payCalendar', ...path], message });
  }
}
