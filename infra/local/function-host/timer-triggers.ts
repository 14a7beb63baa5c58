import type { LocalClock } from '../stand-in/local-clock.ts';
import type { DeployedTrigger } from './deployment/trigger-settings.ts';
import { onLocalTick } from './local-ticker.ts';
import { parseSchedule, type TimerSchedule } from './timer-schedule.ts';

/** A timer trigger as the control endpoint shows it. */
export interface TimerState {
  readonly triggerName: string;
  readonly qualifier: string;
  readonly cronExpression: string;
  readonly enabled: boolean;
  readonly nextDueEpochMs?: number;
}

export interface TimerFiring {
  readonly functionName: string;
  readonly qualifier: string;
  readonly triggerName: string;
  /** The trigger's event: `{triggerTime, triggerName, payload}`. */
  readonly event: Buffer;
}

interface Timer {
  readonly functionName: string;
  readonly triggerName: string;
  readonly qualifier: string;
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
  readonly #timers = new Map<string, readonly Timer[]>();
  readonly #clock: LocalClock;
  readonly #fire: (firing: TimerFiring) => void;
  #stop: () => void = () => undefined;

  constructor(clock: LocalClock, fire: (firing: TimerFiring) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  /**
   * From now on these are the triggers of the function. A timer whose schedule stays keeps its next
   * due instant; a new or changed one is due after this moment.
   *
   * @throws DescriptionError for a schedule that can't be read.
   */
  set(functionName: string, triggers: readonly DeployedTrigger[]): void {
    const before = this.#timers.get(functionName) ?? [];
    const now = this.#clock.nowEpochMs();
    const timers = triggers.flatMap((trigger): Timer[] => {
      if (trigger.triggerType !== 'timer') return [];
      const { triggerName, qualifier } = trigger;
      const { cronExpression, payload, enable: enabled } = trigger.settings;
      const schedule = parseSchedule(cronExpression);
      const kept = before.find(
        (one) =>
          one.triggerName === triggerName &&
          one.cronExpression === cronExpression &&
          one.enabled === enabled,
      );
      const nextDueEpochMs = kept?.nextDueEpochMs ?? schedule.next(now);
      return [
        {
          functionName,
          triggerName,
          qualifier,
          cronExpression,
          payload,
          enabled,
          schedule,
          nextDueEpochMs,
        },
      ];
    });
    this.#timers.set(functionName, timers);
  }

  /** The function is deleted. */
  remove(functionName: string): void {
    this.#timers.delete(functionName);
  }

  start(): void {
    this.#stop = onLocalTick(this.#clock, () => this.#check());
  }

  close(): void {
    this.#stop();
  }

  /** The event of a trigger that is fired by hand, now; undefined if there is no such trigger. */
  firingNow(functionName: string, triggerName: string): TimerFiring | undefined {
    const timer = this.#timers.get(functionName)?.find((one) => one.triggerName === triggerName);
    return timer === undefined ? undefined : firingOf(timer, this.#clock.nowEpochMs());
  }

  statesOf(functionName: string): readonly TimerState[] {
    return (this.#timers.get(functionName) ?? []).map(
      ({ triggerName, qualifier, cronExpression, enabled, nextDueEpochMs }) => ({
        triggerName,
        qualifier,
        cronExpression,
        enabled,
        ...(enabled && nextDueEpochMs !== undefined ? { nextDueEpochMs } : {}),
      }),
    );
  }

  #check(): void {
    const now = this.#clock.nowEpochMs();
    for (const timer of [...this.#timers.values()].flat()) {
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
  const { functionName, triggerName, qualifier, payload } = timer;
  return {
    functionName,
    qualifier,
    triggerName,
    event: Buffer.from(JSON.stringify({ triggerTime, triggerName, payload })),
  };
}
