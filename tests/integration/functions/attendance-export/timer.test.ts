import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EXPORT_FUNCTION, RunningCloud } from '../../../support/running-cloud.ts';

const MINUTE_MS = 60_000;
const CLOSING = 'v1.0/attendance/closingAccounts/status/query';

let running: RunningCloud;

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 10, seed: 12, period: '2028-10' });
  await awayFromFullHour();
});
afterEach(() => running.faults.clear());
afterAll(() => running.close());

describe('the timer of a company that closes its months in DingTalk', () => {
  test('waits while the month is open, and spends no call on punches', async () => {
    await running.configure((configuration) => ({
      ...configuration,
      organisations: configuration.organisations.map((organisation) => ({
        ...organisation,
        companies: organisation.companies.map((company) => ({
          ...company,
          attendanceClosing: 'required' as const,
        })),
      })),
    }));
    expect(await fire()).toBe('Succeeded');
    expect((await running.status()).runs).toEqual([]);
    const asked = running.callLog().filter(({ isMetered }) => isMetered);
    expect(new Set(asked.map(({ api }) => api))).toEqual(new Set([CLOSING]));
  });

  test('reports a failure to the platform, which tries again', async () => {
    const { corpId } = running.company;
    await running.cloud.dingTalk.controls.setMonthClosed(corpId, '2028-10', true);
    const effect = { kind: 'error', code: 'permission' } as const;
    running.faults.add({ standIn: 'dingtalk', operation: 'attendance/*', effect, times: 1 });
    expect(await fire()).toBe('Succeeded');
    expect(await running.functionLog()).toContain('payroll.scheduled-export-failed');
  });

  test('exports the last ended month once it is closed, and holds it for a person', async () => {
    const [run, ...others] = (await running.status()).runs;
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      run: `${running.company.companyCode}/2028-10/adp-hk-generic/0001`,
      state: 'held',
    });
  });

  test('does nothing more when it fires again, and nothing after delivery', async () => {
    const before = running.callLog().filter(({ api }) => api !== CLOSING && !isToken(api)).length;
    expect(await fire()).toBe('Succeeded');
    const held = await running.invoke({});
    const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
    expect((await running.invoke({ accept })).outcome).toBe('delivered');
    expect(await fire()).toBe('Succeeded');
    expect((await running.status()).runs.map(({ state }) => state)).toEqual(['delivered']);
    expect((await running.deliveredFiles()).size).toBe(1);
    const calls = running.callLog().filter(({ api }) => api !== CLOSING && !isToken(api)).length;
    expect(calls).toBe(before);
  });
});

/** A timer's run keeps away from the full hour; local time is moved rather than waited for. */
async function awayFromFullHour(): Promise<void> {
  const { clock } = running.cloud;
  const minute = Math.floor(clock.nowEpochMs() / MINUTE_MS) % 60;
  if (minute < 10 || minute > 45) clock.advance(((70 - minute) % 60) * MINUTE_MS);
}

async function fire(): Promise<string | undefined> {
  const fired = await running.host.fireTrigger(EXPORT_FUNCTION, 'monthly');
  if (fired === undefined) throw new Error('no such trigger');
  for (;;) {
    const status = running.host.taskStatus(EXPORT_FUNCTION, fired.taskId);
    if (status === 'Succeeded' || status === 'Failed' || status === 'Expired') return status;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isToken(api: string): boolean {
  return api === 'gettoken' || api.startsWith('v1.0/oauth2/');
}
