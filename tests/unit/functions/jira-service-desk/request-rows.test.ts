import { describe, expect, it } from 'vitest';
import { createRequestRows } from '../../../../functions/jira-service-desk/request-rows.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  tables as allTables,
} from '../../../../shared/table-store/index.ts';
import { rowsOf as storedRows } from '../../../support/table-rows.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

function rowsOf() {
  const clock = new VirtualClock(Date.UTC(2026, 10, 26));
  const tables = createMemoryTableClient({ clock });
  const rows = createRequestRows({ tables, organisation: 'test/c', clock, random: systemRandom });
  const take = (owner: string) => rows.take('p1', { owner, label: 'dt-1' });
  const mustTake = async (owner: string) => {
    const taken = await take(owner);
    if (taken.outcome !== 'taken') throw new Error(taken.outcome);
    return taken.hold;
  };
  return { clock, tables, rows, take, mustTake };
}

describe('the row of a request', () => {
  it('is held by one at a time, also against another of the same name', async () => {
    const { take, mustTake } = rowsOf();
    await mustTake('a');

    expect(await take('a')).toEqual({ outcome: 'held', retryAfterMs: 120_000 });
  });

  it('passes on when the hold has ended, and the one before can no longer write', async () => {
    const { clock, rows, mustTake } = rowsOf();
    const first = await mustTake('a');
    clock.advance(120_000);
    const second = await mustTake('b');

    await expect(rows.write(first, { stage: 'sending' })).rejects.toMatchObject({
      code: 'jira.row-lost',
    });
    await expect(rows.release(first, { stage: 'done' })).rejects.toMatchObject({
      code: 'jira.row-lost',
    });
    expect(second.row.fence).toBe(first.row.fence + 1n);
    expect((await rows.find('p1'))?.stage).toBe('planned');
  });

  it('refuses a write after the end of the hold, even if nobody has taken it', async () => {
    const { clock, rows, mustTake } = rowsOf();
    const hold = await mustTake('a');
    clock.advance(120_000);

    await expect(rows.write(hold, {})).rejects.toMatchObject({ code: 'jira.row-lost' });
  });

  it('keeps what was written, and begins the hold anew with it', async () => {
    const { clock, rows, take, mustTake } = rowsOf();
    const hold = await mustTake('a');
    clock.advance(100_000);
    await rows.write(hold, (now) => ({ stage: 'sending', sentAtEpochMs: now }));
    clock.advance(100_000);

    expect((await take('b')).outcome).toBe('held');
    expect(await rows.find('p1')).toMatchObject({
      stage: 'sending',
      sentAtEpochMs: Date.UTC(2026, 10, 26) + 100_000,
    });
  });

  it('of an approval whose id is none is found again, and does not show it', async () => {
    const { tables, rows } = rowsOf();
    const strange = '身份證 K482719(5)';
    const taken = await rows.take(strange, { owner: 'a', label: 'dt-1' });

    const again = await rows.take(strange, { owner: 'b', label: 'dt-1' });

    expect([taken.outcome, again.outcome]).toEqual(['taken', 'held']);
    const keys = (await storedRows(tables, allTables.serviceRequest)).map(({ key }) => key);
    expect(keys).toMatchObject([{ instance: expect.stringMatching(/^h[0-9a-f]{64}$/) as unknown }]);
  });

  it('that is given back is free at once, and one that is done is only told', async () => {
    const { rows, take, mustTake } = rowsOf();
    const first = await mustTake('a');
    await rows.giveBack('p1', first.row);
    const second = await mustTake('b');
    await rows.giveBack('p1', first.row);
    await rows.release(second, { stage: 'done', issueKey: 'ITSD-1' });

    expect(await take('c')).toMatchObject({
      outcome: 'done',
      progress: { issueKey: 'ITSD-1' },
    });
  });
});
