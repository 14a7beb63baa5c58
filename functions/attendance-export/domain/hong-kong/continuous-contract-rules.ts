import type { HongKongDate, TableSource } from '../../../../shared/time/index.ts';

/** How many hours make a week count towards a continuous contract, and from when on. */
export interface ContinuousContractRule {
  /** As the rule is spoken of: four weeks of 18 hours, or four weeks with 68 hours. */
  readonly name: '418' | '468';
  /** The first week judged by this rule begins on this day or later. */
  readonly from: HongKongDate;
  readonly weekMinutes: number;
  /** What the week and the three before it must come to if the week alone is too short. */
  readonly windowMinutes?: number;
  readonly source: TableSource;
}

/** The week and the three weeks next preceding it; also how long a continuous contract takes. */
export const WINDOW_WEEKS = 4;

/**
 * In the order of time. An employment period that straddles 18 January 2026 is judged by each rule
 * for its own part; that day is a Sunday, so that no week is cut in two by it.
 */
export const continuousContractRules: readonly [
  ContinuousContractRule,
  ...ContinuousContractRule[],
] = [
  {
    name: '418',
    from: '1990-01-01',
    weekMinutes: 18 * 60,
    source: {
      title: '1823 / Labour Department, FAQ on the continuous contract',
      url: 'https://www.1823.gov.hk/en/faq/about-eo-continuous-contract',
      published: '2025-11-14',
      checked: '2026-11-26',
    },
  },
  {
    name: '468',
    from: '2026-01-18',
    weekMinutes: 17 * 60,
    windowMinutes: 68 * 60,
    source: {
      title: 'Labour Department, education tool on the new continuous contract requirement',
      url: 'https://www.lr.labour.gov.hk/web/en/Continuous_Contract_EduTool.html',
      checked: '2026-11-26',
    },
  },
];

/** The rule for a week that begins on `date`. */
export function ruleFor(date: HongKongDate): ContinuousContractRule {
  return continuousContractRules.findLast(({ from }) => from <= date) ?? continuousContractRules[0];
}
