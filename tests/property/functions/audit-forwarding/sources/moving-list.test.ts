import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ListKeptMovingError } from '../../../../../functions/audit-forwarding/sources/errors.ts';
import { readNumberedPages } from '../../../../../functions/audit-forwarding/sources/windows/read-numbered-pages.ts';

const PIECE = { fromEpochMs: 0, toEpochMs: 999, isDivisible: false };

/** What happens to the list before a page of it is told: rows come, or rows go. */
const changes = (kind: 'come' | 'go') =>
  fc.array(
    fc.array(fc.record({ kind: fc.constant(kind), at: fc.nat({ max: 40 }) }), { maxLength: 2 }),
    { maxLength: 30 },
  );

/** What the answer says of the length of the list. */
const counting = fc.constantFrom('right', 'rows-of-page', 'nought', 'changing');

/** How many rows a page is told with, of those that were asked for. */
const capping = fc.constantFrom(Infinity, 2);

interface World {
  readonly rows: number;
  readonly pageSize: number;
  readonly steps: readonly (readonly { readonly kind: 'come' | 'go'; readonly at: number }[])[];
  readonly counts: 'right' | 'rows-of-page' | 'nought' | 'changing';
  readonly rowsAtMostTold: number;
}

/** Reads the list of a world; what was in it at the last page, what was held, and how it ended. */
async function readWorld({ counts, pageSize, rows, rowsAtMostTold, steps }: World) {
  const list = Array.from({ length: rows }, (_, number) => `first ${String(number)}`);
  const told = Math.min(pageSize, rowsAtMostTold);
  let calls = 0;
  const ask = (pageNumber: number) => {
    for (const { at, kind } of steps[calls] ?? []) {
      if (kind === 'come') list.splice(at % (list.length + 1), 0, `new ${String(calls)} ${at}`);
      else list.splice(at % (list.length + 1), 1);
    }
    calls += 1;
    const page = list.slice((pageNumber - 1) * told, pageNumber * told);
    const said = { right: list.length, 'rows-of-page': page.length, nought: 0, changing: calls };
    return Promise.resolve({
      count: said[counts],
      records: page.map((identity) => ({ identity, timeEpochMs: 5, kind: 'some', fields: {} })),
    });
  };
  const held = new Set<string>();
  let readUntilEpochMs: number | undefined;
  try {
    const options = { stream: 'storage', pageSize, ask } as const;
    for await (const step of readNumberedPages(options, PIECE)) {
      step.records.forEach(({ identity }) => held.add(identity));
      readUntilEpochMs = step.readUntilEpochMs;
    }
  } catch (error) {
    if (!(error instanceof ListKeptMovingError)) throw error;
  }
  return { list, held, readUntilEpochMs, calls };
}

describe('reading a list whose pages move', () => {
  it.each(['come', 'go'] as const)(
    'is at its end only with every row that the list then has, while rows %s',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat({ max: 40 }),
          fc.integer({ min: 1, max: 7 }),
          changes(kind),
          async (rows, pageSize, steps) => {
            const world = { rows, pageSize, steps, counts: 'right', rowsAtMostTold: Infinity };
            const { held, list, readUntilEpochMs } = await readWorld(world as World);

            if (readUntilEpochMs === undefined) return;
            expect(readUntilEpochMs).toBe(PIECE.toEpochMs);
            expect(list.filter((row) => !held.has(row))).toEqual([]);
          },
        ),
        { numRuns: 1_000 },
      );
    },
  );

  it('comes to its end with all rows of a list that stands still, whatever counts it is told', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('right', 'rows-of-page', 'nought'),
        async (rows, pageSize, counts) => {
          const world = { rows, pageSize, steps: [], counts, rowsAtMostTold: Infinity } as const;
          const { held, list, readUntilEpochMs } = await readWorld(world);

          expect(readUntilEpochMs).toBe(PIECE.toEpochMs);
          expect(held.size).toBe(list.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes no short page for the last while the count says that there is more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 40 }),
        fc.integer({ min: 1, max: 7 }),
        capping,
        async (rows, pageSize, rowsAtMostTold) => {
          const world = { rows, pageSize, steps: [], counts: 'right', rowsAtMostTold } as const;
          const { held, list, readUntilEpochMs } = await readWorld(world);

          expect(readUntilEpochMs).toBe(PIECE.toEpochMs);
          expect(held.size).toBe(list.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives up after a few readings, whatever it is told', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 40 }),
        fc.integer({ min: 1, max: 7 }),
        changes('come'),
        counting,
        async (rows, pageSize, steps, counts) => {
          const world = { rows, pageSize, steps, counts, rowsAtMostTold: Infinity };

          const { calls, list } = await readWorld(world);

          // Four readings of the longest that the list ever was, each with an empty page.
          expect(calls).toBeLessThanOrEqual(4 * (Math.ceil(list.length / pageSize) + 1));
        },
      ),
      { numRuns: 500 },
    );
  });
});
