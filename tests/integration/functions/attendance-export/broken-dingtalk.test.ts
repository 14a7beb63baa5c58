import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FaultEffect } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import { ExportCases, expectOutcome, expectRefusal } from './export-cases.ts';

const PUNCHES = 'attendance/listRecord';
const SCHEDULES = 'topapi/attendance/schedule/listbyusers';
const DEPARTMENTS = 'topapi/v2/department/listsub';
/** Calls under way at once: so many answers may come for nothing when one of them fails. */
const IN_FLIGHT = 4;

let cases: ExportCases;

beforeAll(async () => {
  cases = await ExportCases.start();
});
afterEach(() => cases.mend());
afterAll(() => cases.close());

describe('what DingTalk does not answer is named, and the same command continues after the mend', () => {
  test.each<readonly [string, string, FaultEffect, string]>([
    ['truncated', PUNCHES, { kind: 'garbage', body: 'truncated' }, 'dingtalk.unexpected-answer'],
    ['binary', DEPARTMENTS, { kind: 'garbage', body: 'binary' }, 'dingtalk.unexpected-answer'],
    ['quota', SCHEDULES, { kind: 'error', code: 'quota' }, 'dingtalk.quota-exhausted'],
    [
      'not-in-white-list',
      PUNCHES,
      { kind: 'error', code: 'not-in-white-list' },
      'dingtalk.not-in-ip-white-list',
    ],
  ])('%s', async (name, operation, effect, code) => {
    const one = await cases.begin(name);
    one.fault({ standIn: 'dingtalk', operation, effect, after: 2 });
    expectRefusal(await one.run(), code);
    expect(await one.checkpoints()).toBeGreaterThan(0);
    expectOutcome(await one.runMended(), 'delivered');
    await one.expectSentOnce();
  });

  test('a missing permission stops the run at once and names the permission', async () => {
    const one = await cases.begin('permission');
    const effect = { kind: 'error', code: 'permission' } as const;
    one.fault({ standIn: 'dingtalk', operation: SCHEDULES, effect });
    const refused = await one.run();
    expectRefusal(refused, 'dingtalk.permission-missing');
    const scope = String(refused.error?.details['scopes']);
    expect(scope).toMatch(/^[A-Za-z_.]+$/);
    expect(refused.error?.text.en).toContain(scope);
    expect(refused.error?.text.zhHK).toContain(scope);
    expect(one.countedCalls()).toBe(0);
    expectOutcome(await one.runMended(), 'delivered');
    await one.expectSentOnce();
  });

  test('DingTalk down for longer than patience lasts', async () => {
    const one = await cases.begin('down');
    const effect = { kind: 'error', code: 'busy' } as const;
    one.fault({ standIn: 'dingtalk', operation: PUNCHES, effect, after: 1 });
    const failed = await one.run();
    expectRefusal(failed, 'dingtalk.unavailable');
    expect(failed.error?.retryable).toBe(true);
    expectOutcome(await one.runMended(), 'delivered');
    await one.expectSentOnce();
  });
});

describe('what passes is waited out within one command', () => {
  test.each<readonly [string, string, FaultEffect, number]>([
    ['throttled', SCHEDULES, { kind: 'error', code: 'qps' }, 0],
    ['gateway-timeout', SCHEDULES, { kind: 'error', code: 'gateway-timeout' }, 0],
    ['dropped-before', PUNCHES, { kind: 'drop', when: 'before' }, 0],
    ['dropped-after', PUNCHES, { kind: 'drop', when: 'after' }, 1],
    // The token is tried by a call of its own before anybody goes on with it.
    ['token-revoked', PUNCHES, { kind: 'error', code: 'invalid-token' }, 1],
  ])('%s', async (name, operation, effect, lostAnswers) => {
    const one = await cases.begin(name);
    const id = one.fault({ standIn: 'dingtalk', operation, effect, after: 1, times: 1 });
    expectOutcome(await one.run(), 'delivered');
    expect(cases.running.faults.list().find((rule) => rule.id === id)?.fired).toBe(1);
    await one.expectSentOnce(lostAnswers);
  });
});

describe('the month’s quota', () => {
  test('is not touched by a plan that would leave less than the reserve', async () => {
    const one = await cases.begin('reserve');
    await setQuota(60, 50);
    const refused = await one.run();
    expectRefusal(refused, 'call-ledger.quota-exceeded');
    expect(one.countedCalls()).toBe(0);
    await setQuota(5_000, 500);
    expectOutcome(await one.run(), 'delivered');
    await one.expectSentOnce();
  });

  test('that ends before the contract says so stops the run, which goes on in the next month', async () => {
    const one = await cases.begin('spent');
    const { controls } = cases.running.cloud.dingTalk;
    const used = controls.counters()[0]?.apiCalls ?? 0;
    controls.setLimits({ apiCallsPerMonth: used + 5 });
    expectRefusal(await one.run(), 'dingtalk.quota-exhausted');
    expect(one.countedCalls()).toBe(5);
    controls.setLimits({ apiCallsPerMonth: 5_000 });
    expectOutcome(await one.run(), 'delivered');
    await one.expectSentOnce(IN_FLIGHT);
  });
});

async function setQuota(apiCallsPerMonth: number, reservedCallsPerMonth: number): Promise<void> {
  await cases.running.configure((configuration) => ({
    ...configuration,
    organisations: configuration.organisations.map((organisation) => ({
      ...organisation,
      quota: { ...organisation.quota, apiCallsPerMonth, reservedCallsPerMonth },
    })),
  }));
}
