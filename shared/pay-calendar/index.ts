export {
  LATEST_PAY_DAYS,
  payCalendarProblems,
  type PayCalendarProblem,
} from './pay-calendar-problems.ts';
export type { PayCalendar, PayCalendarException, PayDateRule } from './pay-calendar.ts';
export { payDatesOf, type PayDates } from './pay-dates.ts';
export {
  holidayKnowledgeOf,
  isPayingDay,
  workingDayOnOrBefore,
  workingDaysBefore,
  type HolidayKnowledge,
} from './working-days.ts';
