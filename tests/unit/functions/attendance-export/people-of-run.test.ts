import { describe, expect, test } from 'vitest';
import type { RunIdentity } from '../../../../functions/attendance-export/object-keys.ts';
import {
  previousDelivered,
  readPeople,
  storePeople,
} from '../../../../functions/attendance-export/people-of-run.ts';
import type { RunState } from '../../../../functions/attendance-export/run-record.ts';
import { RunStore } from '../../../../functions/attendance-export/run-store.ts';
import { createMemoryObjectStore } from '../../../../shared/object-storage/index.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';
import { identity, lease, record, sealer } from './sample-runs.ts';

interface EarlierRun {
  readonly month: string;
  readonly profile?: string;
  readonly company?: string;
  readonly state?: RunState;
}

/** Who is known to a run of October from earlier runs, each of whose people bears its number. */
async function previousPeople(...earlier: readonly EarlierRun[]): Promise<string[]> {
  const stores = { objects: createMemoryObjectStore(), sealer: sealer() };
  const runs = new RunStore(createMemoryTableClient({ clock: new SteppedClock() }));
  for (const [index, { month, state = 'delivered', ...change }] of earlier.entries()) {
    const period = monthPeriod(month);
    const run: RunIdentity = identity('0001', { ...change, period });
    const userId = `u${String(index + 1)}`;
    const kept = await storePeople(stores, run, [{ userId, name: '陳大文', origin: 'directory' }]);
    await runs.create(run, record(state, { ...period, ...kept }), lease(1n));
  }
  const series = identity('0001');
  const previous = previousDelivered(await runs.allOf(series), series);
  const people = await readPeople(stores, previous?.record.peopleKey);
  for (const { origin } of people) expect(origin).toBe('previous-run');
  return people.map(({ userId }) => userId);
}

describe('the people of the previous run', () => {
  test('are those of the last delivered run before the period', async () => {
    expect(await previousPeople()).toEqual([]);
    expect(await previousPeople({ month: '2026-08' }, { month: '2026-09' })).toEqual(['u2']);
    expect(await previousPeople({ month: '2026-09' }, { month: '2026-11' })).toEqual(['u1']);
    expect(await previousPeople({ month: '2026-09', company: 'OTHER' })).toEqual([]);
  });

  test('are not forgotten when the company changes to another file profile', async () => {
    expect(await previousPeople({ month: '2026-09', profile: 'adp-wfn-paydata' })).toEqual(['u1']);
    expect(
      await previousPeople({ month: '2026-08' }, { month: '2026-09', profile: 'adp-wfn-paydata' }),
    ).toEqual(['u2']);
  });

  test.each(['held', 'superseded', 'unchanged'] as const)(
    'are not those of a run that is %s',
    async (state) => {
      expect(await previousPeople({ month: '2026-09', state })).toEqual([]);
    },
  );
});
