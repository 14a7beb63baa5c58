import * as z from 'zod';
import { bilingual } from '../../../../shared/errors/index.ts';
import { generalHolidayYears, holidaysOf, isHongKongDate } from '../../../../shared/time/index.ts';
import { designatedStatutoryHolidays, solsticeChoices } from './statutory-holidays.ts';
import { substituteOnRestDays, type RestDayTest } from './substitute-holiday.ts';
import { isWeekday, weekdays, type Weekday } from './weekday.ts';

export const holidayKinds = ['statutory', 'general'] as const;
export type HolidayKind = (typeof holidayKinds)[number];

const FIRST_DAY = `${String(generalHolidayYears.at(0)?.year)}-01-01`;
const LAST_DAY = `${String(generalHolidayYears.at(-1)?.year)}-12-31`;

const date = z
  .string()
  .refine(
    isHongKongDate,
    bilingual('must be a day in the form yyyy-MM-dd', '必須為日期，格式為 yyyy-MM-dd'),
  )
  .refine(
    (day) => day >= FIRST_DAY && day <= LAST_DAY,
    bilingual(
      `must be in the years of the table, ${FIRST_DAY} to ${LAST_DAY}`,
      `必須在資料表涵蓋的年份內，即 ${FIRST_DAY} 至 ${LAST_DAY}`,
    ),
  );
const kind = z.enum(holidayKinds);
const text = z.string().trim().min(1).max(200);

const addedHolidaySchema = z.strictObject({
  date,
  kind,
  nameEn: text,
  nameZhHK: text,
  reason: text,
});
const removedHolidaySchema = z.strictObject({ date, kind, reason: text });

/**
 * How a company differs from the tables. A holiday that is moved (an alternative holiday by notice)
 * is a day removed and a day added.
 */
export const holidaySettingsSchema = z
  .strictObject({
    /** Which of the two is the statutory holiday; the employer's option. */
    winterSolstice: z.enum(solsticeChoices).default('christmas'),
    /**
     * Rest days of people whose roster says nothing else. A non-working Saturday of a five-day week
     * is a rest day only if the contract makes it one.
     */
    weeklyRestDays: z.array(z.enum(weekdays)).max(6).default(['sunday']),
    added: z.array(addedHolidaySchema).max(400).default([]),
    removed: z.array(removedHolidaySchema).max(400).default([]),
  })
  .superRefine((settings, context) => {
    const removable = holidaysByTable(settings);
    for (const list of ['added', 'removed'] as const) {
      const seen = new Set<string>();
      settings[list].forEach(({ kind: kindOf, date: day }, index) => {
        const report = (message: string): void => {
          context.addIssue({ code: 'custom', path: [list, index, 'date'], message });
        };
        const item = `${kindOf} ${day}`;
        if (seen.has(item)) report(LISTED_TWICE);
        seen.add(item);
        if (list === 'removed' && !removable.has(item)) report(NO_SUCH_HOLIDAY);
        if (list === 'added' && removable.has(item)) report(HOLIDAY_ALREADY);
      });
    }
  });
export type HolidaySettings = z.infer<typeof holidaySettingsSchema>;

const LISTED_TWICE = bilingual('is listed twice', '重複列出');
const NO_SUCH_HOLIDAY = bilingual(
  'is no such holiday in the table, nor the day granted for one on a rest day',
  '在資料表中並非該類假期，亦非因假期適逢休息日而補假之日',
);
const HOLIDAY_ALREADY = bilingual('is such a holiday already', '本已是該類假期');

export function restDaysOfTheWeek(days: readonly Weekday[]): RestDayTest {
  return (day) => days.some((weekday) => isWeekday(day, weekday));
}

/** `kind date` of every holiday before the company's own changes. */
function holidaysByTable(
  settings: Pick<HolidaySettings, 'winterSolstice' | 'weeklyRestDays' | 'added'>,
): ReadonlySet<string> {
  const designated = designatedStatutoryHolidays(settings.winterSolstice);
  const isRestDay = restDaysOfTheWeek(settings.weeklyRestDays);
  const statutory = [...designated, ...substituteOnRestDays(designated, isRestDay, new Set())];
  return new Set([
    ...statutory.map((holiday) => `statutory ${holiday.date}`),
    ...generalHolidayYears.flatMap(holidaysOf).map((holiday) => `general ${holiday.date}`),
  ]);
}
