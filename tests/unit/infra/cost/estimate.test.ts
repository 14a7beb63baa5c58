import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { deployedSize, timerCallsOf } from '../../../../infra/cost/deployed-sizes.ts';
import { estimateFor, folderOf, type EstimateInput } from '../../../../infra/cost/estimate.ts';
import { priceTableSchema, type PriceTable } from '../../../../infra/cost/price-table.ts';

const FROM = Date.UTC(2026, 10, 1);

let prices: PriceTable;

beforeAll(async () => {
  prices = priceTableSchema.parse(parse(await readFile('infra/cost/prices.yaml', 'utf8')));
});

function timed(cronExpression: string) {
  return {
    functionName: 'dt-event-worker-test',
    cpu: 0.5,
    memorySize: 512,
    triggers: [
      {
        triggerType: 'timer',
        triggerName: 'sweep',
        triggerConfig: { cronExpression, payload: '{}' },
      },
    ],
  };
}

describe('how often a timer fires in thirty days', () => {
  test.each([
    ['CRON_TZ=Asia/Hong_Kong 0 * * * * *', 43_200, 720],
    ['CRON_TZ=Asia/Hong_Kong 0 10 9-18 * * *', 300, 300],
    ['CRON_TZ=Asia/Hong_Kong 0 40 7 * * *', 30, 30],
    ['@every 50m', 864, 720],
    // Four Mondays and a fifth in the thirty days from Sunday, 1 November 2026.
    ['0 0 0 * * MON', 5, 5],
  ])('%s', (expression, calls, hours) => {
    const size = deployedSize(timed(expression), FROM);

    expect([size.timerCalls, size.timerHours]).toEqual([calls, hours]);
  });
});

describe('a month', () => {
  const input = (over: Partial<EstimateInput> = {}): EstimateInput => ({
    functions: [deployedSize(timed('CRON_TZ=Asia/Hong_Kong 0 0 * * * *'), FROM)],
    measured: { 'event-worker': { milliseconds: 2_000, tableReads: 10, tableWrites: 5 } },
    prices,
    secrets: 2,
    ...over,
  });
  const amountOf = (what: string, staff = 100, over: Partial<EstimateInput> = {}): number =>
    estimateFor(staff, input(over)).lines.find((line) => line.what === what)?.amount ?? Number.NaN;

  test('costs a function its minimum for every hour in which it works', () => {
    expect(amountOf('dt-event-worker-test')).toBeCloseTo(720 * 0.01);
  });

  test('costs a function its units where they are more', () => {
    const measured = { 'event-worker': { milliseconds: 400_000, tableReads: 0, tableWrites: 0 } };

    // 870 calls × 400 s × (0.5 vCPU × 1 + 0.5 GB × 0.15), the kept minutes, and the calls.
    const units = 870 * 400 * 0.575 + 870 * 60 * 0.5 * 0.15 + (870 / 10_000) * 75;
    expect(amountOf('dt-event-worker-test', 100, { measured })).toBeCloseTo(units * 0.00011);
  });

  test('counts what calls read and write', () => {
    const reads = (870 * 10 * 0.02) / 10_000;
    const writes = (870 * 5 * 0.04) / 10_000;

    expect(amountOf('Tablestore')).toBeCloseTo(reads + writes);
  });

  test.each([
    [50, 0],
    [500, 0],
    [5_000, 1_650],
  ])('of %i people costs %i for calls and pushes of DingTalk', (staff, amount) => {
    expect(amountOf('DingTalk', staff)).toBe(amount);
  });

  test('is the sum of its lines, beside a server', () => {
    const { lines, total, server } = estimateFor(500, input());

    expect(total).toBeCloseTo(lines.reduce((sum, { amount }) => sum + amount, 0));
    expect(server).toBe(prices.items['server-month'].price);
    expect(lines.find(({ what }) => what === 'NAT + EIP')?.sure).toBe('recalled');
    expect(lines.find(({ what }) => what === 'DingTalk')?.sure).toBe('listed');
  });

  test('never costs less with more people', () => {
    const totals = [1, 10, 50, 500, 5_000, 50_000].map(
      (staff) => estimateFor(staff, input()).total,
    );

    expect(totals).toEqual([...totals].sort((one, other) => one - other));
  });
});

test('the folder of a function is in its name', () => {
  expect(folderOf('dt-audit-forwarding-prod')).toBe('audit-forwarding');
});

test('a timer is timed by its name and payload', () => {
  expect(timerCallsOf(timed('@every 5m'))).toEqual([
    { functionName: 'dt-event-worker-test', triggerName: 'sweep', payload: '{}' },
  ]);
});
