import { beforeEach, describe, expect, it } from 'vitest';
import {
  createCallBooking,
  createTableCallLedger,
  createTablePushLedger,
  type PushLedger,
} from '../../../../shared/call-ledger/index.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import { withWriteFates, type WriteFate } from '../../../support/faulty-table-client.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const month = '2026-11';
const now = Date.parse('2026-11-10T02:00:00Z');
let fates: WriteFate[];
let store: Parameters<typeof createTablePushLedger>[0];
let pushes: PushLedger;

beforeEach(() => {
  fates = [];
  const clock = new VirtualClock(now);
  const { tables } = withWriteFates(
    createMemoryTableClient({ clock }),
    () => fates.shift() ?? 'answered',
  );
  store = { tables, clock, random: systemRandom, organisation: 'test/ding' };
  pushes = createTablePushLedger(store);
});

/** An instance that counts so many pushes of a family and writes them down. */
async function count(family: string, made: number): Promise<void> {
  const log = createJsonLogger({ clock: store.clock, write: () => undefined });
  const parts = { ledger: pushes, spender: family, random: systemRandom, log };
  const booking = createCallBooking({ ...parts, callsPerWrite: 20 });
  for (let push = 0; push < made; push += 1) {
    await booking.count({ quotaCost: 1, atEpochMs: now });
  }
  await booking.flush();
}

describe('pushes', () => {
  it('of all instances add up, by family', async () => {
    await Promise.all([count('approval', 25), count('attendance', 40), count('approval', 3)]);

    expect(await pushes.summary(month)).toEqual({
      month,
      pushes: 68,
      byFamily: [
        { family: 'approval', pushes: 28 },
        { family: 'attendance', pushes: 40 },
      ],
      recountedAtEpochMs: undefined,
    });
  });

  it('are no calls: the ledger of calls does not see them', async () => {
    await count('approval', 25);

    expect((await createTableCallLedger(store).summary(month)).usedCalls).toBe(0);
    expect((await pushes.summary('2026-12')).pushes).toBe(0);
  });

  it('are set right by an exact count, and go on from there', async () => {
    await count('approval', 30);
    const bookedThen = await pushes.booked(month);
    await pushes.recount({ month, pushes: 33, countedAtEpochMs: now, bookedThen });
    expect(await pushes.summary(month)).toMatchObject({ pushes: 33, recountedAtEpochMs: now });

    await count('approval', 5);

    expect((await pushes.summary(month)).pushes).toBe(38);
  });

  it('keep the newer exact count, whichever arrives last', async () => {
    const recount = { month, bookedThen: 0 };
    await pushes.recount({ ...recount, pushes: 20, countedAtEpochMs: now });
    await pushes.recount({ ...recount, pushes: 10, countedAtEpochMs: now - 1 });

    expect((await pushes.summary(month)).pushes).toBe(20);
  });

  it.each<WriteFate>(['lost-after', 'lost-before', 'delayed'])(
    'are counted anew once when the answer was %s',
    async (fate) => {
      fates = [fate];
      await pushes.recount({ month, pushes: 12, countedAtEpochMs: now, bookedThen: 0 });

      expect((await pushes.summary(month)).pushes).toBe(12);
    },
  );
});
