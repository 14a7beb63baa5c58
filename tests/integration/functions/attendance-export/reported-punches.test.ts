import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportResult } from '../../../../functions/attendance-export/export-result.ts';
import { ReportedPunchStore } from '../../../../functions/attendance-export/reported-punches/reported-punch-store.ts';
import { STAGE } from '../../../../infra/local/launcher/local-cloud.ts';
import { partitionOf } from '../../../../shared/table-store/index.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';

let running: RunningCloud;
let held: ExportResult;

/** Nobody is punched in then: the sample company's night shift begins at ten. */
const UNLISTED_EPOCH_MS = Date.parse('2026-10-14T03:33:33+08:00');

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 12, seed: 7, period: '2026-10' });
  await running.configure((configuration) => ({
    ...configuration,
    organisations: configuration.organisations.map((organisation) => ({
      ...organisation,
      events: { ...organisation.events, attendanceEvents: true },
    })),
  }));
  const { corpId } = running.company;
  const store = new ReportedPunchStore(running, partitionOf(STAGE, corpId));
  const [listed] = running.company.people.flatMap(({ userId }) => [
    ...running.company.attendanceOf(userId).punches,
  ]);
  if (listed === undefined) throw new Error('the sample company has no punch');
  const { userId, bizId, userCheckEpochMs: punchedEpochMs } = listed;
  await store.record({ userId, bizId, punchedEpochMs });
  await store.record({ userId, bizId: 'UNLISTED', punchedEpochMs: UNLISTED_EPOCH_MS });
  held = await running.invoke({});
});
afterAll(() => running.close());

describe('the built function, with attendance events switched on', () => {
  test('holds the file for a punch that was reported and is not listed, and for no other', () => {
    const found = held.exceptions?.openList.filter(({ kind }) => kind === 'reported-punch-missing');

    expect(held.outcome).toBe('held');
    expect(found).toMatchObject([{ date: '2026-10-14' }]);
  });

  test('makes the same file again from what had been reported then', async () => {
    const sent = await running.invoke({
      accept: (held.exceptions?.openList ?? []).map(({ id }) => id),
    });

    const again = await running.invokeRaw({
      action: 'reproduce',
      company: running.company.companyCode,
      period: running.period,
      runId: sent.run?.split('/').at(-1),
    });

    expect(sent.outcome).toBe('delivered');
    expect(again).toMatchObject({ outcome: 'reproduced' });
  });
});
