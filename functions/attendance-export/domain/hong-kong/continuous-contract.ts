import * as z from 'zod';
import { addDays, type HongKongDate } from '../../../../shared/time/index.ts';
import { explainWeek } from './continuous-contract-reason.ts';
import { ruleFor, WINDOW_WEEKS } from './continuous-contract-rules.ts';
import type { WeekGround, WeekJudgement, WeekOutcome, WeekVerdict } from './week-verdict.ts';
import { daysIntoWeek, weekdays } from './weekday.ts';
import type { Employment, WorkedWeek } from './worked-weeks.ts';

/** What the rule leaves to the reader of the Ordinance. The defaults lean to the employee's side. */
export const continuousContractSettingsSchema = z.strictObject({
  /** "Week" is a week that ends with Saturday (Mayer Brown, 11 December 2013). */
  weekStartsOn: z.enum(weekdays).default('sunday'),
  /**
   * Schedule 1, paragraph 3 counts an hour of absence as worked if the employee is regarded as
   * continuing in the employment by law, arrangement or custom (Mayer Brown, 18 December 2013).
   */
  authorisedAbsence: z.enum(['counts-as-worked', 'does-not-count']).default('counts-as-worked'),
  /** A week in which the employment begins or ends. Our reading; no source decides it. */
  partialWeeks: z.enum(['by-hours', 'do-not-count']).default('do-not-count'),
});
export type ContinuousContractSettings = z.infer<typeof continuousContractSettingsSchema>;

/**
 * Judges each week of one employee. Weeks may be in any order and may have gaps: what is not in the
 * list is unknown, unless it lies before the employment began. In a dispute the employer must prove
 * that a contract is not continuous, so "unknown" must be looked at and never be read as "no".
 *
 * Throws `RangeError` if a week does not begin on the day of the settings, or comes twice.
 *
 * Source: Employment Ordinance (Cap. 57), Schedule 1, by the Labour Department's explanations named
 * in `continuous-contract-rules.ts`.
 */
export function judgeWeeks(
  weeks: readonly WorkedWeek[],
  employment: Employment,
  settings: ContinuousContractSettings,
): WeekVerdict[] {
  const known = weeksByStart(weeks, settings);
  const earlier = (from: HongKongDate, count: number): PastWeek =>
    pastWeek(known, employment, addDays(from, -7 * count));
  const judged = new Map<HongKongDate, WeekJudgement>();
  for (const [from, week] of known) {
    const window = Array.from({ length: WINDOW_WEEKS }, (_, count) => earlier(from, count));
    judged.set(from, judge(week, window, settings));
  }
  return [...judged].map(([from, judgement]) => {
    const run = Array.from({ length: WINDOW_WEEKS }, (_, count) => {
      const past = earlier(from, count);
      if (typeof past === 'string') return outcomeWithoutRecord(past, settings);
      return judged.get(past.from)?.outcome;
    });
    const rule = ruleFor(from);
    const explanation = explainWeek(judgement, rule);
    return { from, rule: rule.name, ...judgement, isContinuous: isContinuous(run), explanation };
  });
}

/** A week of the past, or what is known of one without a record. */
type PastWeek = WorkedWeek | 'not-employed' | 'partly-employed' | 'unknown';

function weeksByStart(
  weeks: readonly WorkedWeek[],
  { weekStartsOn }: ContinuousContractSettings,
): ReadonlyMap<HongKongDate, WorkedWeek> {
  const sorted = [...weeks].sort((one, other) => (one.from < other.from ? -1 : 1));
  const known = new Map(sorted.map((week) => [week.from, week]));
  if (known.size < weeks.length) throw new RangeError('a week is given twice');
  for (const { from } of weeks) {
    if (daysIntoWeek(from, weekStartsOn) !== 0) {
      throw new RangeError(`${from} is not a ${weekStartsOn}, on which weeks begin`);
    }
  }
  return known;
}

function pastWeek(
  known: ReadonlyMap<HongKongDate, WorkedWeek>,
  employment: Employment,
  from: HongKongDate,
): PastWeek {
  const week = known.get(from);
  if (week !== undefined) return week;
  if (employment.from === undefined || employment.from <= from) return 'unknown';
  return employment.from > addDays(from, 6) ? 'not-employed' : 'partly-employed';
}

function outcomeWithoutRecord(
  past: Exclude<PastWeek, WorkedWeek>,
  { partialWeeks }: ContinuousContractSettings,
): WeekOutcome | 'unknown' {
  if (past === 'not-employed') return 'does-not-count';
  return past === 'partly-employed' && partialWeeks === 'do-not-count'
    ? 'does-not-count'
    : 'unknown';
}

function judge(
  week: WorkedWeek,
  window: readonly PastWeek[],
  settings: ContinuousContractSettings,
): WeekJudgement {
  const rule = ruleFor(week.from);
  const minutes = countedMinutes(week, settings);
  const windowMinutes = minutesOf(window, settings);
  const verdict = (outcome: WeekOutcome, ground: WeekGround): WeekJudgement => ({
    outcome,
    ground,
    minutes,
    windowMinutes,
  });
  if (!week.employedThroughout && settings.partialWeeks === 'do-not-count') {
    return verdict('does-not-count', 'not-employed-in-week');
  }
  if (minutes >= rule.weekMinutes) return verdict('counts', 'week-long-enough');
  if (rule.windowMinutes === undefined) return verdict('does-not-count', 'week-too-short');
  if (window.some(isWithoutEmployment)) {
    return verdict('does-not-count', 'not-employed-in-window');
  }
  if (windowMinutes === undefined) return verdict('not-enough-history', 'earlier-weeks-unknown');
  return windowMinutes >= rule.windowMinutes
    ? verdict('counts', 'window-long-enough')
    : verdict('does-not-count', 'window-too-short');
}

function countedMinutes(
  { workedMinutes, absenceMinutes }: WorkedWeek,
  { authorisedAbsence }: ContinuousContractSettings,
): number {
  return workedMinutes + (authorisedAbsence === 'counts-as-worked' ? absenceMinutes : 0);
}

function minutesOf(
  window: readonly PastWeek[],
  settings: ContinuousContractSettings,
): number | undefined {
  let minutes = 0;
  for (const week of window) {
    if (typeof week === 'string') return undefined;
    minutes += countedMinutes(week, settings);
  }
  return minutes;
}

function isWithoutEmployment(week: PastWeek): boolean {
  if (typeof week === 'string') return week !== 'unknown';
  return !week.employedThroughout;
}

function isContinuous(
  run: readonly (WeekOutcome | 'unknown' | undefined)[],
): WeekVerdict['isContinuous'] {
  if (run.includes('does-not-count')) return 'no';
  return run.every((outcome) => outcome === 'counts') ? 'yes' : 'unknown';
}
