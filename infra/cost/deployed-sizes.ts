import { Cron } from 'croner';
import * as z from 'zod';
import type { DeployedSize } from './workload.ts';

const propsSchema = z.object({
  functionName: z.string(),
  cpu: z.number().default(0.35),
  memorySize: z.number().default(512),
  scalingConfig: z.object({ minInstances: z.coerce.number().default(0) }).optional(),
  triggers: z
    .array(
      z.object({
        triggerType: z.string(),
        triggerName: z.string(),
        triggerConfig: z.record(z.string(), z.unknown()),
      }),
    )
    .default([]),
});

/** A timer of a function, with what it asks for. */
export interface TimerCall {
  readonly functionName: string;
  readonly triggerName: string;
  readonly payload: string;
}

const DAY_MS = 86_400_000;
const MONTH_MS = 30 * DAY_MS;
const HOUR_MS = 3_600_000;
const MOST_FIRINGS = 100_000;

/** Size of a function and how often its timers fire in the thirty days from a moment on. */
export function deployedSize(props: unknown, fromEpochMs: number): DeployedSize {
  const { functionName, cpu, memorySize, scalingConfig, triggers } = propsSchema.parse(props);
  const firings = triggers.flatMap(({ triggerType, triggerConfig }) =>
    triggerType === 'timer' ? firingsOf(textOf(triggerConfig['cronExpression']), fromEpochMs) : [],
  );
  const hours = new Set(firings.map((epochMs) => Math.floor(epochMs / HOUR_MS)));
  return {
    functionName,
    vcpu: cpu,
    memoryMb: memorySize,
    minInstances: scalingConfig?.minInstances ?? 0,
    timerCalls: firings.length,
    timerHours: hours.size,
  };
}

/** What the timers of a function ask for, each once. */
export function timerCallsOf(props: unknown): readonly TimerCall[] {
  const { functionName, triggers } = propsSchema.parse(props);
  return triggers.flatMap(({ triggerType, triggerName, triggerConfig }) =>
    triggerType === 'timer'
      ? [{ functionName, triggerName, payload: textOf(triggerConfig['payload']) }]
      : [],
  );
}

/** @throws Error for an expression that is none */
function firingsOf(expression: string, fromEpochMs: number): readonly number[] {
  const every = /^@every (\d+)([smh])$/.exec(expression);
  if (every !== null) {
    const stepMs =
      Number(every[1]) * { s: 1_000, m: 60_000, h: HOUR_MS }[every[2] as 's' | 'm' | 'h'];
    const count = Math.min(MOST_FIRINGS, Math.floor(MONTH_MS / stepMs));
    return Array.from({ length: count }, (_, index) => fromEpochMs + index * stepMs);
  }
  const [, zone = 'UTC', fields = expression] = /^CRON_TZ=(\S+) (.*)$/.exec(expression) ?? [];
  const cron = new Cron(fields, { timezone: zone, paused: true });
  // What is the same on all days is looked at for one: Hong Kong has no summer time.
  const isDaily = /^\S+ \S+ \S+ [*?] \* [*?]$/.test(fields);
  const end = fromEpochMs + (isDaily ? DAY_MS : MONTH_MS);
  const found: number[] = [];
  // What is given is not among the runs.
  for (const run of cron.enumerate(new Date(fromEpochMs - 1_000))) {
    if (run.getTime() >= end || found.length === MOST_FIRINGS) break;
    found.push(run.getTime());
  }
  if (!isDaily) return found;
  const days = Array.from({ length: MONTH_MS / DAY_MS }, (_, day) => day * DAY_MS);
  return days.flatMap((offsetMs) => found.map((epochMs) => epochMs + offsetMs));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
