import { describe, expect, it } from 'vitest';
import {
  createTableSubjectWatermarks,
  type SubjectWatermarks,
} from '../../../../shared/event-delivery/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  TableOutcomeUnknownError,
  tables,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import { withWriteFates, type WriteFate } from '../../../support/faulty-table-client.ts';
import { rowsOf } from '../../../support/table-rows.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const of = { corpId: 'dingexample', subscriber: 'jira', subject: 'approval/p-1' };
const clock = new VirtualClock(0);

function watermarks(client: TableClient): SubjectWatermarks {
  return createTableSubjectWatermarks({
    tables: client,
    environment: 'test',
    clock,
    random: systemRandom,
  });
}

describe('the watermark of a subject', () => {
  it('lets later and equal times through, and calls earlier ones stale', async () => {
    const marks = watermarks(createMemoryTableClient({ clock }));

    const answers: string[] = [];
    for (const time of [5, 5, 4, 7, 6, 7, 8]) answers.push(await marks.advance(of, time));

    expect(answers).toEqual([
      'current',
      'current',
      'stale',
      'current',
      'stale',
      'current',
      'current',
    ]);
  });

  it('is apart for each organisation, subscriber and subject', async () => {
    const marks = watermarks(createMemoryTableClient({ clock }));
    await marks.advance(of, 9);

    expect(await marks.advance({ ...of, corpId: 'dingother' }, 1)).toBe('current');
    expect(await marks.advance({ ...of, subscriber: 'books' }, 1)).toBe('current');
    expect(await marks.advance({ ...of, subject: 'approval/p-2' }, 1)).toBe('current');
  });

  it('takes one round trip', async () => {
    const faulty = withWriteFates(createMemoryTableClient({ clock }), () => 'answered');

    await watermarks(faulty.tables).advance(of, 1);

    expect(faulty.writes()).toBe(1);
  });

  it.each<WriteFate>(['lost-before', 'lost-after', 'delayed'])(
    'is current all the same when the answer is %s',
    async (fate) => {
      const fates = [fate];
      const faulty = withWriteFates(
        createMemoryTableClient({ clock }),
        () => fates.shift() ?? 'answered',
      );

      expect(await watermarks(faulty.tables).advance(of, 5)).toBe('current');
    },
  );

  it('is not taken back by a write that was long on its way', async () => {
    const fates: WriteFate[] = ['delayed', 'delayed', 'delayed', 'delayed'];
    const server = createMemoryTableClient({ clock });
    const faulty = withWriteFates(server, () => fates.shift() ?? 'answered');
    const marks = watermarks(faulty.tables);
    await expect(marks.advance(of, 5)).rejects.toBeInstanceOf(TableOutcomeUnknownError);
    await marks.advance(of, 7);

    await faulty.deliverDelayed();

    expect((await rowsOf(server, tables.eventSubject)).map(({ columns }) => columns)).toEqual([
      { v: 1n, time: 7n },
    ]);
  });

  it('lets at most a rising series through, whoever races', async () => {
    const marks = watermarks(createMemoryTableClient({ clock }));
    const times = [3, 1, 4, 1, 5, 9, 2, 6];

    const answers = await Promise.all(
      times.map(async (time) => ({ time, answer: await marks.advance(of, time) })),
    );

    const passed = answers.filter(({ answer }) => answer === 'current').map(({ time }) => time);
    expect(passed).toEqual(passed.toSorted((a, b) => a - b));
    expect(passed.at(-1)).toBe(9);
  });
});
