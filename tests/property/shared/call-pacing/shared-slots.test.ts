import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallPriority } from '../../../../shared/resilience/index.ts';
import { fleetUnderKills, LATEST_MS } from '../../../support/call-pacing/fleet-under-kills.ts';
import {
  fullestClockSecond,
  overspentStretch,
  PacerFleet,
} from '../../../support/call-pacing/pacer-fleet.ts';
import { SeededStream } from '../../../support/seeded-stream.ts';

describe('slots that instances share', () => {
  it('are never spent twice, whatever clocks say and whoever is killed or gets no answer', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(5, 20, 40),
        fc.constantFrom(0, 0.2),
        async (seed, instances, callsPerSecond, lostWrites) => {
          const fleet = await fleetUnderKills({ seed, instances, callsPerSecond, lostWrites });

          const spacingMs = Math.ceil(1_200 / callsPerSecond);
          expect(fullestClockSecond(fleet.grants)).toBeLessThanOrEqual(callsPerSecond);
          expect(overspentStretch(fleet.grants, spacingMs, LATEST_MS)).toBeUndefined();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('do not make intake wait behind everybody else, and leave lower classes their share at most', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const random = new SeededStream(seed);
        const fleet = new PacerFleet({ random, callsPerSecond: 20, storeDelayMs: 10 });
        const end = fleet.clock.nowEpochMs() + 30_000;
        const saturate = async (priority: CallPriority): Promise<void> => {
          const instance = fleet.start({ clockErrorMs: random.integer(-5_000, 5_000) });
          const callers = Array.from({ length: 20 }, async () => {
            while (fleet.clock.nowEpochMs() < end) await instance.call(priority);
          });
          await Promise.all(callers);
        };
        const events = async (): Promise<void> => {
          const instance = fleet.start();
          while (fleet.clock.nowEpochMs() < end) {
            await instance.call('intake');
            await fleet.clock.sleep(random.integer(100, 2_000));
          }
        };

        await Promise.all([
          ...(['payroll', 'payroll', 'sync', 'sync', 'report', 'report'] as const).map(saturate),
          events(),
        ]);

        const of = (...classes: CallPriority[]) =>
          fleet.grants.filter(({ priority }) => classes.includes(priority));
        const waits = of('intake').map(
          ({ askedAtEpochMs, atEpochMs }) => atEpochMs - askedAtEpochMs,
        );
        const servedInThirtySeconds = 30 * (1_000 / 60);
        expect(Math.max(...waits)).toBeLessThanOrEqual(400 + 2 * 1_200);
        expect(of('sync', 'report').length).toBeLessThanOrEqual(0.6 * servedInThirtySeconds + 20);
        expect(of('report').length).toBeLessThanOrEqual(0.3 * servedInThirtySeconds + 20);
        expect(of('payroll').length).toBeGreaterThanOrEqual(0.35 * servedInThirtySeconds);
      }),
      { numRuns: 10 },
    );
  });

  it('cost few writes where calls come steadily', async () => {
    const costOf = async (instances: number, perSecond: number): Promise<number> => {
      const random = new SeededStream(7);
      const fleet = new PacerFleet({ random, callsPerSecond: 20, storeDelayMs: 10 });
      const end = fleet.clock.nowEpochMs() + 120_000;
      const run = async (): Promise<void> => {
        const instance = fleet.start();
        const running: Promise<boolean>[] = [];
        while (fleet.clock.nowEpochMs() < end) {
          running.push(instance.call('payroll'));
          await fleet.clock.sleep(-Math.log(1 - random.unit()) * (1_000 / perSecond));
        }
        await Promise.all(running);
      };
      await Promise.all(Array.from({ length: instances }, run));
      return fleet.writes / fleet.grants.length;
    };
    // Half of the rate and more, of one instance or several; then thin demand, a call now and then.
    const steady = [
      [1, 16],
      [1, 8.5],
      [2, 8],
      [4, 4],
    ] as const;
    const thin = [
      [1, 4],
      [1, 1],
      [4, 2],
    ] as const;

    const costs = new Map<string, number>();
    for (const [instances, perSecond] of [...steady, ...thin]) {
      costs.set(`${instances} × ${perSecond}/s`, await costOf(instances, perSecond));
    }

    const shown = [...costs].map(([demandOf, cost]) => `${demandOf}: ${cost.toFixed(3)}`);
    process.stdout.write(`table writes per granted call: ${shown.join(', ')}\n`);
    const [steadyCosts, thinCosts] = [
      [...costs.values()].slice(0, 4),
      [...costs.values()].slice(4),
    ];
    expect(Math.max(...steadyCosts)).toBeLessThanOrEqual(0.12);
    expect(Math.max(...thinCosts)).toBeLessThanOrEqual(1);
  });
});
