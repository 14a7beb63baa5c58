import { beforeEach, describe, expect, it } from 'vitest';
import { ApplicationError } from '../../../../shared/errors/index.ts';
import { tables } from '../../../../shared/table-store/index.ts';
import {
  approval,
  configurationWith,
  CORP_ID,
  EventWorkerBench,
  MINUTE,
} from '../../../support/event-worker-bench.ts';
import { rowsOf } from '../../../support/table-rows.ts';

let bench: EventWorkerBench;
const delivery = { corpId: CORP_ID, key: 'e_1', subscriber: 'jira' };
const found = async () => bench.deps.events.findDelivery(delivery);

class RefusedByJira extends ApplicationError<'test.refused'> {
  constructor() {
    const text = { en: 'Refused.', zhHK: '已拒絕。' };
    super({ code: 'test.refused', category: 'user', text, remedy: text });
  }
}

beforeEach(async () => {
  bench = new EventWorkerBench();
  await bench.accept(approval('e_1'));
});

/** The invocation of the present attempt, as Function Compute sees it. */
async function setTask(state: 'Running' | 'Failed' | 'Retrying' | undefined): Promise<void> {
  const last = bench.fc.invocations.at(-1);
  bench.fc.setState(last?.functionName ?? '', last?.taskId ?? '', state);
}

describe('the sweeper', () => {
  it('routes what nobody has claimed', async () => {
    await bench.clock.pass(61_000);

    expect(await bench.sweep()).toEqual({ routed: 1 });
  });

  it('looks at nothing that is not due', async () => {
    expect(await bench.sweep()).toEqual({});
  });

  it.each(['Running', 'Retrying'] as const)(
    'leaves a delivery alone whose invocation is %s',
    async (state) => {
      await bench.route('e_1');
      await setTask(state);
      await bench.clock.pass(2 * MINUTE);

      expect(await bench.sweep()).toEqual({ 'left-alone': 1 });
      expect(bench.fc.invocations).toHaveLength(1);
    },
  );

  it('makes the next attempt when an invocation has ended and finished nothing', async () => {
    await bench.route('e_1');
    await setTask('Failed');
    await bench.clock.pass(2 * MINUTE);

    expect(await bench.sweep()).toEqual({ invoked: 1 });
    expect(await found()).toMatchObject({ attempt: 2, state: 'pending' });
    expect(bench.fc.invocations.map(({ taskId }) => taskId.at(-1))).toEqual(['1', '2']);
  });

  it('makes the same attempt when its invocation never arrived', async () => {
    bench.fc.failNext(new Error('no route to host'));
    const routed = await bench.route('e_1');
    await bench.clock.pass(2 * MINUTE);

    expect(routed).toMatchObject({ outcome: 'routed', invoked: 0 });
    expect(await bench.sweep()).toEqual({ invoked: 1 });
    expect(await found()).toMatchObject({ attempt: 1 });
  });

  it('takes a repeated id whose state is forgotten for an attempt that is used up', async () => {
    await bench.route('e_1');
    bench.invoker = { ...bench.fc, stateOf: async () => undefined };
    await bench.clock.pass(2 * MINUTE);

    expect(await bench.sweep()).toEqual({ invoked: 1 });
    expect(await found()).toMatchObject({ attempt: 2 });
  });

  it('leaves a delivery alone that a subscriber holds, until its claim has run out', async () => {
    await bench.route('e_1');
    await bench.deps.events.claimDelivery(delivery, { owner: 'slow', leaseMs: 5 * MINUTE });
    await setTask('Failed');
    await bench.clock.pass(2 * MINUTE);
    const held = await bench.sweep();
    await bench.clock.pass(4 * MINUTE);

    expect(held).toEqual({ 'left-alone': 1 });
    expect(await bench.sweep()).toEqual({ invoked: 1 });
  });

  it('removes the marker of what is finished', async () => {
    await bench.route('e_1');
    const [marker] = await rowsOf(bench.server, tables.pendingWork);
    await bench.runSubscribers();
    await bench.server.putRow(tables.pendingWork, marker?.key ?? {}, marker?.columns ?? {}, {
      row: 'ignore',
    });
    await bench.clock.pass(2 * MINUTE);

    expect(await bench.sweep()).toEqual({ 'marker-removed': 1 });
    expect(await rowsOf(bench.server, tables.pendingWork)).toEqual([]);
  });

  it('keeps a marker without its event for an hour, since the event may still arrive', async () => {
    const [row] = await rowsOf(bench.server, tables.inbox);
    await bench.server.deleteRow(tables.inbox, row?.key ?? {}, { row: 'ignore' });
    await bench.clock.pass(30 * MINUTE);
    const early = await bench.sweep();
    const kept = await rowsOf(bench.server, tables.pendingWork);
    await bench.clock.pass(60 * MINUTE);
    await bench.sweep();

    expect(early).toEqual({ 'marker-without-event': 1 });
    expect(kept).toHaveLength(1);
    expect(await rowsOf(bench.server, tables.pendingWork)).toEqual([]);
  });

  it('buries the delivery of a subscription that is gone, and the others go on', async () => {
    bench.configuration = configurationWith([{ name: 'jira' }, { name: 'mail' }]);
    await bench.route('e_1');
    await setTask('Failed');
    bench.configuration = configurationWith([{ name: 'mail' }]);
    await bench.clock.pass(2 * MINUTE);

    expect(await bench.sweep()).toEqual({ buried: 1, invoked: 1 });
    expect(await bench.deadLetters()).toMatchObject([
      { subscriber: 'jira', report: { code: 'delivery.unknown-subscriber' } },
    ]);
  });

  it('goes on with the others when one cannot be looked at', async () => {
    await bench.accept(approval('e_2'));
    await bench.route('e_1');
    await bench.route('e_2');
    let asked = 0;
    bench.invoker = {
      ...bench.fc,
      stateOf: async (task) => {
        asked += 1;
        if (asked === 1) throw new Error('connection reset');
        return bench.fc.stateOf(task);
      },
    };
    await bench.clock.pass(2 * MINUTE);

    expect(await bench.sweep()).toEqual({ failed: 1, 'left-alone': 1 });
  });
});

describe('dead letters', () => {
  async function bury(key: string): Promise<void> {
    bench.handle = async () => {
      throw new RefusedByJira();
    };
    if (key !== 'e_1') await bench.accept(approval(key));
    await bench.route(key);
    await bench.runSubscribers();
  }

  it('are told to the group once, by numbers, causes and the next step, without a person', async () => {
    await bury('e_1');
    await bench.sweep();
    await bench.sweep();

    expect(bench.told).toHaveLength(1);
    expect(bench.told[0]).toContain('1 event(s) could not be handled');
    expect(bench.told[0]).toContain('test.refused × 1');
    expect(bench.told[0]).toContain('有 1 個事件未能處理');
    expect(bench.told[0]).toContain('npm run events -- dead-letters');
    expect(bench.told[0]).not.toContain('hk001');
  });

  it('are told together if more come within half an hour', async () => {
    await bury('e_1');
    await bench.sweep();
    await bury('e_2');
    await bury('e_3');
    await bench.sweep();
    const soon = bench.told.length;
    await bench.clock.pass(31 * MINUTE);
    await bench.sweep();

    expect(soon).toBe(1);
    expect(bench.told).toHaveLength(2);
    expect(bench.told[1]).toContain('2 event(s) could not be handled');
    expect(bench.told[1]).toContain('3 in all wait');
  });

  it('are told later if the robot cannot be reached, and the sweep goes on', async () => {
    await bury('e_1');
    const { tellGroup } = bench;
    bench.tellGroup = async () => {
      throw new Error('unreachable');
    };
    await bench.sweep();
    bench.tellGroup = tellGroup;
    await bench.sweep();

    expect(bench.told).toHaveLength(1);
  });
});
