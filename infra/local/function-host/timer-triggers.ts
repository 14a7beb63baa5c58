import type { LocalClock } from '../stand-in/local-clock.ts';
import { onLocalTick } from './local-ticker.ts';
import type { FunctionDescription } from './serverless-description.ts';
import { parseSchedule, type TimerSchedule } from './timer-schedule.ts';

/** A timer trigger as the control endpoint shows it. */
export interface TimerState {
  readonly triggerName: string;
  readonly cronExpression: string;
  readonly enabled: boolean;
  readonly nextDueEpochMs?: number;
}

export interface TimerFiring {
  readonly functionName: string;
  /** The trigger's event: `{triggerTime, triggerName, payload}`. */
  readonly event: Buffer;
}

interface Timer {
  readonly functionName: string;
  readonly triggerName: string;
  readonly cronExpression: string;
  readonly payload: string;
  readonly enabled: boolean;
  readonly schedule: TimerSchedule;
  nextDueEpochMs: number | undefined;
}

/**
 * Fires timer triggers when local time passes their due instants. Runs that were missed while the
 * local cloud was down are skipped; a jump past one or many due instants fires once, for the last.
 */
export class TimerTriggers {
  readonly #timers: readonly Timer[];
  readonly #clock: LocalClock;
  readonly #fire: (firing: TimerFiring) => void;
  #stop: () => void = () => undefined;

  /** @throws DescriptionError for a schedule that can't be read. */
  constructor(
    functions: readonly FunctionDescription[],
    clock: LocalClock,
    fire: (firing: TimerFiring) => void,
  ) {
    this.#clock = clock;
    this.#fire = fire;
    this.#timers = functions.flatMap(({ functionName, triggers }) =>
      triggers.flatMap((trigger) => {
        if (trigger.triggerType !== 'timer') return [];
        const { cronExpression, payload, enable } = trigger.triggerConfig;
        const schedule = parseSchedule(cronExpression);
        return {
          functionName,
          triggerName: trigger.triggerName,
          cronExpression,
          payload,
          enabled: enable,
          schedule,
          nextDueEpochMs: schedule.next(clock.nowEpochMs()),
        };
      }),
    );
  }

  start(): void {
    this.#stop = onLocalTick(this.#clock, () => this.#check());
  }

  close(): void {
    this.#stop();
  }

  /** The event of a trigger that is fired by hand, now; undefined if there is no such trigger. */
  firingNow(functionName: string, triggerName: string): TimerFiring | undefined {
    const timer = this.#timers.find(
      (one) => one.functionName === functionName && one.triggerName === triggerName,
    );
    return timer === undefined ? undefined : firingOf(timer, this.#clock.nowEpochMs());
  }

  statesOf(functionName: string): readonly TimerState[] {
    return this.#timers
      .filter((timer) => timer.functionName === functionName)
      .map(({ triggerName, cronExpression, enabled, nextDueEpochMs }) => ({
        triggerName,
        cronExpression,
        enabled,
        ...(enabled && nextDueEpochMs !== undefined ? { nextDueEpochMs } : {}),
      }));
  }

  #check(): void {
    const now = this.#clock.nowEpochMs();
    for (const timer of this.#timers) {
      const firstDue = timer.nextDueEpochMs;
      if (firstDue === undefined || firstDue > now) continue;
      timer.nextDueEpochMs = timer.schedule.next(now);
      const due = timer.schedule.latest(firstDue, now) ?? firstDue;
      if (timer.enabled) this.#fire(firingOf(timer, due));
    }
  }
}

function firingOf(timer: Timer, dueEpochMs: number): TimerFiring {
  const triggerTime = new Date(dueEpochMs).toISOString().replace(/\.\d+Z$/, 'Z');
  const { functionName, triggerName, payload } = timer;
  return {
    functionName,
    event: Buffer.from(JSON.stringify({ triggerTime, triggerName, payload })),
  };
}
