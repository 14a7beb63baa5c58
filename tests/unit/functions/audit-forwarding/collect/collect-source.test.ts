import { describe, expect, it } from 'vitest';
import {
  collectSource,
  type SourceCounts,
} from '../../../../../functions/audit-forwarding/collect/collect-source.ts';
import type {
  AuditSource,
  AuditStreams,
  SourcePage,
} from '../../../../../functions/audit-forwarding/ports.ts';
import { createMemoryAuditStreams } from '../../../../../functions/audit-forwarding/stream/memory-audit-streams.ts';
import { StreamMovedError } from '../../../../../functions/audit-forwarding/stream/errors.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { DAY_MS } from '../../../../../shared/time/index.ts';
import {
  numbered,
  numberNormaliser,
  numberOf,
  scriptedSource,
} from '../../../../support/audit-forwarding/scripted-source.ts';
import { SteppedClock } from '../../../../support/stepped-clock.ts';

const NOW = Date.UTC(2026, 10, 27);
const STREAM = 'file-audit';

interface Scene {
  readonly clock: SteppedClock;
  readonly streams: AuditStreams;
  readonly collect: (
    source: AuditSource,
    options?: { readonly mayGoOn?: () => boolean; readonly streams?: AuditStreams },
  ) => Promise<SourceCounts & { readonly isAtEnd: boolean }>;
  readonly numbers: () => Promise<readonly number[]>;
}

function scene(): Scene {
  const clock = new SteppedClock(NOW);
  const streams = createMemoryAuditStreams({ environment: 'test', corpId: 'ding1', clock });
  const log = createJsonLogger({ clock, write: () => undefined });
  return {
    clock,
    streams,
    collect: async (source, { mayGoOn = () => true, streams: other = streams } = {}) => {
      const counts: SourceCounts = { told: 0, appended: 0, unreadable: 0 };
      const { isAtEnd } = await collectSource(
        { streams: other, clock, log, normaliser: numberNormaliser, identities: undefined },
        source,
        { lateDays: 1 },
        { signal: new AbortController().signal, mayGoOn },
        counts,
      );
      return { ...counts, isAtEnd };
    },
    numbers: async () => {
      const numbers: number[] = [];
      for await (const segment of streams.segments(STREAM, 1)) {
        const events = await streams.read(segment);
        numbers.push(...events.map(({ id }) => numberOf(id)));
      }
      return numbers;
    },
  };
}

/** Tells the records from the cursor on, two a page, the last of the page before once more. */
function overlapping(last: number, appended?: (page: number) => Promise<void>): AuditSource {
  return scriptedSource(function* (cursor): Iterable<SourcePage> {
    for (let first = Number(cursor ?? 1); first <= last; first += 2) {
      const told = [first - 1, first, first + 1].filter((one) => one >= 1 && one <= last);
      yield {
        records: told.map((one) => numbered(one, NOW - 1_000 + one)).reverse(),
        cursor: first + 2,
        ...(appended === undefined ? {} : { appended: () => appended(first) }),
      };
    }
  });
}

describe('a source that is collected', () => {
  it('is in its stream, each record once, though told twice and out of order', async () => {
    const { collect, numbers, streams } = scene();

    const { appended, isAtEnd, told } = await collect(overlapping(5));

    expect([...(await numbers())].sort()).toEqual([1, 2, 3, 4, 5]);
    expect({ appended, isAtEnd, told }).toEqual({ appended: 5, isAtEnd: true, told: 7 });
    expect((await streams.head(STREAM)).cursor).toBe(7);
  });

  it('takes a record once that a page tells twice', async () => {
    const { collect, numbers } = scene();
    const page = { records: [numbered(1, NOW), numbered(1, NOW), numbered(2, NOW)], cursor: 'a' };

    await collect(scriptedSource(() => [page]));

    expect(await numbers()).toEqual([1, 2]);
  });

  it('takes late records, and knows old ones after a pause longer than any overlap', async () => {
    const { clock, collect, numbers } = scene();
    await collect(scriptedSource(() => [{ records: [numbered(1, NOW)], cursor: 'a' }]));
    await clock.pass(30 * DAY_MS);
    const late = [numbered(1, NOW), numbered(2, NOW - DAY_MS), numbered(3, NOW + 30 * DAY_MS)];

    const { appended } = await collect(scriptedSource(() => [{ records: late, cursor: 'b' }]));

    expect(appended).toBe(2);
    expect(await numbers()).toEqual([1, 2, 3]);
  });

  it('moves the cursor over a page with nothing new, and leaves it for a page without one', async () => {
    const { collect, streams } = scene();
    const pages = [{ records: [], cursor: 'a' }, { records: [numbered(1, NOW)] }];

    await collect(scriptedSource(() => pages));

    expect((await streams.head(STREAM)).cursor).toBe('a');
  });

  it('tells a page that it is in the stream, also if all of it was there before', async () => {
    const { collect } = scene();
    const told: number[] = [];
    const source = overlapping(3, async (page) => void told.push(page));
    const from1 = scriptedSource(() => source.pages(1, {}));

    await collect(from1);
    await collect(from1);

    expect(told).toEqual([1, 3, 1, 3]);
  });

  it('stops between pages when there is no more time, and goes on from there', async () => {
    const { collect, numbers } = scene();
    let left = 1;

    const first = await collect(overlapping(6), { mayGoOn: () => (left -= 1) > 0 });
    const second = await collect(overlapping(6));

    expect([first.isAtEnd, second.isAtEnd]).toEqual([false, true]);
    expect([...(await numbers())].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('puts a record aside of which no event can be made, and takes the others', async () => {
    const { collect, numbers, streams } = scene();
    const strange = { ...numbered(2, NOW), fields: { isStrange: true, phone: '9123 4567' } };
    const records = [numbered(1, NOW), strange, numbered(3, NOW)];

    const { unreadable } = await collect(scriptedSource(() => [{ records, cursor: 'a' }]));

    expect(unreadable).toBe(1);
    expect(await numbers()).toEqual([1, 2, 3]);
    for await (const segment of streams.segments(STREAM, 1)) {
      const lines = (await streams.read(segment)).map(({ line }) => line);
      expect(lines[1]).toContain('"kind":"unreadable"');
      expect(lines.join()).not.toContain('9123');
    }
  });
});

describe('a source that is collected by a run that is killed', () => {
  /** Throws at the n-th step of a run; steps are the calls of the stream and of `appended`. */
  function mortal(streams: AuditStreams, mayLive: () => boolean): AuditStreams {
    const step = async <Value>(work: () => Promise<Value>, when: 'before' | 'after') => {
      if (when === 'before' && !mayLive()) throw new Error('killed');
      const value = await work();
      if (!mayLive()) throw new Error('killed');
      return value;
    };
    return {
      ...streams,
      knownIds: (...given) => step(() => streams.knownIds(...given), 'after'),
      append: (...given) => step(() => streams.append(...given), 'before'),
    };
  }

  it('loses nothing and doubles nothing, wherever it is killed', async () => {
    for (let lives = 0; lives < 16; lives += 1) {
      const { collect, numbers, streams } = scene();
      let left = lives;
      const mayLive = (): boolean => (left -= 1) >= 0;
      const appended = async (): Promise<void> => {
        if (!mayLive()) throw new Error('killed');
      };

      await collect(overlapping(7, appended), { streams: mortal(streams, mayLive) }).catch(
        (error: unknown) => expect((error as Error).message).toBe('killed'),
      );
      await collect(overlapping(7));

      expect([...(await numbers())].sort(), `killed after ${lives}`).toEqual([1, 2, 3, 4, 5, 6, 7]);
    }
  });
});

describe('a source beside another writer of its stream', () => {
  /** Has something else happen just before the first append. */
  function overtaken(streams: AuditStreams, overtake: () => Promise<unknown>): AuditStreams {
    let isFirst = true;
    return {
      ...streams,
      append: async (...given) => {
        if (isFirst) {
          isFirst = false;
          await overtake();
        }
        return streams.append(...given);
      },
    };
  }

  it('leaves out what a backfill has added meanwhile', async () => {
    const { collect, numbers, streams } = scene();
    const draft = numberNormaliser.normalise(STREAM, numbered(2, NOW), {
      identities: new Map(),
      collectedAtEpochMs: NOW,
    });
    const other = overtaken(streams, async () =>
      streams.append(await streams.head(STREAM), [draft], undefined),
    );
    const page = { records: [1, 2, 3].map((one) => numbered(one, NOW)), cursor: 'a' };

    const { appended } = await collect(
      scriptedSource(() => [page]),
      { streams: other },
    );

    expect(await numbers()).toEqual([2, 1, 3]);
    expect(appended).toBe(2);
    expect((await streams.head(STREAM)).cursor).toBe('a');
  });

  it('leaves the source to one that has moved the cursor', async () => {
    const { collect, numbers, streams } = scene();
    const other = overtaken(streams, async () =>
      streams.append(await streams.head(STREAM), [], 'z'),
    );
    const page = { records: [numbered(1, NOW)], cursor: 'a' };

    const collecting = collect(
      scriptedSource(() => [page]),
      { streams: other },
    );

    await expect(collecting).rejects.toBeInstanceOf(StreamMovedError);
    expect(await numbers()).toEqual([]);
    expect((await streams.head(STREAM)).cursor).toBe('z');
  });
});
