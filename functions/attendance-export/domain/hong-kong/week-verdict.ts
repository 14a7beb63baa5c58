import type { BilingualText } from '../../../../shared/errors/index.ts';
import type { HongKongDate } from '../../../../shared/time/index.ts';
import type { ContinuousContractRule } from './continuous-contract-rules.ts';

export type WeekOutcome = 'counts' | 'does-not-count' | 'not-enough-history';

/** Why a week has its outcome; `explainWeek` puts it in words. */
export type WeekGround =
  | 'week-long-enough'
  | 'window-long-enough'
  | 'week-too-short'
  | 'window-too-short'
  | 'not-employed-in-week'
  | 'not-employed-in-window'
  | 'earlier-weeks-unknown';

export interface WeekJudgement {
  readonly outcome: WeekOutcome;
  readonly ground: WeekGround;
  /** Minutes that count of the week itself. */
  readonly minutes: number;
  /** Minutes of the week and the three before it, where all four are known. */
  readonly windowMinutes: number | undefined;
}

export interface WeekVerdict extends WeekJudgement {
  readonly from: HongKongDate;
  readonly rule: ContinuousContractRule['name'];
  /** Whether this week ends four weeks in a row that count. */
  readonly isContinuous: 'yes' | 'no' | 'unknown';
  readonly explanation: BilingualText;
}
