import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ExportCases, expectRefusal } from './export-cases.ts';

let cases: ExportCases;

beforeAll(async () => {
  cases = await ExportCases.start();
});
afterEach(() => cases.mend());
afterAll(() => cases.close());

const PUNCHES = 'attendance/listRecord';
const SCHEDULES = 'topapi/attendance/schedule/listbyusers';

describe('an answer of DingTalk that is no answer', () => {
  test.each([
    ['html', 'html', 'dingtalk.ip-blocked'],
    ['truncated', 'truncated', 'dingtalk.unexpected-answer'],
    ['binary', 'binary', 'dingtalk.unexpected-answer'],
  ] as const)('%s is thrown away and named; the same command then ends with one file', async (name, body) => {
    const one = await cases.begin(`garbage-${name}`);
    one.fault({ standIn: 'dingtalk', operation: PUNCHES, effect: { kind: 'garbage', body }, after: 2, times: 1 });
    const t = Date.now();
    const failed = await one.run();
    console.log(name, Date.now() - t, JSON.stringify(failed.error), failed.outcome);
    const sent = await one.runMended();
    console.log(sent.outcome, JSON.stringify(sent.error));
    await one.expectSentOnce();
  });
});
