import { createSharedCallPacer } from '../../../shared/call-pacing/index.ts';
import type { CallPacer, CallPriority } from '../../../shared/resilience/index.ts';
import {
  createMemoryTableClient,
  TableOutcomeUnknownError,
  type TableClient,
} from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { QuietClock, skewed } from '../quiet-clock.ts';
import type { SeededStream } from '../seeded-stream.ts';

export const LANE = 'dingappkey0001/attendance/listRecord';

/** One call that an instance was granted, at the true time. */
export interface FleetGrant {
  readonly instance: number;
  readonly priority: CallPriority;
  readonly askedAtEpochMs: number;
  readonly atEpochMs: number;
}

export interface FleetOptions {
  readonly random: SeededStream;
  readonly callsPerSecond: number;
  /** One way to the store or back, at most; a grant may be that much later than its slot. */
  readonly storeDelayMs: number;
  /** How likely a write's answer is lost, before or after it took effect. */
  readonly lostWrites?: number;
}

/** The fate of one instance: from then on nothing that it does is seen by anybody. */
interface Life {
  isOver: boolean;
  /** It dies at its write of this number, before or after the write has taken effect. */
  readonly diesAtWrite: number;
  readonly diesAfterEffect: boolean;
}

/**
 * Instances with clocks of their own that pace calls of one lane through one store. The store's clock
 * is the true one; what was granted is noted by it.
 */
export class PacerFleet {
  readonly clock = new QuietClock(Date.UTC(2026, 10, 4, 2));
  readonly grants: FleetGrant[] = [];
  /** Writes that took effect or were refused. */
  writes = 0;
  readonly #options: FleetOptions;
  readonly #store: TableClient;
  readonly #lives: Life[] = [];

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#store = createMemoryTableClient({ clock: this.clock });
  }

  start(options: { readonly clockErrorMs?: number; readonly diesAtWrite?: number } = {}) {
    const { random } = this.#options;
    const life: Life = {
      isOver: false,
      diesAtWrite: options.diesAtWrite ?? Infinity,
      diesAfterEffect: random.isTrue(0.5),
    };
    const instance = this.#lives.length;
    this.#lives.push(life);
    const clock = skewed(this.clock, options.clockErrorMs ?? 0);
    const pacer = createSharedCallPacer({
      tables: this.#tablesOf(life),
      organisation: 'test/dingtiny0001',
      clock,
      random: {
        unit: () => random.unit(),
        bytes: (length) => Uint8Array.from({ length }, () => random.integer(0, 255)),
      },
      limits: { callsPerSecond: this.#options.callsPerSecond },
      log: {
        info: () => undefined,
        warn: (messageKey) => {
          // Only a dead one is given no answer for so long.
          if (!life.isOver) throw new Error(`the shared pacer fell back: ${messageKey}`);
        },
      },
    });
    return new FleetInstance({ fleet: this, instance, pacer, clock, life });
  }

  /** Instances that have died. */
  get killed(): number {
    return this.#lives.filter(({ isOver }) => isOver).length;
  }

  #tablesOf(life: Life): TableClient {
    const { random, storeDelayMs, lostWrites = 0 } = this.#options;
    const onTheWay = (): Promise<void> => this.clock.sleep(random.unit() * storeDelayMs);
    const never = (): Promise<never> => new Promise<never>(() => undefined);
    let writes = 0;
    const write = async <Result>(operation: string, act: () => Promise<Result>) => {
      writes += 1;
      const dies = writes === life.diesAtWrite;
      if (life.isOver) return never();
      await onTheWay();
      if (dies && !life.diesAfterEffect) life.isOver = true;
      if (life.isOver) return never();
      const unknown = new TableOutcomeUnknownError({
        table: 'call_allowance',
        operation,
        fault: '',
      });
      if (random.isTrue(lostWrites / 2)) throw unknown;
      this.writes += 1;
      const result = await act();
      if (dies) life.isOver = true;
      if (random.isTrue(lostWrites / 2)) throw unknown;
      await onTheWay();
      return life.isOver ? never() : result;
    };
    const inner = this.#store;
    return {
      putRow: (...given) => write('putRow', () => inner.putRow(...given)),
      updateRow: (...given) => write('updateRow', () => inner.updateRow(...given)),
      deleteRow: (...given) => write('deleteRow', () => inner.deleteRow(...given)),
      batchWrite: (...given) => write('batchWrite', () => inner.batchWrite(...given)),
      getRow: async (...given) => {
        await onTheWay();
        const result = await inner.getRow(...given);
        await onTheWay();
        return life.isOver ? never() : result;
      },
      getRange: (...given) => inner.getRange(...given),
    };
  }
}

interface InstanceParts {
  readonly fleet: PacerFleet;
  readonly instance: number;
  readonly pacer: CallPacer;
  readonly clock: Clock;
  readonly life: Life;
}

/** One instance of a fleet and its callers. */
export class FleetInstance {
  readonly #of: InstanceParts;

  constructor(of: InstanceParts) {
    this.#of = of;
  }

  /** From now on it does nothing any more. */
  kill(): void {
    this.#of.life.isOver = true;
  }

  get isAlive(): boolean {
    return !this.#of.life.isOver;
  }

  /** One call; false if it came too late. Never ends once the instance is dead. */
  async call(priority: CallPriority, withinMs = Infinity): Promise<boolean> {
    const { fleet, instance, pacer, clock, life } = this.#of;
    const askedAtEpochMs = fleet.clock.nowEpochMs();
    const deadlineEpochMs = clock.nowEpochMs() + withinMs;
    const { outcome } = await pacer.acquire(LANE, { priority, deadlineEpochMs });
    if (life.isOver) return new Promise<never>(() => undefined);
    if (outcome !== 'granted') return false;
    fleet.grants.push({ instance, priority, askedAtEpochMs, atEpochMs: fleet.clock.nowEpochMs() });
    return true;
  }
}

/** The most grants in any second of the clock. */
export function fullestClockSecond(grants: readonly FleetGrant[]): number {
  const bySecond = new Map<number, number>();
  for (const { atEpochMs } of grants) {
    const second = Math.floor(atEpochMs / 1_000);
    bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
  }
  return Math.max(0, ...bySecond.values());
}

/**
 * The first stretch of time that holds more grants than slots, if slots are so far apart and each is
 * used at most so late: then some slot was spent twice.
 */
export function overspentStretch(
  grants: readonly FleetGrant[],
  spacingMs: number,
  latestMs: number,
): { readonly fromEpochMs: number; readonly grants: number; readonly slots: number } | undefined {
  const times = grants.map(({ atEpochMs }) => atEpochMs).sort((left, right) => left - right);
  for (const [first, fromEpochMs] of times.entries()) {
    for (let last = first; last < times.length; last += 1) {
      const lengthMs = (times[last] ?? 0) - fromEpochMs;
      const slots = Math.floor((lengthMs + latestMs) / spacingMs) + 1;
      const granted = last - first + 1;
      if (granted > slots) return { fromEpochMs, grants: granted, slots };
    }
  }
  return undefined;
}
