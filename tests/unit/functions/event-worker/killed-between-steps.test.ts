import { describe, expect, it } from 'vitest';
import { tables } from '../../../../shared/table-store/index.ts';
import {
  approval,
  configurationWith,
  CORP_ID,
  EventWorkerBench,
} from '../../../support/event-worker-bench.ts';
import { KilledProcess, type KillMoment } from '../../../support/killed-process.ts';
import { rowsOf } from '../../../support/table-rows.ts';

/** More calls than routing one event to two subscribers takes. */
const MOST_CALLS = 80;

async function benchWithEvent(): Promise<EventWorkerBench> {
  const bench = new EventWorkerBench();
  bench.configuration = configurationWith([{ name: 'jira' }, { name: 'mail' }]);
  await bench.accept(approval('e_1'));
  return bench;
}

/** Lets the process that does `work` die at its n-th call, then lets others go on. */
async function killAndGoOn(
  at: number,
  moment: KillMoment,
  work: (bench: EventWorkerBench) => Promise<unknown>,
): Promise<{ readonly bench: EventWorkerBench; readonly wasKilled: boolean }> {
  const bench = await benchWithEvent();
  const killed = new KilledProcess({ tables: bench.server, invoker: bench.fc }, at, moment);
  bench.tables = killed.tables;
  bench.invoker = killed.invoker;
  await work(bench).catch(() => undefined);
  bench.tables = bench.server;
  bench.invoker = bench.fc;
  await bench.runSubscribers();
  await bench.pass(8);
  return { bench, wasKilled: killed.wasKilled };
}

async function expectHandledOnce(bench: EventWorkerBench, at: number): Promise<void> {
  const event = await bench.deps.events.readEvent({ corpId: CORP_ID, key: 'e_1' });
  expect([...bench.effects].sort(), `killed at call ${String(at)}`).toEqual([
    'jira e_1',
    'mail e_1',
  ]);
  expect(event?.state, `killed at call ${String(at)}`).toBe('routed');
  expect(await rowsOf(bench.server, tables.pendingWork)).toEqual([]);
}

describe.each(['before', 'after'] as const)(
  'a worker that is killed %s any of its calls',
  (moment) => {
    it('while it routes loses nothing: the sweeper brings every subscriber its event once', async () => {
      let kills = 0;
      for (let at = 1; at <= MOST_CALLS; at += 1) {
        const { bench, wasKilled } = await killAndGoOn(at, moment, (one) => one.route('e_1'));
        await expectHandledOnce(bench, at);
        if (!wasKilled) break;
        kills += 1;
      }

      expect(kills).toBeGreaterThan(8);
      expect(kills).toBeLessThan(MOST_CALLS);
    });

    it('while it sweeps loses nothing: the next sweep goes on', async () => {
      let kills = 0;
      for (let at = 1; at <= MOST_CALLS; at += 1) {
        const { bench, wasKilled } = await killAndGoOn(at, moment, async (one) => {
          await one.clock.pass(61_000);
          await one.sweep();
        });
        await expectHandledOnce(bench, at);
        if (!wasKilled) break;
        kills += 1;
      }

      expect(kills).toBeGreaterThan(8);
      expect(kills).toBeLessThan(MOST_CALLS);
    });
  },
);
