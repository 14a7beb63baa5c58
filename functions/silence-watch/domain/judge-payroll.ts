import { DAY_MS, MINUTE_MS, periodLabel, type PayPeriod } from '../../../shared/time/index.ts';
import { stateAt, type AlarmId, type Expectation } from './expectation.ts';
import { isDelivered, isReleased, payRuns, type PayrollRun } from './payroll-run.ts';
import { shownTime } from './shown-time.ts';

/** Minutes; see `silence.patienceMinutes`. */
export interface PayrollPatience {
  readonly run: number;
  readonly release: number;
  readonly delivery: number;
  readonly acknowledgement: number;
}

/** When what has to be done for a period, as the pay calendar says. */
export interface PeriodDates {
  readonly period: PayPeriod;
  readonly cutOffEpochMs: number;
  readonly releaseByEpochMs: number;
  readonly payDate: string;
  /** The first instant after the pay date. */
  readonly payDateEndsEpochMs: number;
}

export interface PayrollPeriod {
  /** Its code. */
  readonly company: string;
  /** `shadow`: computes and delivers nothing, so that only a run is expected. */
  readonly mode: 'live' | 'shadow';
  /** Whether the receiver of the file answers. */
  readonly isAnswered: boolean;
  readonly dates: PeriodDates;
  /** Oldest first. */
  readonly runs: readonly PayrollRun[];
}

/** Whoever delivers late still has this long to read back and be answered. */
const SHORTEST_ANSWER_MS = 60 * MINUTE_MS;

/**
 * What has to happen for a period, step by step. A step is overdue only if the one before it has been
 * taken: one cause is one alarm.
 */
export function judgePeriod(
  about: PayrollPeriod,
  patience: PayrollPatience,
  nowEpochMs: number,
): readonly Expectation[] {
  const runs = payRuns(about.runs);
  const run = judgeRun(about, runs, patience, nowEpochMs);
  if (about.mode === 'shadow') return [run];
  const delivered = runs.filter(isDelivered).at(-1);
  const released = delivered ?? runs.filter(isReleased).at(-1);
  const steps = [
    run,
    judgeRelease(about, { released, newest: runs.at(-1) }, patience, nowEpochMs),
    judgeDelivery(about, { released, delivered }, patience, nowEpochMs),
    judgeAcknowledgement(about, delivered, patience, nowEpochMs),
  ];
  return steps.map((step, index) => {
    const isBlocked = steps.slice(0, index).some(({ state }) => state !== 'kept');
    return isBlocked && step.state === 'overdue' ? { ...step, state: 'pending' } : step;
  });
}

function judgeRun(
  about: PayrollPeriod,
  runs: readonly PayrollRun[],
  patience: PayrollPatience,
  nowEpochMs: number,
): Expectation {
  const { cutOffEpochMs } = about.dates;
  return judged(about, 'silence-run-absent', nowEpochMs, {
    hasHappened: runs.length > 0,
    expectedByEpochMs: cutOffEpochMs + patience.run * MINUTE_MS,
    text: {
      en: `there is no payroll run, though the cut-off was at ${shownTime(cutOffEpochMs)}.`,
      zhHK: `截數時間為 ${shownTime(cutOffEpochMs)}，但至今沒有匯出。`,
    },
  });
}

function judgeRelease(
  about: PayrollPeriod,
  {
    released,
    newest,
  }: { readonly released: PayrollRun | undefined; readonly newest: PayrollRun | undefined },
  patience: PayrollPatience,
  nowEpochMs: number,
): Expectation {
  const { releaseByEpochMs } = about.dates;
  const state = newest?.state ?? 'none';
  return judged(about, 'silence-release-absent', nowEpochMs, {
    hasHappened: released !== undefined,
    expectedByEpochMs: releaseByEpochMs + patience.release * MINUTE_MS,
    text: {
      en: `the file is not released (state "${state}"), though it had to be by ${shownTime(releaseByEpochMs)}.`,
      zhHK: `檔案應於 ${shownTime(releaseByEpochMs)} 或之前放行，但尚未放行（狀態「${state}」）。`,
    },
  });
}

function judgeDelivery(
  about: PayrollPeriod,
  {
    released,
    delivered,
  }: { readonly released: PayrollRun | undefined; readonly delivered: PayrollRun | undefined },
  patience: PayrollPatience,
  nowEpochMs: number,
): Expectation {
  // What is released late is expected as long after its release as any other after the release-by.
  const decidedAtEpochMs = released?.release?.decidedAtEpochMs ?? 0;
  const fromEpochMs = Math.max(about.dates.releaseByEpochMs, decidedAtEpochMs);
  const expectedByEpochMs = fromEpochMs + patience.delivery * MINUTE_MS;
  const state = released?.state ?? 'none';
  return judged(about, 'silence-delivery-absent', nowEpochMs, {
    hasHappened: delivered !== undefined,
    expectedByEpochMs,
    lastSeenEpochMs: delivered?.deliveredAtEpochMs,
    text: {
      en: `the file is released (state "${state}") and not delivered, though it had to be by ${shownTime(expectedByEpochMs)}.`,
      zhHK: `檔案已放行（狀態「${state}」），應於 ${shownTime(expectedByEpochMs)} 或之前送出，但尚未送出。`,
    },
  });
}

function judgeAcknowledgement(
  about: PayrollPeriod,
  delivered: PayrollRun | undefined,
  patience: PayrollPatience,
  nowEpochMs: number,
): Expectation {
  const { payDateEndsEpochMs, releaseByEpochMs } = about.dates;
  const deliveredAtEpochMs = delivered?.deliveredAtEpochMs ?? releaseByEpochMs;
  // An answer after the pay date has begun helps nobody.
  const expectedByEpochMs = Math.max(
    deliveredAtEpochMs + SHORTEST_ANSWER_MS,
    Math.min(
      deliveredAtEpochMs + patience.acknowledgement * MINUTE_MS,
      payDateEndsEpochMs - DAY_MS,
    ),
  );
  const isReadBack = delivered?.state === 'delivered';
  const isAnswered = !about.isAnswered || delivered?.acknowledgement !== undefined;
  const at = shownTime(deliveredAtEpochMs);
  return judged(about, 'silence-acknowledgement-absent', nowEpochMs, {
    hasHappened: isReadBack && isAnswered,
    expectedByEpochMs,
    text: isReadBack
      ? {
          en: `the file was delivered at ${at}, and the receiver has not answered.`,
          zhHK: `檔案已於 ${at} 送出，但接收端尚未回覆。`,
        }
      : {
          en: `the file was delivered at ${at} and could not be read back, so nobody knows whether it is whole.`,
          zhHK: `檔案已於 ${at} 送出，但未能讀回核對，未能確定是否完整。`,
        },
  });
}

function judged(
  { company, dates }: PayrollPeriod,
  id: AlarmId,
  nowEpochMs: number,
  step: {
    readonly hasHappened: boolean;
    readonly expectedByEpochMs: number;
    readonly lastSeenEpochMs?: number | undefined;
    readonly text: Expectation['text'];
  },
): Expectation {
  const period = periodLabel(dates.period);
  return {
    id,
    subject: `${company}/${period}`,
    state: stateAt(nowEpochMs, step),
    expectedByEpochMs: step.expectedByEpochMs,
    lastSeenEpochMs: step.lastSeenEpochMs,
    text: {
      en: `Company ${company}, period ${period}: ${step.text.en} Wages are payable on ${dates.payDate}.`,
      zhHK: `公司 ${company}，計薪期 ${period}：${step.text.zhHK}發薪日為 ${dates.payDate}。`,
    },
  };
}
