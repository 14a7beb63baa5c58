import { expect, it } from 'vitest';
import { createTableCallLedger, ledgerMonthOf } from '../../../../shared/call-ledger/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { partitionOf } from '../../../../shared/table-store/index.ts';
import { CORP_ID, OTHER_CORP_ID, TokenRefreshBench } from '../../../support/token-refresh-bench.ts';

const QUOTA = 5_000;

/** Books calls of an organisation, as another function does. */
async function spend(bench: TokenRefreshBench, corpId: string, usedCalls: number): Promise<void> {
  const { clock, tables } = bench;
  const organisation = partitionOf('test', corpId);
  const ledger = createTableCallLedger({ clock, tables, organisation, random: systemRandom });
  const month = ledgerMonthOf(clock.nowEpochMs());
  await ledger.recordUsed({ month, spender: 'jira-service-desk', usedCalls });
}

it("the timer tells each organisation's group once what is used of the month's calls", async () => {
  const bench = new TokenRefreshBench();
  const told: string[] = [];
  bench.tellGroup = ({ corpId }, { text }) => {
    told.push(`${corpId}: ${text.en}`);
    return Promise.resolve(true);
  };
  await spend(bench, CORP_ID, QUOTA * 0.86);
  await spend(bench, OTHER_CORP_ID, QUOTA * 0.5);

  for (let run = 0; run < 3; run += 1) {
    await bench.fire();
    bench.clock.advance(5 * 60_000);
  }

  expect(told).toHaveLength(1);
  expect(told[0]).toContain(`${CORP_ID}: `);
  expect(told[0]).toContain('85% of the DingTalk calls');
});

it('a ledger that is down keeps no token from being refreshed', async () => {
  const bench = new TokenRefreshBench();
  const { server } = bench;
  bench.tables = {
    ...server,
    getRow: (table, ...rest) =>
      table.name === 'call_ledger'
        ? Promise.reject(new Error('down'))
        : server.getRow(table, ...rest),
  };

  const { tokens } = (await bench.fire()) as { tokens: { outcome: string }[] };

  expect(tokens.map(({ outcome }) => outcome)).toEqual(['refreshed', 'refreshed', 'refreshed']);
});
