import { describe, expect, it } from 'vitest';
import { reconcileApprovals } from '../../../../../functions/event-worker/backstop/reconcile-approvals.ts';
import { approvalsAspect } from '../../../../../functions/event-worker/backstop/health-aspects.ts';
import { RequestRejectedError } from '../../../../../shared/dingtalk/index.ts';
import { tables } from '../../../../../shared/table-store/index.ts';
import { DAY_MS, MINUTE_MS } from '../../../../../shared/time/index.ts';
import { BackstopBench, FORM, MONDAY_MORNING } from '../../../../support/backstop-bench.ts';
import { rowsOf } from '../../../../support/table-rows.ts';

const LIST = 'workflow/processes/instanceIds/query';
const GET = 'workflow/processInstances/get';
const HOUR_MS = 60 * MINUTE_MS;

/** Asks for an approval now. */
function ask(bench: BackstopBench, id: string, createdEpochMs = bench.clock.nowEpochMs()) {
  const approval = { id, processCode: FORM, createdEpochMs, status: 'RUNNING' as const };
  bench.dingTalk.approvals.push(approval);
}

/** Somebody decides now. */
function end(bench: BackstopBench, id: string, status: 'COMPLETED' | 'TERMINATED' = 'COMPLETED') {
  const found = bench.dingTalk.approvals.find((one) => one.id === id);
  if (found === undefined) throw new RangeError(id);
  found.status = status;
  if (status === 'COMPLETED') found.result = 'agree';
  found.finishedEpochMs = bench.clock.nowEpochMs();
}

async function look(bench: BackstopBench, arePushesComing = true) {
  return reconcileApprovals(await bench.run(), FORM, { arePushesComing });
}

/** A bench whose first look, which only takes note, is done. */
async function watching(): Promise<BackstopBench> {
  const bench = new BackstopBench();
  await look(bench);
  bench.dingTalk.calls.length = 0;
  await bench.clock.pass(HOUR_MS);
  return bench;
}

describe('a look at the approvals of a form', () => {
  it('takes note at first: what ended before somebody watched is not handled', async () => {
    const bench = new BackstopBench();
    ask(bench, 'old', MONDAY_MORNING - DAY_MS);
    end(bench, 'old');
    ask(bench, 'open', MONDAY_MORNING - DAY_MS);

    const result = await look(bench);

    expect(result).toMatchObject({ isFirst: true, open: 1, missed: 0 });
    expect(bench.dingTalk.calls).toEqual([LIST]);
    for (let later = 1; later <= 3; later += 1) {
      await bench.clock.pass(HOUR_MS);
      await look(bench);
    }
    expect(bench.inbox.events).toEqual([]);
  });

  it('lists the ends of two intervals, so that one of them is seen by two looks', async () => {
    const bench = await watching();
    const windows: number[] = [];
    for (let look3 = 1; look3 <= 3; look3 += 1) {
      await bench.clock.pass(HOUR_MS);
      const before = bench.dingTalk.windows.length;
      await look(bench);
      const { fromEpochMs, toEpochMs } = bench.dingTalk.windows[before + 1] ?? {};
      windows.push(((toEpochMs ?? 0) - (fromEpochMs ?? 0)) / HOUR_MS);
    }

    expect(windows).toEqual([2, 3, 2]);
  });

  it('hands over an end that no event has told, once', async () => {
    const bench = await watching();
    ask(bench, 'a1');
    end(bench, 'a1');
    await bench.clock.pass(HOUR_MS);

    const first = await look(bench);
    await bench.clock.pass(HOUR_MS);
    const second = await look(bench);

    expect(first.missed).toBe(1);
    expect(second.missed).toBe(0);
    expect(bench.inbox.events).toMatchObject([
      { key: 'q_a1', source: 'instance-query', type: 'bpms_instance_change', isStale: false },
    ]);
    expect(JSON.parse(bench.inbox.events[0]?.content ?? '')).toMatchObject({
      processInstanceId: 'a1',
      processCode: FORM,
      type: 'finish',
      result: 'agree',
    });
    expect(bench.dingTalk.count(GET)).toBe(1);
  });

  it('costs two calls where every end was told', async () => {
    const bench = await watching();
    for (const id of ['a1', 'a2']) {
      ask(bench, id);
      end(bench, id);
      await (await bench.run()).ends.note('dingcorp', id, bench.clock.nowEpochMs());
    }
    await bench.clock.pass(HOUR_MS);

    await look(bench);

    expect(bench.dingTalk.calls).toEqual([LIST, LIST]);
    expect(bench.inbox.events).toEqual([]);
  });

  it('remembers what runs and finds its end weeks later', async () => {
    const bench = await watching();
    ask(bench, 'slow');
    await look(bench);
    for (let week = 1; week <= 5; week += 1) {
      await bench.clock.pass(7 * DAY_MS);
      await look(bench);
    }
    end(bench, 'slow', 'TERMINATED');
    await bench.clock.pass(HOUR_MS);

    await look(bench);

    expect(bench.inbox.keys()).toEqual(['q_slow']);
    expect(JSON.parse(bench.inbox.events[0]?.content ?? '')).toMatchObject({ type: 'terminate' });
  });

  it('leaves an end that is minutes old to its push, while pushes come', async () => {
    const bench = await watching();
    ask(bench, 'a1');
    await look(bench);
    end(bench, 'a1');
    await bench.clock.pass(2 * MINUTE_MS);

    await look(bench);
    expect(bench.inbox.events).toEqual([]);
    await bench.clock.pass(HOUR_MS);
    await look(bench);

    expect(bench.inbox.keys()).toEqual(['q_a1']);
  });

  it('does not wait for a push where none comes', async () => {
    const bench = await watching();
    ask(bench, 'a1');
    end(bench, 'a1');

    await look(bench, false);

    expect(bench.inbox.keys()).toEqual(['q_a1']);
  });

  it('reads all pages, also where more is open than fits one', async () => {
    const bench = await watching();
    for (let index = 0; index < 45; index += 1) ask(bench, `a${String(index)}`);

    const result = await look(bench);

    expect(result.open).toBe(45);
    expect(bench.dingTalk.calls).toEqual([LIST, LIST, LIST, LIST]);
  });

  it('asks again about an id that a shifting page had hidden', async () => {
    const bench = await watching();
    ask(bench, 'a1');
    await look(bench);
    // The list of what runs leaves it out, as a page that shifted while it was read.
    const hidden = bench.dingTalk.approvals.splice(0);
    bench.dingTalk.beforeCall = (operation) => {
      if (operation === GET) bench.dingTalk.approvals.push(...hidden.splice(0));
    };
    await bench.clock.pass(HOUR_MS);
    const result = await look(bench);

    expect(result).toMatchObject({ open: 1, missed: 0 });
    end(bench, 'a1');
    await bench.clock.pass(HOUR_MS);
    await look(bench);
    expect(bench.inbox.keys()).toEqual(['q_a1']);
  });

  it('killed between inbox and note, the next look does the same again without a second event', async () => {
    const bench = await watching();
    ask(bench, 'a1');
    end(bench, 'a1');
    await bench.clock.pass(HOUR_MS);
    const run = await bench.run();
    const ends = { ...run.ends, note: () => Promise.reject(new Error('killed')) };
    const killed = reconcileApprovals({ ...run, ends }, FORM, { arePushesComing: true });
    await expect(killed).rejects.toThrow('killed');

    const result = await look(bench);

    expect(result.missed).toBe(0);
    expect(bench.inbox.keys()).toEqual(['q_a1']);
  });

  it('that the inbox refuses proves nothing: the next look finds it', async () => {
    const bench = await watching();
    ask(bench, 'a1');
    end(bench, 'a1');
    await bench.clock.pass(HOUR_MS);
    bench.inbox.beforeAccept = () => {
      throw new Error('table is down');
    };
    await expect(look(bench)).rejects.toThrow('table is down');
    bench.inbox.beforeAccept = () => undefined;
    await bench.clock.pass(3 * DAY_MS);

    await look(bench);

    expect(bench.inbox.keys()).toEqual(['q_a1']);
  });

  it('that runs out of calls has handed over what it read, and goes on with the next month', async () => {
    const bench = new BackstopBench({ events: { backstopCallsPerMonth: 10 } });
    await look(bench);
    await bench.clock.pass(HOUR_MS);
    for (const id of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']) {
      ask(bench, id);
      end(bench, id);
    }
    await bench.clock.pass(HOUR_MS);
    await expect(look(bench)).rejects.toMatchObject({ code: 'event-backstop.calls-spent' });
    expect(bench.inbox.keys()).toEqual(['q_a1', 'q_a2', 'q_a3']);

    await bench.clock.pass(30 * DAY_MS);
    await look(bench);

    expect(bench.inbox.keys()).toEqual(['q_a1', 'q_a2', 'q_a3', 'q_a4', 'q_a5', 'q_a6']);
    expect(await bench.usedCalls('2026-11')).toBeLessThanOrEqual(10);
  });

  it('after a clock that ran ahead still reaches back to what that look may have skipped', async () => {
    const bench = await watching();
    await bench.clock.pass(400 * DAY_MS);
    await look(bench);
    const back = new BackstopBench({ now: MONDAY_MORNING + DAY_MS });
    back.tables = bench.tables;
    ask(back, 'a1', MONDAY_MORNING);
    end(back, 'a1');
    await back.clock.pass(HOUR_MS);

    await look(back);

    expect(back.inbox.keys()).toEqual(['q_a1']);
  });

  it('passes over an approval that DingTalk refuses to show, and says so', async () => {
    const bench = await watching();
    for (const id of ['a1', 'a2']) {
      ask(bench, id);
      end(bench, id);
    }
    await bench.clock.pass(HOUR_MS);
    let reads = 0;
    bench.dingTalk.beforeCall = (operation) => {
      if (operation === GET && (reads += 1) === 1) {
        throw new RequestRejectedError({ operation, vendorCode: 'processInstanceNotExist' });
      }
    };

    await look(bench);

    expect(bench.inbox.keys()).toEqual(['q_a2']);
    expect(bench.logLines.join()).toContain('event-backstop.approval-not-readable');
  });

  it('gives up what is open for longer than DingTalk lists, and counts it', async () => {
    const bench = await watching();
    ask(bench, 'endless');
    await look(bench);
    for (let look40 = 1; look40 <= 3; look40 += 1) {
      await bench.clock.pass(40 * DAY_MS);
      if (look40 < 3) await look(bench);
    }

    const result = await look(bench);

    expect(result).toMatchObject({ open: 0, givenUp: 1 });
  });
});

describe('what DingTalk lists in the place of an id', () => {
  const SENTENCE = '身份證 K482719(5), password pW-vK3xQ_zLm9aTr2';

  /** Everything that a look leaves behind where somebody could read it. */
  async function inClear(bench: BackstopBench): Promise<string> {
    const rows = await Promise.all(
      Object.values(tables).map((table) => rowsOf(bench.tables, table)),
    );
    const cells = rows.flat().flatMap(({ key, columns }) => [key, columns].map(Object.entries));
    return [...cells.flat(3).map(String), ...bench.logLines].join('\n');
  }

  it('is not kept, not logged and not asked for; the others are watched on', async () => {
    const bench = new BackstopBench();
    ask(bench, SENTENCE);
    ask(bench, 'slow');

    const first = await look(bench);
    await bench.clock.pass(HOUR_MS);
    end(bench, SENTENCE);
    end(bench, 'slow');
    await bench.clock.pass(HOUR_MS);
    const second = await look(bench);

    expect(first).toMatchObject({ open: 1, refused: 1 });
    expect(second).toMatchObject({ open: 0, missed: 1, refused: 1 });
    expect(bench.inbox.keys()).toEqual(['q_slow']);
    expect(bench.dingTalk.count(GET)).toBe(1);
    const told = await inClear(bench);
    expect(told).toContain('q_slow');
    expect(told).not.toContain('K482719');
    expect(told).not.toContain('pW-vK3xQ');
  });

  it('and was kept in clear by an earlier release is removed by the next look', async () => {
    const bench = await watching();
    const { book } = await bench.run();
    const now = bench.clock.nowEpochMs();
    const openIds = [SENTENCE, 'slow'];
    const state = { provenUntilEpochMs: now, listFromEpochMs: now, openIds };
    await book.replace(approvalsAspect(FORM), { version: 1n }, state);
    ask(bench, 'slow');

    const result = await look(bench);

    expect(result).toMatchObject({ open: 1, refused: 1 });
    expect(bench.dingTalk.count(GET)).toBe(0);
    const told = await inClear(bench);
    expect(told).toContain('"openIds":["slow"]');
    expect(told).not.toContain('K482719');
  });
});
