import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTableEventStore } from '../../../../shared/event-delivery/index.ts';
import {
  contentContextOf,
  createTableEventInbox,
  openContent,
} from '../../../../shared/event-inbox/index.ts';
import { LeaseLostError } from '../../../../shared/lease/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  RotationBook,
  rotateTable,
  sealedTables,
  type SealedTable,
} from '../../../../shared/sealed-rows/index.ts';
import type { Sealer } from '../../../../shared/sealing/index.ts';
import {
  createMemoryTableClient,
  isTableError,
  tables as productTables,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import type { Clock } from '../../../../shared/time/index.ts';
import { withWriteFates, type WriteFate } from '../../../support/faulty-table-client.ts';
import { keyIdIn, sealerWith } from '../../../support/key-rings.ts';
import { Killed, mortalTableClient } from '../../../support/mortal-table-client.ts';
import { rowsOf } from '../../../support/table-rows.ts';
import { takingTurns } from '../../../support/taking-turns.ts';

const CORP = 'ding1';
const NOW = Date.UTC(2026, 10, 26);
/** An instance that started before the ring was changed, and one that started after. */
const before = sealerWith('k1');
const after = sealerWith('k1', 'k2');
const last = sealerWith('k1', 'k2', 'k3');

const events = ['e_0', 'e_1', 'e_2', 'e_3'] as const;
const writerStep = fc.record({
  kind: fc.constantFrom('accept', 'accept', 'work', 'work', 'delete'),
  event: fc.constantFrom(...events),
  isOldRing: fc.boolean(),
});
const rotator = fc.record({
  dieAt: fc.integer({ min: 1, max: 25 }),
  when: fc.constantFrom('before', 'after'),
  ring: fc.constantFrom(before, after, after, last),
});
const fates = fc.infiniteStream<WriteFate>(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<WriteFate>('answered') },
    { weight: 1, arbitrary: fc.constantFrom<WriteFate>('lost-before', 'lost-after', 'delayed') },
  ),
);

const contentOf = (event: string): string => JSON.stringify({ event, text: '陳大文'.repeat(300) });
const inboxRows: SealedTable = (() => {
  const found = sealedTables.find(({ table }) => table === productTables.inbox);
  if (found === undefined) throw new Error('the inbox holds sealed cells');
  return found;
})();

/** Every row opens, to what was written; gives the keys by which they are sealed. */
async function openAll(tables: TableClient): Promise<readonly (string | undefined)[]> {
  const rows = await rowsOf(tables, productTables.inbox);
  return Promise.all(
    rows.map(async ({ key, columns: { content } }) => {
      const place = { part: String(key['part']), event: String(key['event']) };
      const text = await openContent(last, content as Uint8Array, contentContextOf(place));
      expect(text).toBe(contentOf(place.event));
      return keyIdIn(content);
    }),
  );
}

function rotate(tables: TableClient, sealer: Sealer, clock: Clock) {
  const deps = { tables, sealer, environment: 'test', clock, random: systemRandom };
  const book = new RotationBook(tables, 'test');
  return rotateTable(deps, book, inboxRows, { mayGoOn: () => true });
}

async function write(
  tables: TableClient,
  clock: Clock,
  { kind, event, isOldRing }: { kind: string; event: string; isOldRing: boolean },
  deleted: Set<string> = new Set(),
): Promise<void> {
  const options = {
    tables,
    environment: 'test',
    sealer: isOldRing ? before : after,
    clock,
    random: systemRandom,
  };
  if (kind === 'accept') {
    await createTableEventInbox(options).accept({
      corpId: CORP,
      key: event,
      app: 'dingapp',
      source: 'callback',
      type: 'user_add_org',
      eventTimeEpochMs: NOW,
      receivedAtEpochMs: NOW,
      content: contentOf(event),
      isStale: false,
    });
    return;
  }
  if (kind === 'delete') {
    deleted.add(event);
    for (const { key } of await rowsOf(tables, productTables.inbox)) {
      if (key['event'] !== event) continue;
      await tables.deleteRow(productTables.inbox, key, { row: 'ignore' });
    }
    return;
  }
  const store = createTableEventStore(options);
  const reference = { corpId: CORP, key: event };
  const claimed = await store.claimEvent(reference, { owner: 'worker', leaseMs: 60_000 });
  if (claimed.outcome !== 'claimed' && claimed.outcome !== 'unreadable') return;
  try {
    await store.postponeEvent(reference, claimed.claim, { dueEpochMs: NOW + 60_000 });
  } catch (error) {
    // The only way to lose a claim here: a rotation takes none.
    if (!(error instanceof LeaseLostError && deleted.has(event))) throw error;
  }
}

it('leaves every row openable at every moment and at last under the current key, whatever is killed, lost, delayed or written meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.array(writerStep, { maxLength: 5 }), { minLength: 1, maxLength: 2 }),
      fc.array(rotator, { minLength: 1, maxLength: 3 }),
      fates,
      async (scheduler, scripts, rotators, fate) => {
        const serverClock: Clock = {
          nowEpochMs: () => NOW,
          sleep: () => Promise.reject(new Error('the server never sleeps')),
        };
        const instanceClock: Clock = {
          nowEpochMs: () => NOW,
          sleep: () => scheduler.schedule(Promise.resolve(), 'wait'),
        };
        const server = createMemoryTableClient({ clock: serverClock });
        const turn = async (): Promise<void> => {
          await scheduler.schedule(Promise.resolve(), 'call');
          await openAll(server);
        };
        for (const event of events.slice(0, 2)) {
          await write(server, instanceClock, { kind: 'accept', event, isOldRing: true });
        }
        const faulty = withWriteFates(server, () => {
          const next = fate.next();
          return next.done === true ? 'answered' : next.value;
        });

        const deleted = new Set<string>();
        const writers = scripts.map(async (script) => {
          for (const step of script) {
            await write(takingTurns(server, turn), instanceClock, step, deleted);
            await faulty.deliverDelayed();
          }
        });
        const rotations = rotators.map(async ({ dieAt, when, ring }) => {
          const mortal = mortalTableClient(faulty.tables, dieAt, when);
          try {
            await rotate(takingTurns(mortal.tables, turn), ring, instanceClock);
          } catch (error) {
            if (!(error instanceof Killed) && !isTableError(error)) throw error;
          }
        });
        await scheduler.waitFor(Promise.all([...writers, ...rotations]));
        // The first may go on with a pass behind which somebody has written; the second begins one.
        const quietClock = { ...instanceClock, sleep: () => Promise.resolve() };
        await rotate(server, last, quietClock);
        const done = await rotate(server, last, quietClock);
        await faulty.deliverDelayed();

        expect(done.isDone).toBe(true);
        expect(done.unreadable).toEqual({ unknownKeys: {}, broken: 0, examples: [] });
        for (const keyId of await openAll(server)) expect(keyId).toBe('k3');
      },
    ),
    { numRuns: 300 },
  );
});
