import { describe, expect, it } from 'vitest';
import { InvocationRefusedError } from '../../../../shared/function-compute/index.ts';
import { TableUnavailableError, tables } from '../../../../shared/table-store/index.ts';
import {
  approval,
  configurationWith,
  CORP_ID,
  EventWorkerBench,
} from '../../../support/event-worker-bench.ts';
import { rowsOf } from '../../../support/table-rows.ts';

const keys = Array.from({ length: 40 }, (_, at) => `e_${String(at + 1)}`);

describe('a worker that was broken', () => {
  it('for an hour brings everything that came meanwhile to its subscriber, once', async () => {
    const bench = new EventWorkerBench();
    bench.tables = {
      ...bench.server,
      getRow: async () => {
        throw new TableUnavailableError({ table: 'any', operation: 'getRow', fault: 'down' });
      },
    };
    for (const key of keys) {
      await bench.accept(approval(key));
      await bench.route(key).catch(() => undefined);
      await bench.pass(1);
    }
    await bench.pass(20);
    const before = [...bench.effects];

    bench.tables = bench.server;
    await bench.pass(3);

    expect(before).toEqual([]);
    expect([...bench.effects].sort()).toEqual(keys.map((key) => `jira ${key}`).sort());
    expect(await rowsOf(bench.server, tables.pendingWork)).toEqual([]);
  });

  it('in its invocations uses up no attempt: the first that is accepted is the first attempt', async () => {
    const bench = new EventWorkerBench();
    const refused = new InvocationRefusedError('throttled', {
      functionName: 'test',
      taskId: 'test',
      reason: 'ResourceThrottled',
    });
    bench.invoker = {
      ...bench.fc,
      invokeAsync: async () => {
        throw refused;
      },
    };
    await bench.accept(approval('e_1'));
    await bench.route('e_1');
    await bench.pass(60);

    bench.invoker = bench.fc;
    await bench.pass(2);

    const delivery = { corpId: CORP_ID, key: 'e_1', subscriber: 'jira' };
    expect(bench.effects).toEqual(['jira e_1']);
    expect(await bench.deps.events.findDelivery(delivery)).toMatchObject({
      state: 'done',
      attempt: 1,
    });
  });
});

describe('a burst of events', () => {
  it('that nobody was invoked for is routed by sweeps, each event once', async () => {
    const bench = new EventWorkerBench();
    bench.configuration = configurationWith([{ name: 'jira' }, { name: 'mail' }]);
    const burst = Array.from({ length: 300 }, (_, at) => `e_${String(at + 1)}`);
    for (const key of burst) await bench.accept(approval(key));

    await bench.pass(3);

    const wanted = burst.flatMap((key) => [`jira ${key}`, `mail ${key}`]);
    expect([...bench.effects].sort()).toEqual(wanted.sort());
    expect(await rowsOf(bench.server, tables.pendingWork)).toEqual([]);
  });
});
