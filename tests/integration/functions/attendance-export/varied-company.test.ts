import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportResult } from '../../../../functions/attendance-export/export-result.ts';
import { expectedLinesOf } from '../../../../infra/local/sample-company/index.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';
import { expectOutcome } from './export-cases.ts';
import { rowsOf } from './sent-file.ts';

/** Its rules: overtime by approval, make-up punches verified, time off, leave types, rounding. */
const SEED = 6;

let running: RunningCloud;
let held: ExportResult;
let sent: ExportResult;

const countedCalls = (api: string): number =>
  running.callLog().filter((call) => call.isCounted && call.api.includes(api)).length;

beforeAll(async () => {
  running = await RunningCloud.start({
    employees: 20,
    seed: SEED,
    period: '2026-10',
    rules: 'varied',
  });
  // DingTalk's page does not promise the kind of a leave: here it must be looked up.
  running.cloud.dingTalk.controls.setBehaviour({ leaveStatusNamesCode: false });
  await running.configure((configuration) => ({
    ...configuration,
    organisations: configuration.organisations.map((organisation) => ({
      ...organisation,
      companies: organisation.companies.map((company) => ({ ...company, crossCheckPercent: 100 })),
    })),
  }));
  held = await running.invoke({});
  sent = await running.invoke({
    accept: (held.exceptions?.openList ?? []).map(({ id }) => id),
  });
});
afterAll(() => running.close());

describe('the built function, with a company of varied rules', () => {
  test('pays each person under each code what the company’s own plan gives', () => {
    expectOutcome(sent, 'delivered');
    const expected = new Map<string, number>();
    for (const { employeeNumber, earningsCode, quantity } of expectedLinesOf(running.company)) {
      const key = `${employeeNumber} ${earningsCode}`;
      expected.set(key, (expected.get(key) ?? 0) + quantity);
    }

    return expect(paid()).resolves.toEqual(Object.fromEntries(expected));
  });

  test('agrees with DingTalk’s own results about everybody', () => {
    expect(held.plan?.crossCheck.people).toBeGreaterThan(15);
    expect(held.manifest?.exceptions.byKind).not.toHaveProperty('cross-check-differs');
    expect(countedCalls('attendance/list')).toBeGreaterThan(0);
  });

  test('has read every decided approval once, and found the kinds of leave', () => {
    const { approvals } = held.plan ?? {};

    expect(approvals?.instances).toBeGreaterThan(20);
    expect(countedCalls('GET v1.0/workflow/processInstances')).toBe(approvals?.instances);
    expect(countedCalls('vacations/records/query')).toBeGreaterThan(0);
    expect(held.manifest?.exceptions.byKind).not.toHaveProperty('leave-type-unknown');
    expect(held.meteredCallsUsed).toBe(
      running.callLog().filter(({ isCounted }) => isCounted).length,
    );
  });

  test('is made again from what is stored, approvals and all, without a call', async () => {
    const calls = running.callLog().length;
    const again = await running.invoke({ action: 'reproduce' });

    expect(again).toMatchObject({
      outcome: 'reproduced',
      fromAnswers: { file: { matches: true }, inputsMatch: true, amountsMatch: true },
    });
    expect(running.callLog()).toHaveLength(calls);
  });
});

/** By employee and code; lines of nothing left out. */
async function paid(): Promise<Record<string, number>> {
  const [file = Buffer.alloc(0)] = [...(await running.deliveredFiles()).values()];
  const sums: Record<string, number> = {};
  for (const row of rowsOf(file)) {
    const key = `${row['Employee No'] ?? ''} ${row['Pay Code'] ?? ''}`;
    // Hours have two decimals, minutes none: as the expected quantities count them.
    const quantity = Number((row['Quantity'] ?? '').replace('.', ''));
    if (quantity !== 0) sums[key] = (sums[key] ?? 0) + quantity;
  }
  return sums;
}
