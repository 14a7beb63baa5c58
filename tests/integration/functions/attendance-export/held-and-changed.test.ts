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

  test('of days that have been delivered since is refused', async () => {
    const accept = openIds(held);

    const overlapping = await running.invoke({ from: '2028-10-02', to: '2028-10-31', accept });

    expectRefusal(overlapping, 'request.period-overlaps');
    expect((await running.deliveredFiles()).size).toBe(1);
  });
});
