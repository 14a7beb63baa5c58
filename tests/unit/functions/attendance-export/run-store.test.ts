import { describe, expect, test } from 'vitest';
import { RunStore, type StoredRun } from '../../../../functions/attendance-export/run-store.ts';
import {
  createMemoryTableClient,
  TableOutcomeUnknownError,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import { withWriteFates, type WriteFate } from '../../../support/faulty-table-client.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';
import { identity, lease, record, series } from './sample-runs.ts';

function tables(): TableClient {
  return createMemoryTableClient({ clock: new SteppedClock() });
}

async function all(runs: AsyncIterable<StoredRun>): Promise<StoredRun[]> {
  const list: StoredRun[] = [];
  for await (const run of runs) list.push(run);
  return list;
}

describe('stored runs', () => {
  test('are listed oldest first, with everything that was saved', async () => {
    const runs = new RunStore(tables());
    const full = record('held', {
      inputsSha256: 'ab',
      accepted: ['MP-1'],
      temporaryName: 'x.1.part',
      meteredCallsUsed: 12,
    });
    const created = await runs.create(identity('0002'), record('collecting'), lease(1n));
    await runs.create(identity('0001'), record('superseded'), lease(1n));
    await runs.save(created, full, lease(1n));

    expect(await runs.list(series)).toEqual([
      { identity: identity('0001'), record: record('superseded'), version: 1n },
      { identity: identity('0002'), record: full, version: 2n },
    ]);
  });

  test('of other periods, profiles, companies, organisations and environments stay apart', async () => {
    const runs = new RunStore(tables());
    const november = { from: '2026-11-01', to: '2026-11-30' };
    const others = [
      { profile: 'adp-hk-generic-2' },
      { period: november },
      { company: 'HKSC2' },
      { company: 'HKS' },
      { corpId: 'dingother' },
      { environment: 'prod' },
    ];
    for (const change of others) {
      await runs.create(identity('0001', change), record('held', change.period), lease(1n));
    }
    await runs.create(identity('0001'), record('collecting'), lease(1n));

    expect(await runs.list(series)).toEqual([
      { identity: identity('0001'), record: record('collecting'), version: 1n },
    ]);
    const ofCompany = await all(runs.listCompany(series));
    expect(ofCompany.map((run) => run.identity)).toEqual([
      identity('0001'),
      identity('0001', { profile: 'adp-hk-generic-2' }),
      identity('0001', { period: november }),
    ]);
  });

  test('a run is created once: a second creation is refused', async () => {
    const runs = new RunStore(tables());
    await runs.create(identity('0001'), record('collecting'), lease(1n));

    await expect(
      runs.create(identity('0001'), record('collecting'), lease(2n)),
    ).rejects.toMatchObject({
      code: 'run.state-changed',
    });
  });

  test('a run that was never created cannot be saved', async () => {
    const never = { identity: identity('0001'), record: record('collecting'), version: 1n };

    await expect(
      new RunStore(tables()).save(never, record('held'), lease(1n)),
    ).rejects.toMatchObject({ code: 'run.state-changed' });
  });

  test('a late owner cannot undo what a newer one has written', async () => {
    const runs = new RunStore(tables());
    const seen = await runs.create(identity('0001'), record('collecting'), lease(1n));
    const newest = await runs.save(seen, record('uploading'), lease(2n));

    for (const from of [seen, newest]) {
      await expect(runs.save(from, record('collecting'), lease(1n))).rejects.toMatchObject({
        code: 'run.state-changed',
        retryable: true,
      });
    }
    expect((await runs.list(series)).map((run) => run.record.state)).toEqual(['uploading']);
  });

  test('a write that arrives late cannot undo a later one of the same owner', async () => {
    const delayed: (() => Promise<unknown>)[] = [];
    const client = tables();
    let isFirst = true;
    const late: TableClient = {
      ...client,
      putRow: (...args) => {
        const [, , columns] = args;
        const isUploading = String(columns['record']).includes('"uploading"');
        if (!isUploading || !isFirst) return client.putRow(...args);
        isFirst = false;
        delayed.push(() => client.putRow(...args));
        return Promise.reject(
          new TableOutcomeUnknownError({
            table: 'payroll_run',
            operation: 'putRow',
            fault: 'NetworkingError',
          }),
        );
      },
    };
    const runs = new RunStore(late);
    const created = await runs.create(identity('0001'), record('held'), lease(1n));
    const uploading = await runs.save(created, record('uploading'), lease(1n));
    await runs.save(uploading, record('delivered'), lease(1n));

    for (const arrive of delayed) await arrive();

    expect(delayed).toHaveLength(1);
    expect((await runs.list(series)).map((run) => run.record.state)).toEqual(['delivered']);
  });

  test('the first save of a new owner shuts out an older one that has not noticed yet', async () => {
    const runs = new RunStore(tables());
    const seen = await runs.create(identity('0001'), record('uploading'), lease(1n));
    await runs.save(seen, record('uploading'), lease(2n));

    await expect(runs.save(seen, record('renaming'), lease(1n))).rejects.toMatchObject({
      code: 'run.state-changed',
    });
  });

  test.each<WriteFate>(['lost-before', 'lost-after'])(
    'creating and saving survive an answer that was %s',
    async (fate) => {
      const fates: WriteFate[] = [fate, 'answered', fate, 'answered'];
      const faulty = withWriteFates(tables(), () => fates.shift() ?? 'answered');
      const runs = new RunStore(faulty.tables);

      const created = await runs.create(identity('0001'), record('collecting'), lease(1n));
      await runs.save(created, record('held'), lease(1n));

      expect((await runs.list(series)).map((run) => run.record.state)).toEqual(['held']);
    },
  );
});
