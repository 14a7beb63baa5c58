import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  HealthStateMovedError,
  HealthStateUnreadableError,
} from '../../../../../functions/event-worker/backstop/errors.ts';
import { HealthBook } from '../../../../../functions/event-worker/backstop/health-book.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  tables,
  type TableClient,
} from '../../../../../shared/table-store/index.ts';
import { withWriteFates, type WriteFate } from '../../../../support/faulty-table-client.ts';
import { SteppedClock } from '../../../../support/stepped-clock.ts';

const schema = z.object({ mark: z.int() });

function bookOver(client: TableClient): HealthBook {
  return new HealthBook({ tables: client, random: systemRandom, organisation: 'test/dingcorp' });
}

/** A book whose writes meet these fates in turn, then none. */
function bookWithFates(...fates: WriteFate[]) {
  const inner = createMemoryTableClient({ clock: new SteppedClock(0) });
  const { tables: client } = withWriteFates(inner, () => fates.shift() ?? 'answered');
  return { book: bookOver(client), plain: bookOver(inner), inner };
}

describe('a state of the health book', () => {
  it('is replaced by whoever saw it last, and by nobody else', async () => {
    const { book } = bookWithFates();
    const none = await book.read('a', schema);

    await book.replace('a', none, { mark: 1 });

    await expect(book.replace('a', none, { mark: 2 })).rejects.toBeInstanceOf(
      HealthStateMovedError,
    );
    const seen = await book.read('a', schema);
    expect(seen.state).toEqual({ mark: 1 });
    await book.replace('a', seen, { mark: 3 });
    await expect(book.replace('a', seen, { mark: 4 })).rejects.toBeInstanceOf(
      HealthStateMovedError,
    );
    expect((await book.read('a', schema)).state).toEqual({ mark: 3 });
  });

  it.each(['lost-before', 'lost-after'] as const)(
    'is replaced once though the answer of the write was %s',
    async (fate) => {
      const { book } = bookWithFates(fate);

      await book.replace('a', await book.read('a', schema), { mark: 1 });

      const seen = await book.read('a', schema);
      expect(seen).toEqual({ version: 1n, state: { mark: 1 } });
    },
  );

  it('that another wrote in the place of a lost write is not taken for our own', async () => {
    const { book, plain } = bookWithFates('lost-before');
    const none = await book.read('a', schema);
    await plain.replace('a', none, { mark: 9 });

    await expect(book.replace('a', none, { mark: 1 })).rejects.toBeInstanceOf(
      HealthStateMovedError,
    );
  });

  it.each([
    ['is no JSON', '{'],
    ['is of another form', '{"mark":"1"}'],
  ])('that %s is named, not guessed', async (_what, state) => {
    const { book, inner } = bookWithFates();
    await inner.putRow(
      tables.eventHealth,
      { organisation: 'test/dingcorp', aspect: 'a' },
      { v: 1n, version: 1n, writer: 'x', state },
      { row: 'ignore' },
    );

    const reading = book.read('a', schema);

    await expect(reading).rejects.toBeInstanceOf(HealthStateUnreadableError);
    await expect(reading).rejects.toMatchObject({ details: { aspect: 'a' } });
  });
});

describe('an instant of the health book', () => {
  it('only moves forward, whatever happens to the answers', async () => {
    const { book } = bookWithFates('lost-after', 'answered', 'lost-before');

    await book.advance('last', 100);
    await book.advance('last', 300);
    await book.advance('last', 200);

    expect(await book.instantOf('last')).toBe(300);
    expect(await book.instantOf('never')).toBeUndefined();
  });
});
