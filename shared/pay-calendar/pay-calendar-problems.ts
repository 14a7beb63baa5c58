import { bilingual } from '../errors/index.ts';
import {
  addDays,
  formatHongKongTimestamp,
  generalHolidayYears,
  hongKongDateOf,
  periodContaining,
  periodLabel,
  type HongKongDate,
  type PayPeriod,
  type PayPeriodRule,
} from '../time/index.ts';
import type { PayCalendar } from './pay-calendar.ts';
import { payDatesOf, type PayDates } from './pay-dates.ts';
import { isPayingDay } from './working-days.ts';

/**
 * Wages are due at the end of the last day of the wage period and payable not later than seven days
 * after it (Employment Ordinance, Cap. 57, section 23; read 2026-11-27).
 */
export const LATEST_PAY_DAYS = 7;

/** What is wrong with a calendar, in both languages as `bilingual` writes them. */
export interface PayCalendarProblem {
  /** Where in the calendar. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * Everything that is wrong with a calendar, by trying every period of the years whose holidays are
 * gazetted, from `watchFrom` on, and every exception: of each kind of problem the first period that
 * has it.
 */
export function payCalendarProblems(
  calendar: PayCalendar,
  rule: PayPeriodRule,
): readonly PayCalendarProblem[] {
  const problems = exceptionProblems(calendar, rule);
  try {
    for (const period of periodsToTry(calendar, rule)) {
      for (const problem of periodProblems(payDatesOf(calendar, period), calendar)) {
        const isKnown = problems.some(({ path }) => path.join() === problem.path.join());
        if (!isKnown) problems.push(problem);
      }
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push({
      path: ['workingDays'],
      message: bilingual('leave no working day for sixty days', '連續六十天沒有工作日'),
    });
  }
  return problems;
}

function* periodsToTry(
  { exceptions, watchFrom = '' }: PayCalendar,
  rule: PayPeriodRule,
): Iterable<PayPeriod> {
  const years = generalHolidayYears.filter(({ provisional }) => !provisional);
  const begin = `${String(years.at(0)?.year)}-01-31`;
  // The pay date of a period that ends in December lies in the next year.
  const end = `${String(years.at(-1)?.year)}-12-01`;
  let period = periodContaining(rule, watchFrom > begin ? watchFrom : begin);
  while (period.to < end) {
    yield period;
    period = periodContaining(rule, addDays(period.to, 1));
  }
  for (const { periodTo } of exceptions) yield periodContaining(rule, periodTo);
}

function exceptionProblems({ exceptions }: PayCalendar, rule: PayPeriodRule): PayCalendarProblem[] {
  const ends = exceptions.map(({ periodTo }) => periodTo);
  return ends.flatMap((end, index) => {
    const path = ['exceptions', index, 'periodTo'];
    const isEnd = periodContaining(rule, end).to === end;
    const isTwice = ends.indexOf(end) !== index;
    return [
      ...(isEnd ? [] : [{ path, message: notAnEnd(end) }]),
      ...(isTwice ? [{ path, message: bilingual(`${end} is there twice`, `${end} 重複`) }] : []),
    ];
  });
}

function periodProblems(dates: PayDates, calendar: PayCalendar): readonly PayCalendarProblem[] {
  const { period, payDate, cutOffEpochMs, releaseByEpochMs, payDateEndsEpochMs } = dates;
  const own = calendar.exceptions.findIndex(({ periodTo }) => periodTo === period.to);
  const at = (field: string): readonly (string | number)[] =>
    own === -1 ? [field] : ['exceptions', own, field];
  const label = periodLabel(period);
  const cutOff = shown(cutOffEpochMs);
  const releaseBy = shown(releaseByEpochMs);
  const latest = addDays(period.to, LATEST_PAY_DAYS);
  const problems: PayCalendarProblem[] = [];
  if (payDate > latest) {
    const message = bilingual(
      `${label} would be paid on ${payDate}, later than seven days after its end (${latest}): Employment Ordinance, Cap. 57, section 23`,
      `計薪期 ${label} 的發薪日為 ${payDate}，遲於期末後七天（${latest}）：《僱傭條例》（第 57 章）第 23 條`,
    );
    problems.push({ path: at('payDate'), message });
  }
  if (own !== -1 && !isPayingDay(calendar, payDate)) {
    const message = bilingual(`${payDate} is no working day`, `${payDate} 並非工作日`);
    problems.push({ path: at('payDate'), message });
  }
  if (cutOffEpochMs >= releaseByEpochMs) {
    const message = bilingual(
      `the cut-off of ${label} (${cutOff}) must come before the release-by (${releaseBy})`,
      `計薪期 ${label} 的截數時間（${cutOff}）必須早於放行期限（${releaseBy}）`,
    );
    problems.push({ path: at('cutOff'), message });
  }
  if (hongKongDateOf(cutOffEpochMs) <= period.to) {
    const message = bilingual(
      `the cut-off of ${label} (${cutOff}) must come after its last day`,
      `計薪期 ${label} 的截數時間（${cutOff}）必須在期末之後`,
    );
    problems.push({ path: [...at('cutOff'), 'day'], message });
  }
  if (releaseByEpochMs >= payDateEndsEpochMs) {
    const message = bilingual(
      `the release-by of ${label} (${releaseBy}) must not come after the pay date (${payDate})`,
      `計薪期 ${label} 的放行期限（${releaseBy}）不可遲於發薪日（${payDate}）`,
    );
    problems.push({ path: at('releaseBy'), message });
  }
  return problems;
}

function notAnEnd(end: HongKongDate): string {
  return bilingual(`no pay period ends on ${end}`, `沒有計薪期於 ${end} 結束`);
}

function shown(epochMs: number): string {
  return formatHongKongTimestamp(epochMs).slice(0, 16);
}
