import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportResult } from '../../../../functions/attendance-export/export-result.ts';
import { EXPORT_FUNCTION, RunningCloud } from '../../../support/running-cloud.ts';
import { SdkCaller } from '../../local/function-host/running-function-host.ts';
import { expectOutcome, expectRefusal } from './export-cases.ts';

let running: RunningCloud;

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 10, seed: 11, period: '2028-10' });
});
afterAll(() => running.close());

const send = async (payload: unknown): Promise<ExportResult> =>
  (await running.invokeRaw(payload)) as ExportResult;

describe('a payload that is no request', () => {
  test.each([
    ['half a JSON document', '{"action":"export",'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['nothing at all', ''],
  ])('%s is refused with an example of a right one', async (_what, bytes) => {
    const caller = new SdkCaller(running.host, running.cloud.credentials.developer);
    const answer = await caller.call<ExportResult>(EXPORT_FUNCTION, Buffer.from(bytes));
    expectRefusal(answer, 'request.malformed');
    expect(answer.error?.remedy.en).toContain('{"action":"export"');
  });

  test('every wrong field is named at once', async () => {
    const refused = await send({
      action: 'send',
      company: 'a b',
      period: '2028-13',
      dryRun: 'yes',
      runId: 1,
      accept: 'all',
      hurry: true,
    });
    expectRefusal(refused, 'request.malformed');
    for (const field of ['action', 'company', 'period', 'dryRun', 'runId', 'accept', 'hurry']) {
      expect(refused.error?.text.en).toContain(field);
      expect(refused.error?.text.zhHK).toContain(field);
    }
  });

  test.each([
    ['neither period nor days', {}, 'period'],
    ['a period and days', { period: '2028-10', from: '2028-10-01', to: '2028-10-31' }, 'period'],
    ['a day that does not exist', { from: '2028-02-30', to: '2028-03-31' }, 'from'],
    ['an end before the beginning', { from: '2028-10-31', to: '2028-10-01' }, 'from'],
    [
      'a fresh start that resumes',
      { action: 'resume', period: '2028-10', refresh: true },
      'refresh',
    ],
  ])('%s is refused by name', async (_what, fields, named) => {
    const { companyCode } = running.company;
    const refused = await send({ action: 'export', company: companyCode, ...fields });
    expectRefusal(refused, 'request.malformed');
    expect(refused.error?.text.en).toContain(named);
  });
});

describe('a request for something that is not there', () => {
  test('an unknown company is answered with those that are known', async () => {
    const refused = await running.invoke({ company: 'NOBODY' });
    expectRefusal(refused, 'request.unknown-company');
    expect(refused.error?.text.en).toContain('NOBODY');
    expect(refused.error?.text.zhHK).toContain(running.company.companyCode);
  });

  test('an unknown profile is answered with those that are known', async () => {
    const refused = await running.invoke({ profile: 'sap' });
    expectRefusal(refused, 'request.unknown-profile');
    expect(refused.error?.text.en).toContain('adp-hk-generic');
  });

  test.each([{ action: 'resume' }, { action: 'resume', runId: '0009' }, { runId: '0009' }])(
    'an unknown run: %j',
    async (fields) => {
      expectRefusal(await running.invoke(fields), 'request.unknown-run');
    },
  );

  test('status of an unknown company is refused, and of an unknown run is empty', async () => {
    expectRefusal(
      (await running.status({ company: 'NOBODY' })) as unknown as ExportResult,
      'request.unknown-company',
    );
    expect((await running.status({ runId: '0009' })).runs).toEqual([]);
  });
});

describe('a period that cannot be exported', () => {
  test.each([
    ['of the future', { period: '2028-12' }, 'request.period-not-ended'],
    ['that has not ended', { period: '2028-11' }, 'request.period-not-ended'],
    ['that ends today', { from: '2028-10-01', to: 'today' }, 'request.period-not-ended'],
    ['before DingTalk’s last 180 days', { period: '2028-04' }, 'request.period-too-old'],
  ])('%s is refused, nothing metered is spent', async (_what, fields, code) => {
    const today = new Date(running.cloud.clock.nowEpochMs() + 8 * 3_600_000);
    const days = { ...fields, ...('to' in fields ? { to: today.toISOString().slice(0, 10) } : {}) };
    const refused = await running.invoke(days);
    expectRefusal(refused, code);
    expect(running.callLog().filter(({ isCounted }) => isCounted)).toEqual([]);
  });
});

describe('an accepted exception', () => {
  test('that the run does not have is refused by name, and nothing is sent', async () => {
    const held = await running.invoke({});
    expectOutcome(held, 'held');
    const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
    const refused = await running.invoke({ accept: [...accept, 'MP-20281001-mistyped'] });
    expectRefusal(refused, 'request.unknown-exception');
    expect(refused.error?.text.en).toContain('MP-20281001-mistyped');
    expect(await running.deliveredFiles()).toEqual(new Map());
  });

  test('is not remembered from a refused request', async () => {
    const held = await running.invoke({});
    expectOutcome(held, 'held');
    expect(held.exceptions?.accepted).toBe(0);
  });
});

describe('a period that overlaps one whose file was sent', () => {
  beforeAll(async () => {
    const held = await running.invoke({});
    const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
    expectOutcome(await running.invoke({ accept }), 'delivered');
  });

  test.each([
    { from: '2028-10-31', to: '2028-11-01' },
    { from: '2028-10-10', to: '2028-10-20' },
    { from: '2028-09-15', to: '2028-10-01' },
  ])('%j is refused, for no day may be paid twice', async (days) => {
    const refused = await running.invoke(days);
    expectRefusal(refused, 'request.period-overlaps');
    expect(refused.error?.text.en).toContain('2028-10-01');
  });

  test('but days before it are not', async () => {
    const planned = await running.invoke({ from: '2028-09-16', to: '2028-09-30', dryRun: true });
    expectOutcome(planned, 'planned');
  });
});
