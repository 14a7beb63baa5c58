import type { CallPriority } from '../../../shared/resilience/index.ts';
import { SeededStream } from '../seeded-stream.ts';
import { PacerFleet, type FleetInstance } from './pacer-fleet.ts';

export interface FleetCase {
  readonly seed: number;
  readonly instances: number;
  readonly callsPerSecond: number;
  /** How likely the answer to a write is lost. */
  readonly lostWrites: number;
}

const CLASSES: readonly CallPriority[] = ['intake', 'payroll', 'sync', 'report'];
/** One way to the store or back, at most. */
const STORE_DELAY_MS = 40;
/** A slot may be used 100 ms late, and later by the way of the store's answer. */
export const LATEST_MS = 100 + STORE_DELAY_MS;

/**
 * Instances with clocks that are wrong by up to ten minutes and random demand, of which many die: at a
 * write, before or after it has taken effect, or just so. Ends when nobody asks any more.
 */
export async function fleetUnderKills(options: FleetCase): Promise<PacerFleet> {
  const { seed, instances, callsPerSecond, lostWrites } = options;
  const random = new SeededStream(seed);
  const fleet = new PacerFleet({
    random,
    callsPerSecond,
    storeDelayMs: STORE_DELAY_MS,
    lostWrites,
  });
  const live = async (): Promise<void> => {
    const instance = fleet.start({
      clockErrorMs: random.integer(-600_000, 600_000),
      diesAtWrite: random.isTrue(0.4) ? random.integer(1, 12) : Infinity,
    });
    if (random.isTrue(0.3)) {
      void fleet.clock.sleep(random.integer(0, 10_000)).then(() => instance.kill());
    }
    await demand(instance, fleet, random);
  };
  await Promise.all(Array.from({ length: instances }, live));
  await fleet.clock.sleep(60_000);
  return fleet;
}

/** Bursts, single calls and silence for some seconds. */
async function demand(
  instance: FleetInstance,
  fleet: PacerFleet,
  random: SeededStream,
): Promise<void> {
  const end = fleet.clock.nowEpochMs() + 12_000;
  while (instance.isAlive && fleet.clock.nowEpochMs() < end) {
    const priority = CLASSES[random.integer(0, 3)] ?? 'sync';
    const calls = random.isTrue(0.3) ? random.integer(5, 40) : 1;
    for (let call = 0; call < calls; call += 1) {
      void instance.call(priority, random.isTrue(0.3) ? random.integer(0, 3_000) : Infinity);
    }
    await fleet.clock.sleep(random.isTrue(0.2) ? 3_000 : random.integer(1, 400));
  }
}
