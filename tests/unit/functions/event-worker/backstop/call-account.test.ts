import { describe, expect, it } from 'vitest';
import { BackstopCallsSpentError } from '../../../../../functions/event-worker/backstop/errors.ts';
import { getProcessInstance, takeFailedPushes } from '../../../../../shared/dingtalk/index.ts';
import { BackstopBench, FORM } from '../../../../support/backstop-bench.ts';

async function readOnce(bench: BackstopBench): Promise<void> {
  const { account } = await bench.run();
  await account.call(takeFailedPushes, {});
}

describe('the calls of the backstop', () => {
  it('are set aside in the ledger for the month, and booked one by one', async () => {
    const bench = new BackstopBench();

    await readOnce(bench);
    await readOnce(bench);

    const summary = await bench.ledger().summary('2026-11');
    expect(summary.spenders).toEqual([
      { spender: 'event-backstop', reservedCalls: 600, usedCalls: 2 },
    ]);
  });

  it('are booked before they are made, so that a kill leaves none unbooked', async () => {
    const bench = new BackstopBench();
    let bookedAtCall = -1;
    bench.dingTalk.beforeCall = async () => {
      bookedAtCall = await bench.usedCalls('2026-11');
      throw new Error('killed');
    };

    await expect(readOnce(bench)).rejects.toThrow('killed');

    expect(bookedAtCall).toBe(1);
    expect(await bench.usedCalls('2026-11')).toBe(1);
  });

  it('are booked with their repeats', async () => {
    const bench = new BackstopBench();
    bench.dingTalk.costOfCall = 4;

    await readOnce(bench);

    expect(await bench.usedCalls('2026-11')).toBe(4);
  });

  it('never exceed what is granted, though the last ones had to be repeated', async () => {
    const bench = new BackstopBench({ events: { backstopCallsPerMonth: 23 } });
    bench.dingTalk.costOfCall = 5;
    const { account } = await bench.run();
    const calls = async () => {
      for (;;) await account.call(takeFailedPushes, {});
    };

    await expect(calls()).rejects.toBeInstanceOf(BackstopCallsSpentError);

    expect(account.used).toBe(20);
    expect(bench.dingTalk.calls).toHaveLength(4);
  });

  it('are as many as the ledger has left, if it has not all of them', async () => {
    const bench = new BackstopBench();
    const others = { month: '2026-11', spender: 'attendance-export/HKSC', calls: 4_400 };
    await bench.ledger().reserve({ ...others, quotaCalls: 5_000, reserveCalls: 500 });

    const { account } = await bench.run();

    expect(account.granted).toBe(100);
    expect(account.isShort).toBe(true);
    expect((await bench.ledger().summary('2026-11')).committedCalls).toBe(4_500);
  });

  it('are none once DingTalk has called the month spent, and none is booked in vain', async () => {
    const bench = new BackstopBench();
    await readOnce(bench);
    const refusal = { month: '2026-11', spender: 'jira-service-desk', quotaCalls: 5_000 };
    await bench.ledger().markSpent(refusal);

    await expect(readOnce(bench)).rejects.toMatchObject({ code: 'event-backstop.calls-spent' });
    const { failures } = await bench.tick();

    expect(failures).toEqual([]);
    expect(bench.dingTalk.calls).toHaveLength(1);
    expect(await bench.usedCalls('2026-11')).toBe(1);
    const told = bench.alarms.map(({ text }) => text.en);
    expect(told.filter((text) => text.includes('the calls of 2026-11 are spent'))).toHaveLength(1);
  });

  it('are none where the month is promised to others, and nothing is sent', async () => {
    const bench = new BackstopBench();
    const others = { month: '2026-11', spender: 'attendance-export/HKSC', calls: 4_500 };
    await bench.ledger().reserve({ ...others, quotaCalls: 5_000, reserveCalls: 500 });

    await expect(readOnce(bench)).rejects.toMatchObject({ code: 'event-backstop.calls-spent' });

    expect(bench.dingTalk.calls).toEqual([]);
  });

  it('made after the turn of the month are those of the new month', async () => {
    const bench = new BackstopBench({ now: Date.parse('2026-11-30T23:59:00+08:00') });
    bench.dingTalk.approvals.push({
      id: 'a1',
      processCode: FORM,
      createdEpochMs: 0,
      status: 'RUNNING',
    });
    const { account } = await bench.run();
    await account.call(getProcessInstance, { processInstanceId: 'a1' });

    await bench.clock.pass(120_000);
    await account.call(getProcessInstance, { processInstanceId: 'a1' });

    expect(account.month).toBe('2026-12');
    expect(await bench.usedCalls('2026-11')).toBe(1);
    expect(await bench.usedCalls('2026-12')).toBe(1);
  });
});
