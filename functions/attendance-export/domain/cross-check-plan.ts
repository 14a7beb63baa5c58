import type { PayPeriod } from '../../../shared/time/index.ts';
import {
  chunk,
  documentedCallLimits,
  windows,
  type CallLimits,
  type DayWindow,
  type UserBatch,
} from './call-plan.ts';
import { chooseSample } from './cross-check.ts';

/** Whose results are asked for, and by which calls. */
export interface CrossCheckPlan {
  readonly userIds: readonly string[];
  readonly batches: readonly UserBatch[];
  readonly windows: readonly DayWindow[];
  /** Pages depend on shifts; on the high side. */
  readonly callsEstimated: number;
}

const ROWS_PER_PAGE = 50;
/** Planned punches of a person and day: most have two, split shifts four; a few of them fill a page. */
const ESTIMATED_ROWS_PER_DAY = 3;

/** Plans the sampled comparison with `/attendance/list`; without a share nothing is asked. */
export function planCrossCheck(
  run: string,
  userIds: readonly string[],
  period: PayPeriod,
  percent: number,
  limits: CallLimits = documentedCallLimits,
): CrossCheckPlan {
  const sample = chooseSample(run, userIds, percent);
  const batches = chunk(sample, limits.usersPerCall);
  const days = windows(period.from, period.to, limits.daysPerCall);
  const pages = batches.map(({ userIds: { length } }) =>
    Math.max(1, Math.ceil((length * limits.daysPerCall * ESTIMATED_ROWS_PER_DAY) / ROWS_PER_PAGE)),
  );
  const callsEstimated = days.length * pages.reduce((sum, count) => sum + count, 0);
  return { userIds: sample, batches, windows: days, callsEstimated };
}
