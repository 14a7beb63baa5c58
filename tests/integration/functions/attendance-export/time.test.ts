import { afterEach, describe, expect, test } from 'vitest';
import { RunTimeLimitError } from '../../../../functions/attendance-export/errors.ts';
import { expectOutcome, expectRefusal } from './export-cases.ts';
import { ExportInMemory } from './export-in-memory.ts';

const MINUTE_MS = 60_000;

let running: ExportInMemory | undefined;

const start = async (skewMs = 0): Promise<ExportInMemory> => {
  running = await ExportInMemory.start({ skewMs });
  return running;
};
afterEach(() => running?.close());

describe('a clock that is far off', () => {
  test.each([6 * MINUTE_MS, -6 * MINUTE_MS, 3_600_000])(
    'by %s ms stops everything before anything is asked or stored',
    async (skewMs) => {
      const one = await start(skewMs);
      const refused = await one.run();
      expectRefusal(refused, 'clock.skewed');
      expect(refused.error?.text.en).toContain(String(Math.abs(skewMs) / 1_000));
      expect(refused.error?.retryable).toBe(true);
      expect(one.dingTalk.controls.calls()).toEqual([]);
    },
  );

  test.each([4 * MINUTE_MS, -4 * MINUTE_MS])('by %s ms is near enough', async (skewMs) => {
    expectOutcome(await (await start(skewMs)).run(), 'held');
  });
});

describe('DingTalk’s block of our address', () => {
  test.each(['html', 'json'] as const)(
    'told in %s is waited out in one command, hardly knocking meanwhile',
    async (form) => {
      const one = await start();
      await one.obtainToken();
      const begun = one.clock.nowEpochMs();
      one.dingTalk.controls.blockAddress(form);
      expectOutcome(await one.run(), 'held');
      expect(one.clock.nowEpochMs() - begun).toBeGreaterThanOrEqual(5 * MINUTE_MS);
      const knocks = one.dingTalk.controls.calls({ outcome: 'throttled' });
      expect(knocks.length).toBeLessThanOrEqual(4);
      expect(one.dingTalk.controls.repeatedCalls()).toEqual([]);
    },
  );

  test('that does not end is reported; the same command then continues', async () => {
    const one = await start();
    const id = one.context.faults.add({
      standIn: 'dingtalk',
      operation: 'attendance/listRecord',
      effect: { kind: 'error', code: 'ip-block-json' },
      after: 2,
    });
    expectRefusal(await one.run(), 'dingtalk.ip-blocked');
    one.context.faults.remove(id);
    expectOutcome(await one.run(), 'held');
    expect(one.dingTalk.controls.repeatedCalls()).toEqual([]);
  });

  test('looks like any page of HTML, so a page in between is taken for it', async () => {
    const one = await start();
    const effect = { kind: 'garbage', body: 'html' } as const;
    one.context.faults.add({ standIn: 'dingtalk', operation: 'attendance/*', effect, times: 1 });
    expectOutcome(await one.run(), 'held');
  });
});

test('near the time limit the run stops in order, and the same command continues', async () => {
  const one = await start();
  const stop = new AbortController();
  const effect = { kind: 'error', code: 'busy' } as const;
  const operation = 'topapi/attendance/schedule/listbyusers';
  one.context.faults.add({ standIn: 'dingtalk', operation, effect, after: 1 });
  const ended = new AbortController();
  const work = one.run(stop).finally(() => ended.abort());
  const isWaiting = (): boolean => one.context.faults.list()[0]?.fired !== 0;
  while (!isWaiting() && !ended.signal.aborted) await new Promise(setImmediate);
  stop.abort(new RunTimeLimitError());
  expectRefusal(await work, 'run.time-limit');
  one.context.faults.clear();
  expectOutcome(await one.run(), 'held');
  // Calls that were under way when it stopped.
  expect(one.dingTalk.controls.repeatedCalls().length).toBeLessThanOrEqual(4);
});
