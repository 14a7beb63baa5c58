import { describe, expect, it } from 'vitest';
import {
  readFailedList,
  takeUpFailedLists,
} from '../../../../../functions/event-worker/backstop/read-failed-list.ts';
import { UnavailableError } from '../../../../../shared/dingtalk/index.ts';
import type { StoredObjectInfo } from '../../../../../shared/object-storage/index.ts';
import { DAY_MS } from '../../../../../shared/time/index.ts';
import { BackstopBench } from '../../../../support/backstop-bench.ts';

const OPERATION = 'call_back/get_call_back_failed_result';

function personItem(userId: string) {
  return {
    call_back_tag: 'user_add_org',
    event_time: Date.parse('2026-11-01T10:00:00Z'),
    user_add_org: { corpid: 'dingcorp', userid: [userId] },
  };
}

function approvalItem(instanceId: string) {
  const data = { processInstanceId: instanceId, processCode: 'P', type: 'finish', result: 'agree' };
  return {
    call_back_tag: 'bpms_instance_change',
    event_time: Date.parse('2026-11-01T10:00:00Z'),
    bpms_instance_change: { corpid: 'dingcorp', bpmsCallBackData: data },
  };
}

async function objectsOf(bench: BackstopBench): Promise<StoredObjectInfo[]> {
  const all: StoredObjectInfo[] = [];
  for await (const one of bench.objects.list('test/dingcorp/')) all.push(one);
  return all;
}

describe('reading the list of failed pushes', () => {
  it('puts every item of every page into the inbox and leaves nothing stored', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.failedPages = [[personItem('hk001'), personItem('hk002')], [approvalItem('a1')]];

    const result = await readFailedList(await bench.run());

    expect(result).toMatchObject({ answers: 2, accepted: 3, unreadable: 0 });
    expect(bench.inbox.events.map(({ source, type }) => `${source} ${type}`)).toEqual([
      'failed-list user_add_org',
      'failed-list user_add_org',
      'failed-list bpms_instance_change',
    ]);
    expect(await objectsOf(bench)).toEqual([]);
  });

  it('stores the answer, unreadable to others, before it hands over and before the next call', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.failedPages = [[personItem('hk001')], [personItem('hk002')]];
    const storedAt: number[] = [];
    let bytes: Uint8Array | undefined;
    const inner = bench.objects;
    bench.objects = {
      ...inner,
      putOnce: (key, content, ...rest) => {
        storedAt.push(bench.dingTalk.count(OPERATION) * 10 + bench.inbox.events.length);
        bytes ??= content;
        return inner.putOnce(key, content, ...rest);
      },
    };

    await readFailedList(await bench.run());

    // Stored after one call with nothing handed over, then after two with the first handed over.
    expect(storedAt).toEqual([10, 21]);
    expect(Buffer.from(bytes ?? []).includes('hk001')).toBe(false);
  });

  it.each([0, 1, 2])('killed after %i items, the stored answer is taken up', async (done) => {
    const bench = new BackstopBench();
    const items = ['hk001', 'hk002', 'hk003'].map(personItem);
    bench.dingTalk.failedPages = [items];
    bench.inbox.beforeAccept = () => {
      if (bench.inbox.events.length >= done) throw new Error('killed');
    };
    await expect(readFailedList(await bench.run())).rejects.toThrow('killed');
    bench.inbox.beforeAccept = () => undefined;

    const result = await takeUpFailedLists(await bench.run());

    expect(result).toMatchObject({ answers: 1, accepted: 3 - done, known: done });
    expect(new Set(bench.inbox.keys()).size).toBe(3);
    expect(bench.dingTalk.count(OPERATION)).toBe(1);
    expect(await objectsOf(bench)).toEqual([]);
  });

  it('killed before the answer is removed, nothing is handed over twice', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.failedPages = [[approvalItem('a1')]];
    const inner = bench.objects;
    bench.objects = { ...inner, delete: () => Promise.reject(new Error('killed')) };
    await expect(readFailedList(await bench.run())).rejects.toThrow('killed');
    bench.objects = inner;

    const result = await takeUpFailedLists(await bench.run());

    expect(result).toMatchObject({ accepted: 0, known: 1 });
    expect(bench.inbox.events).toHaveLength(1);
    expect(await objectsOf(bench)).toEqual([]);
  });

  it('that is answered twice with the same items hands them over once', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.failedPages = [[personItem('hk001')], [personItem('hk001')]];

    const result = await readFailedList(await bench.run());

    expect(result).toMatchObject({ accepted: 1, known: 1 });
  });

  it('skips the end of an approval that is known', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.failedPages = [[approvalItem('a1')]];
    const run = await bench.run();
    await run.ends.note('dingcorp', 'a1', 0);

    expect(await readFailedList(run)).toMatchObject({ accepted: 0, known: 1 });
    expect(bench.inbox.events).toEqual([]);
  });

  it('keeps an answer of which an item cannot be read, and hands over the others', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.failedPages = [['garbage', personItem('hk001'), { call_back_tag: 5.5 }]];

    const result = await readFailedList(await bench.run());

    expect(result).toMatchObject({ accepted: 1, unreadable: 2 });
    expect((await objectsOf(bench)).map(({ key }) => key)).toEqual(result.keptKeys);
    expect(result.keptKeys[0]).toMatch(/^test\/dingcorp\/failed-pushes\/kept\/\d{15}-[0-9a-f]{64}/);
    expect(await takeUpFailedLists(await bench.run())).toMatchObject({ answers: 0 });
  });

  it('keeps such an answer for sixty days and no longer', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.failedPages = [['garbage']];
    await readFailedList(await bench.run());

    await bench.clock.pass(60 * DAY_MS);
    await takeUpFailedLists(await bench.run());
    expect(await objectsOf(bench)).toHaveLength(1);
    await bench.clock.pass(1);
    await takeUpFailedLists(await bench.run());

    expect(await objectsOf(bench)).toEqual([]);
  });

  it('tells of approvals without an id, which it cannot hand over', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.failedPages = [[{ call_back_tag: 'bpms_instance_change', event_time: 1 }]];

    expect(await readFailedList(await bench.run())).toMatchObject({ nameless: 1, accepted: 0 });
  });

  it('calls once more in no case after an unknown outcome, and says so', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.failedPages = [[personItem('hk001')]];
    bench.dingTalk.afterCall = () => {
      throw new UnavailableError({ operation: OPERATION }, 'time-out');
    };

    const result = await readFailedList(await bench.run());

    expect(result).toMatchObject({ isOutcomeUnknown: true, accepted: 0 });
    expect(bench.dingTalk.count(OPERATION)).toBe(1);
  });

  it('does not read on for ever', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.failedPages = Array.from({ length: 50 }, () => []);

    await readFailedList(await bench.run());

    expect(bench.dingTalk.count(OPERATION)).toBe(5);
  });

  it('is nobody else’s: the answer of one organisation is not taken up by another', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.failedPages = [[personItem('hk001')]];
    bench.inbox.beforeAccept = () => {
      throw new Error('killed');
    };
    await expect(readFailedList(await bench.run())).rejects.toThrow('killed');
    bench.inbox.beforeAccept = () => undefined;
    bench.organisation = { ...bench.organisation, corpId: 'dingcorp2' };

    expect(await takeUpFailedLists(await bench.run())).toMatchObject({ answers: 0 });
    expect(bench.inbox.events).toEqual([]);
  });
});
