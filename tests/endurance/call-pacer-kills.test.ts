import { describe, expect, test } from 'vitest';
import { fleetUnderKills, LATEST_MS } from '../support/call-pacing/fleet-under-kills.ts';
import { fullestClockSecond, overspentStretch } from '../support/call-pacing/pacer-fleet.ts';
import { seedFromEnvironment, SeededStream } from '../support/seeded-stream.ts';

/** `PACER_SEED=<seed> npm run test:endurance` makes the same fleets again. */
const SEED = seedFromEnvironment('PACER_SEED');
const KILLS = 1_000;

describe(`calls that instances share (PACER_SEED=${String(SEED)})`, () => {
  test(`after ${String(KILLS)} kills no slot was spent twice and no second held more than the limit`, async () => {
    const random = new SeededStream(SEED);
    const totals = { fleets: 0, killed: 0, granted: 0 };

    while (totals.killed < KILLS) {
      const callsPerSecond = [5, 20, 40, 60][random.integer(0, 3)] ?? 20;
      const fleetCase = {
        seed: random.integer(0, 1_000_000_000),
        instances: random.integer(1, 10),
        callsPerSecond,
        lostWrites: random.isTrue(0.5) ? 0.2 : 0,
      };
      const fleet = await fleetUnderKills(fleetCase);

      const spacingMs = Math.ceil(1_200 / callsPerSecond);
      const of = JSON.stringify(fleetCase);
      expect(fullestClockSecond(fleet.grants), of).toBeLessThanOrEqual(callsPerSecond);
      expect(overspentStretch(fleet.grants, spacingMs, LATEST_MS), of).toBeUndefined();
      totals.fleets += 1;
      totals.killed += fleet.killed;
      totals.granted += fleet.grants.length;
    }

    process.stdout.write(
      `${totals.fleets} fleets, ${totals.killed} instances killed, ${totals.granted} calls granted\n`,
    );
    expect(totals.granted).toBeGreaterThan(10 * KILLS);
  });
});
