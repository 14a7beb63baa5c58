import { expect, it } from 'vitest';
import {
  createTableCallLedger,
  createTablePushLedger,
  readQuotaReport,
} from '../../../../shared/call-ledger/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import { organisationWith } from '../../../support/backstop-bench.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

const organisation = organisationWith();

it("reads the present month of one organisation, and of no other's, environment's or month's", async () => {
  const clock = new SteppedClock(Date.parse('2026-11-20T02:00:00Z'));
  const tables = createMemoryTableClient({ clock });
  const store = { tables, clock, random: systemRandom };
  const months = [
    ['test/dingcorp', '2026-11', 1],
    ['test/dingcorp', '2026-10', 10],
    ['test/dingcorp2', '2026-11', 100],
    ['prod/dingcorp', '2026-11', 1_000],
  ] as const;
  for (const [partition, month, times] of months) {
    const of = { ...store, organisation: partition };
    const share = { month, writer: 'w', acknowledged: 0 };
    const calls = { ...share, spender: 'jira-service-desk', count: 40 * times };
    await createTableCallLedger(of).recordShare(calls);
    await createTablePushLedger(of).recordShare({ ...share, spender: 'approval', count: times });
  }

  const report = await readQuotaReport({ environment: 'test', ...store }, organisation);

  expect(report).toMatchObject({
    month: '2026-11',
    asOfEpochMs: clock.nowEpochMs(),
    calls: { quota: 5_000, used: 40 },
    pushes: { quota: 3_000, used: 1, byFamily: [{ family: 'approval', pushes: 1 }] },
    functions: [{ name: 'jira-service-desk', used: 40 }],
  });
});

it('shows an organisation that has spent nothing', async () => {
  const clock = new SteppedClock(Date.parse('2026-11-20T02:00:00Z'));
  const tables = createMemoryTableClient({ clock });
  const deps = { environment: 'test', tables, clock, random: systemRandom };

  expect(await readQuotaReport(deps, organisation)).toMatchObject({
    calls: { used: 0, reserved: 0, keptForPayroll: 500, free: 4_500 },
    pushes: { used: 0, recountedAtEpochMs: undefined },
    functions: [],
    spent: undefined,
    warnings: [],
    nextStep: { en: 'Nothing to do.' },
  });
});
