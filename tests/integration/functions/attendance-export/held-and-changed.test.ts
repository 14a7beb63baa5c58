import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportResult } from '../../../../functions/attendance-export/export-result.ts';
import type { Configuration } from '../../../../shared/configuration/index.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';
import { expectOutcome, expectRefusal } from './export-cases.ts';

type Organisation = Configuration['organisations'][number];

let running: RunningCloud;
let held: ExportResult;

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 10, seed: 11, period: '2028-10' });
  held = await running.invoke({});
  expectOutcome(held, 'held');
});
afterAll(() => running.close());

const openIds = ({ exceptions }: ExportResult): string[] =>
  (exceptions?.openList ?? []).map(({ id }) => id);

const countedCalls = (): number => running.callLog().filter(({ isCounted }) => isCounted).length;

/** Minutes of the code that all worked time is written under. */
const workedMinutes = ({ manifest }: ExportResult): number =>
  manifest?.controlTotals.find(({ earningsCode }) => earningsCode === 'REG')?.minutes ?? 0;

function adjust(rows: readonly (readonly string[])[]): Promise<ExportResult> {
  const header = ['user_id', 'date', 'measure', 'minutes', 'reason', 'author'];
  const table = [header, ...rows].map((row) => row.join(',')).join('\n');
  const content = Buffer.from(table, 'utf8').toString('base64');
  return running.invoke({ action: 'adjust', content });
}

function change(edit: (organisation: Organisation) => Organisation): Promise<void> {
  return running.configure((configuration) => ({
    ...configuration,
    organisations: configuration.organisations.map(edit),
  }));
}

describe('a held run', () => {
  test('of a mistyped period does not stand in the way of the right one', async () => {
    const mistyped = { from: '2028-10-02', to: '2028-10-31' };
    expectOutcome(await running.invoke(mistyped), 'held');

    expectOutcome(await running.invoke({}), 'held');
  });

  test('is not released with other settings than it was looked at with', async () => {
    const before = countedCalls();
    await change((organisation) => ({ ...organisation, replaySourceTypes: ['SYSTEM', 'BEACON'] }));

    const refused = await running.invoke({ accept: openIds(held) });

    expectRefusal(refused, 'run.settings-changed');
    expect([...(await running.deliveredFiles()).keys()]).toEqual([]);
    held = await running.invoke({});
    expectOutcome(held, 'held');
    expect(countedCalls()).toBe(before);
  });

  test('is not changed by a table of adjustments with bad rows, and every problem is told', async () => {
    const refused = await adjust([
      ['u', '2028-10-02', 'sleep', '60', 'asleep', 'HR'],
      ['u', '2028-10-03', 'worked', '1.5', '', 'HR'],
    ]);

    expectRefusal(refused, 'mapping.invalid');
    const text = refused.error?.text.en ?? '';
    for (const column of ['measure', 'minutes', 'reason']) expect(text).toContain(column);
    expect(openIds(await running.invoke({}))).toEqual(openIds(held));
  });

  test('is computed with an adjustment, which settles the day and stands apart', async () => {
    const before = countedCalls();
    const settled = held.exceptions?.openList.find(({ date }) => date !== undefined);
    const rows = [
      [settled?.userId ?? '', settled?.date ?? '', 'worked', '77', 'card reader broken', 'HR'],
    ];

    expect(await adjust(rows)).toMatchObject({ outcome: 'adjusted', rows: 1 });
    expect(await adjust(rows)).toMatchObject({ outcome: 'unchanged', tables: 1 });
    const adjusted = await running.invoke({});

    expectOutcome(adjusted, 'held');
    expect(countedCalls()).toBe(before);
    expect(openIds(adjusted)).toEqual(openIds(held).filter((id) => id !== settled?.id));
    expect(adjusted.manifest?.adjustments).toEqual({
      rows: 1,
      resolvedExceptions: 1,
      minutesByMeasure: { worked: 77 },
    });
    expect(workedMinutes(adjusted) - workedMinutes(held)).toBe(77);
    const report = await running.objects.get(adjusted.outputs?.reportKey ?? '');
    expect(Buffer.from(report ?? []).toString('utf8')).toContain('card reader broken');
    held = adjusted;
  });

  test('is released although the month’s quota is spent, because it needs no further call', async () => {
    const before = countedCalls();
    await change((organisation) => ({
      ...organisation,
      quota: { ...organisation.quota, apiCallsPerMonth: 1, reservedCallsPerMonth: 0 },
    }));

    const sent = await running.invoke({ accept: openIds(held) });

    expectOutcome(sent, 'delivered');
    expect(countedCalls()).toBe(before);
  });

  test('is replaced once it is delivered and adjusted again, and keeps what was stated before', async () => {
    const person = running.company.people.find(({ payroll }) => payroll !== undefined);
    await change((organisation) => ({
      ...organisation,
      quota: { ...organisation.quota, apiCallsPerMonth: 5000 },
    }));

    const handedIn = await adjust([
      [person?.userId ?? '', '2028-10-03', 'worked', '5', 'client visit', 'HR'],
    ]);
    const replacing = await running.invoke({ refresh: true });

    expect(handedIn).toMatchObject({ outcome: 'adjusted', tables: 2 });
    expectOutcome(replacing, 'held');
    expect(replacing.manifest?.adjustments).toMatchObject({
      rows: 2,
      minutesByMeasure: { worked: 82 },
    });
    expect(workedMinutes(replacing) - workedMinutes(held)).toBe(5);
  });

  test('of days that have been delivered since is refused', async () => {
    const accept = openIds(held);

    const overlapping = await running.invoke({ from: '2028-10-02', to: '2028-10-31', accept });

    expectRefusal(overlapping, 'request.period-overlaps');
    expect((await running.deliveredFiles()).size).toBe(1);
  });
});
