import { describe, expect, test } from 'vitest';
import { ReportedPunchStore } from '../../../../functions/attendance-export/reported-punches/reported-punch-store.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createAesGcmSealer, SealBrokenError } from '../../../../shared/sealing/index.ts';
import {
  createMemoryTableClient,
  HIGHEST,
  LOWEST,
  TableOutcomeUnknownError,
  tables,
  type Row,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const keyRing = { current: 'k1', keys: new Map([['k1', new Uint8Array(32).fill(7)]]) };
const sealer = createAesGcmSealer(keyRing, systemRandom);
const period = monthPeriod('2026-10');
const punch = {
  userId: 'hk001',
  bizId: 'FF62BB',
  punchedEpochMs: Date.parse('2026-10-05T01:00:00Z'),
};

const memory = () =>
  createMemoryTableClient({ clock: new VirtualClock(Date.parse('2026-10-06T00:00:00Z')) });

async function rowsOf(client: TableClient): Promise<Row[]> {
  const rows: Row[] = [];
  const all = client.getRange(tables.reportedPunch, {
    from: { day: LOWEST, punch: LOWEST },
    to: { day: HIGHEST, punch: HIGHEST },
  });
  for await (const row of all) rows.push(row);
  return rows;
}

describe('the store of reported punches', () => {
  test('gives back what was reported on the days of a period, and of no other organisation', async () => {
    const client = memory();
    const store = new ReportedPunchStore({ tables: client, sealer }, 'test/dingcorp1');
    await store.record(punch);
    await store.record({
      ...punch,
      bizId: 'LATER',
      punchedEpochMs: Date.parse('2026-11-01T00:00:00Z'),
    });
    const other = new ReportedPunchStore({ tables: client, sealer }, 'test/dingcorp2');

    expect(await store.reportedIn(period)).toEqual([punch]);
    expect(await other.reportedIn(period)).toEqual([]);
  });

  test('keeps a punch once, however often it is reported', async () => {
    const client = memory();
    const store = new ReportedPunchStore({ tables: client, sealer }, 'test/dingcorp1');

    await Promise.all([store.record(punch), store.record(punch), store.record(punch)]);

    expect(await rowsOf(client)).toHaveLength(1);
  });

  test('writes again when the answer to a write is lost', async () => {
    const client = memory();
    let lost = 0;
    const lossy: TableClient = {
      ...client,
      putRow: async (...call) => {
        const result = await client.putRow(...call);
        if (lost++ > 0) return result;
        throw new TableOutcomeUnknownError({ table: 't', operation: 'PutRow', fault: 'reset' });
      },
    };
    const store = new ReportedPunchStore({ tables: lossy, sealer }, 'test/dingcorp1');

    await store.record(punch);

    expect(await rowsOf(client)).toHaveLength(1);
    expect(lost).toBe(2);
  });

  test('shows neither person nor business id in the row', async () => {
    const client = memory();
    const store = new ReportedPunchStore({ tables: client, sealer }, 'test/dingcorp1');

    await store.record(punch);

    const [row] = await rowsOf(client);
    const body = row?.columns['body'];
    const shown = JSON.stringify(row?.key) + Buffer.from(body as Uint8Array).toString('latin1');
    expect(shown).not.toContain(punch.userId);
    expect(shown).not.toContain(punch.bizId);
  });

  test('refuses a row that was moved from another day', async () => {
    const client = memory();
    const store = new ReportedPunchStore({ tables: client, sealer }, 'test/dingcorp1');
    await store.record(punch);
    const [row] = await rowsOf(client);
    await client.putRow(
      tables.reportedPunch,
      { day: 'test/dingcorp1/2026-10-06', punch: String(row?.key['punch']) },
      row?.columns ?? {},
      { row: 'ignore' },
    );

    await expect(store.reportedIn(period)).rejects.toThrow(SealBrokenError);
  });
});
