import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  createTableCallLedger,
  type SpenderFigures,
} from '../../../../shared/call-ledger/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { partitionOf } from '../../../../shared/table-store/index.ts';
import { systemClock } from '../../../../shared/time/index.ts';
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

  test('books each question in the ledger of metered calls', async () => {
    const asked = closingCalls();
    expect(await fire()).toBe('Succeeded');
    expect(closingCalls()).toBe(asked + 1);
    const spender = `attendance-export/closing/${running.company.companyCode}`;
    expect(await spenders('2028-11')).toEqual([
      { spender, reservedCalls: 0, usedCalls: closingCalls() },
    ]);
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
    const before = running.callLog().filter(({ api }) => !isToken(api)).length;
    expect(await fire()).toBe('Succeeded');
    const held = await running.invoke({});
    const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
    expect((await running.invoke({ accept })).outcome).toBe('delivered');
    expect(await fire()).toBe('Succeeded');
    expect((await running.status()).runs.map(({ state }) => state)).toEqual(['delivered']);
    expect((await running.deliveredFiles()).size).toBe(1);
    const calls = running.callLog().filter(({ api }) => !isToken(api)).length;
    expect(calls).toBe(before);
  });

  test('looks back at a month that was closed late, while the last one is still open', async () => {
    const { corpId } = running.company;
    await running.cloud.dingTalk.controls.setMonthClosed(corpId, '2028-11', true);
    const asked = closingCalls();
    // The schedule fires by itself: for the last due instant, 18:10 on the 12th.
    running.cloud.clock.advanceTo(Date.parse('2029-01-14T10:20:00+08:00'));
    const late = await firstRunOf('2028-11');
    expect(late.run).toBe(`${running.company.companyCode}/2028-11/adp-hk-generic/0001`);
    await until(() => Promise.resolve(closingCalls() === asked + 2));
    expect((await running.status({ period: '2028-12' })).runs).toEqual([]);
  });
});

describe('the timer of a company that is new', () => {
  test('does not look back at months that somebody else has paid', async () => {
    const { corpId } = running.company;
    await running.cloud.dingTalk.controls.setMonthClosed(corpId, '2028-12', true);
    await running.configure((configuration) => ({
      ...configuration,
      organisations: configuration.organisations.map((organisation) => ({
        ...organisation,
        companies: organisation.companies.map((company) => ({ ...company, profile: 'another' })),
      })),
      fileProfiles: {
        ...configuration.fileProfiles,
        another: { ...(configuration.fileProfiles['adp-hk-generic'] as object), name: 'another' },
      },
    }));
    const asked = closingCalls();
    running.cloud.clock.advanceTo(Date.parse('2029-02-14T10:20:00+08:00'));
    await until(() => Promise.resolve(closingCalls() > asked));
    expect(await fire()).toBe('Succeeded');
    expect(closingCalls()).toBe(asked + 2);
    expect((await running.status({ period: '2028-12', profile: 'another' })).runs).toEqual([]);
  });
});

function closingCalls(): number {
  return running.callLog().filter(({ api }) => api === CLOSING).length;
}

async function spenders(month: string): Promise<readonly SpenderFigures[]> {
  const ledger = createTableCallLedger({
    tables: running.tables,
    organisation: partitionOf('local', running.company.corpId),
    clock: systemClock,
    random: systemRandom,
  });
  return (await ledger.summary(month)).spenders;
}

async function firstRunOf(period: string): Promise<{ readonly run: string }> {
  for (;;) {
    const [first] = (await running.status({ period })).runs;
    if (first !== undefined && first.state !== 'collecting') return first;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A timer's run keeps away from the full hour; local time is moved rather than waited for. */
async function awayFromFullHour(): Promise<void> {
  const { clock } = running.cloud;
  const minute = Math.floor(clock.nowEpochMs() / MINUTE_MS) % 60;
  if (minute < 10 || minute > 45) clock.advance(((70 - minute) % 60) * MINUTE_MS);
}

async function fire(): Promise<string | undefined> {
  const fired = await running.host.fireTrigger(EXPORT_FUNCTION, 'hourly');
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
