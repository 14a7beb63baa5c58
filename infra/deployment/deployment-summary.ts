import type { DescribedFunction } from './resolve-description.ts';
import { listIn, mapIn, numberIn, textIn } from './function-view.ts';
import { parseTimerCron } from './timer-cron.ts';

const NEXT_RUNS = 5;

/** A function in a line. */
export interface FunctionSummary {
  readonly function: string;
  readonly memoryMb: number;
  readonly cpu: number;
  readonly timeoutSeconds: number;
  /** Instances that are kept for it, and requests in one at a time. */
  readonly instances: string;
  /** `name: type`, and for an HTTP trigger its methods. */
  readonly triggers: readonly string[];
}

/** When a timer fires next, in Hong Kong time. */
export interface TimerSummary {
  readonly timer: string;
  readonly schedule: string;
  readonly nextRuns: readonly string[];
}

export interface DeploymentSummary {
  readonly functions: readonly FunctionSummary[];
  readonly timers: readonly TimerSummary[];
}

/**
 * What would be deployed, for a person: sizes with the component's defaults, and the next five runs of
 * every timer.
 */
export function summarizeDeployment(
  functions: readonly DescribedFunction[],
  nowEpochMs: number,
): DeploymentSummary {
  return {
    functions: functions.map(summaryOf),
    timers: functions.flatMap((one) => timersOf(one, nowEpochMs)),
  };
}

function summaryOf({ resourceId, props }: DescribedFunction): FunctionSummary {
  const reserved = numberIn(mapIn(props, 'concurrencyConfig'), 'reservedConcurrency');
  return {
    function: textIn(props, 'functionName') ?? resourceId,
    memoryMb: numberIn(props, 'memorySize') ?? 512,
    cpu: numberIn(props, 'cpu') ?? 0.35,
    timeoutSeconds: numberIn(props, 'timeout') ?? 3,
    instances: `${reserved === undefined ? '–' : String(reserved)} × ${String(
      numberIn(props, 'instanceConcurrency') ?? 1,
    )}`,
    triggers: listIn(props, 'triggers').map((trigger) => {
      const methods = listIn(mapIn(trigger, 'triggerConfig'), 'methods').map(String).join(' ');
      return `${textIn(trigger, 'triggerName') ?? '?'}: ${[
        textIn(trigger, 'triggerType') ?? '?',
        methods,
      ]
        .filter((part) => part !== '')
        .join(' ')}`;
    }),
  };
}

function timersOf({ props }: DescribedFunction, nowEpochMs: number): readonly TimerSummary[] {
  return listIn(props, 'triggers').flatMap((trigger) => {
    const schedule = textIn(mapIn(trigger, 'triggerConfig'), 'cronExpression');
    const cron = schedule === undefined ? undefined : parseTimerCron(schedule);
    if (schedule === undefined || cron === undefined) return [];
    return {
      timer: `${textIn(props, 'functionName') ?? '?'} ${textIn(trigger, 'triggerName') ?? '?'}`,
      schedule,
      nextRuns: cron.next(NEXT_RUNS, nowEpochMs).map(inHongKong),
    };
  });
}

/** Hong Kong has no daylight saving. */
function inHongKong(epochMs: number): string {
  const shifted = new Date(epochMs + 8 * 3_600_000).toISOString();
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 19)}`;
}
