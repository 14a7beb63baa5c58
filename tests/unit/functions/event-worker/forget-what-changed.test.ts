import { describe, expect, it } from 'vitest';
import { TableUnavailableError } from '../../../../shared/table-store/index.ts';
import {
  approval,
  configurationWith,
  EventWorkerBench,
  MINUTE,
} from '../../../support/event-worker-bench.ts';

const moved = approval('e_1', {
  type: 'user_modify_org',
  content: '{"EventType":"user_modify_org","userId":["hk001"]}',
});

function benchWithSubscriber(): EventWorkerBench {
  const bench = new EventWorkerBench();
  bench.configuration = configurationWith([{ name: 'hr', eventTypes: ['user_modify_org'] }]);
  return bench;
}

describe('an event about people', () => {
  it('makes the directory forget them before anybody hears of it', async () => {
    const bench = benchWithSubscriber();
    let invokedBefore = -1;
    bench.forget = async (subjects) => {
      invokedBefore = bench.fc.invocations.length;
      bench.forgotten.push(...subjects);
    };
    await bench.accept(moved);

    await bench.route('e_1');

    expect(bench.forgotten).toEqual([{ kind: 'user', userId: 'hk001' }]);
    expect(invokedBefore).toBe(0);
    expect(bench.fc.invocations).toHaveLength(1);
  });

  it('also where nobody has subscribed', async () => {
    const bench = new EventWorkerBench();
    await bench.accept(moved);

    expect(await bench.route('e_1')).toEqual({ outcome: 'unrouted' });
    expect(bench.forgotten).toHaveLength(1);
  });

  it('is routed although the directory cannot be told, which is logged without a name', async () => {
    const bench = benchWithSubscriber();
    bench.forget = async () => {
      const context = { table: 'directory_entry', operation: 'batchWrite', fault: 'down' };
      throw new TableUnavailableError(context);
    };
    await bench.accept(moved);

    expect(await bench.route('e_1')).toMatchObject({ outcome: 'routed', subscribers: ['hr'] });
    const line = bench.logged.find((each) => each.includes('events.directory-not-told'));
    expect(line).toContain('tables.unavailable');
    expect(line).not.toContain('hk001');
  });

  it('whose worker was killed after it had told the directory tells it again', async () => {
    const bench = benchWithSubscriber();
    await bench.accept(moved);
    const whole = bench.invoker;
    bench.invoker = {
      ...whole,
      invokeAsync: () => new Promise(() => undefined),
    };
    void bench.route('e_1');
    await bench.clock.pass(1);
    bench.invoker = whole;

    await bench.clock.pass(5 * MINUTE);
    await bench.pass(3);

    expect(bench.forgotten).toEqual([
      { kind: 'user', userId: 'hk001' },
      { kind: 'user', userId: 'hk001' },
    ]);
    expect(bench.effects).toEqual(['hr e_1']);
  });
});

describe('an event about something else', () => {
  it('leaves the directory alone', async () => {
    const bench = new EventWorkerBench();
    bench.forget = () => Promise.reject(new Error('nothing is to be forgotten'));
    await bench.accept(approval('e_1'));

    await bench.route('e_1');

    expect(bench.logged.join()).not.toContain('directory');
  });
});
