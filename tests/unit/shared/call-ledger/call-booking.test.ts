import { beforeEach, describe, expect, it } from 'vitest';
import {
  createCallBooking,
  createTableCallLedger,
  type CallBooking,
  type CallLedger,
} from '../../../../shared/call-ledger/index.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createMemoryTableClient, tables } from '../../../../shared/table-store/index.ts';
import { withWriteFates, type WriteFate } from '../../../support/faulty-table-client.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const now = Date.parse('2026-11-10T02:00:00Z');
const month = '2026-11';
const spender = 'jira-service-desk';
let fates: WriteFate[];
let lines: string[];
let ledger: CallLedger;
let faulty: ReturnType<typeof withWriteFates>;
let memory: ReturnType<typeof createMemoryTableClient>;

beforeEach(() => {
  fates = [];
  lines = [];
  const clock = new VirtualClock(now);
  memory = createMemoryTableClient({ clock });
  faulty = withWriteFates(memory, () => fates.shift() ?? 'answered');
  const parts = { clock, random: systemRandom, organisation: 'test/ding' };
  ledger = createTableCallLedger({ ...parts, tables: faulty.tables });
});

function bookingOf(change: { ledger?: CallLedger; callsPerWrite?: number } = {}): CallBooking {
  const log = createJsonLogger({
    clock: new VirtualClock(now),
    write: (line) => lines.push(line),
  });
  return createCallBooking({ ledger, spender, random: systemRandom, log, ...change });
}

async function make(booking: CallBooking, calls: number, atEpochMs = now): Promise<void> {
  for (let call = 0; call < calls; call += 1) await booking.count({ quotaCost: 1, atEpochMs });
}

const used = async (of = month): Promise<number> => (await ledger.summary(of)).usedCalls;

describe('booking calls', () => {
  it('writes once for a block, and the rest at the end', async () => {
    const booking = bookingOf({ callsPerWrite: 10 });

    await make(booking, 29);

    expect(await used()).toBe(20);
    expect(booking.unbooked(month)).toBe(9);
    expect(faulty.writes()).toBe(2);
    expect(await booking.flush()).toBe(true);
    expect(await used()).toBe(29);
    expect(booking.unbooked(month)).toBe(0);
    expect(faulty.writes()).toBe(3);
  });

  it('leaves at most a block less one unbooked when its instance is killed', async () => {
    const killed = bookingOf({ callsPerWrite: 10 });
    await make(killed, 39);

    const next = bookingOf({ callsPerWrite: 10 });
    await make(next, 5);
    await next.flush();

    expect(await used()).toBe(30 + 5);
  });

  it('costs no write for calls that are not metered, nor when nothing is new', async () => {
    const booking = bookingOf();

    for (let call = 0; call < 50; call += 1) {
      await booking.count({ quotaCost: 0, atEpochMs: now });
    }
    await booking.flush();
    await make(booking, 1);
    await booking.flush();
    await booking.flush();

    expect(faulty.writes()).toBe(1);
    expect(await used()).toBe(1);
  });

  it('loses nothing when several invocations book for one spender at the same moment', async () => {
    const bookings = Array.from({ length: 12 }, () => bookingOf({ callsPerWrite: 3 }));

    await Promise.all(bookings.map((booking) => make(booking, 10)));
    const booked = await Promise.all(bookings.map((booking) => booking.flush()));

    expect(booked).toEqual(bookings.map(() => true));
    expect((await ledger.summary(month)).spenders).toEqual([
      { spender, reservedCalls: 0, usedCalls: 120 },
    ]);
  });

  it.each<WriteFate>(['lost-after', 'lost-before', 'delayed'])(
    'counts once when the answer was %s',
    async (fate) => {
      fates = [fate];
      const booking = bookingOf();

      await make(booking, 7);
      await booking.flush();
      await make(booking, 2);
      await booking.flush();
      await faulty.deliverDelayed();

      expect(await used()).toBe(9);
    },
  );

  it('books each call in the Hong Kong month in which it was made', async () => {
    const booking = bookingOf();
    const turn = Date.parse('2026-11-30T16:00:00Z');

    await make(booking, 3, turn - 1);
    await make(booking, 2, turn);
    await booking.flush();

    expect([await used('2026-11'), await used('2026-12')]).toEqual([3, 2]);
  });

  it('goes on from what an earlier release has counted for the spender', async () => {
    await ledger.recordUsed({ month, spender, usedCalls: 40 });
    const booking = bookingOf();

    await make(booking, 2);
    await booking.flush();

    expect(await used()).toBe(42);
  });

  it('keeps the row of a spender small, however many instances have written it', async () => {
    for (let instance = 0; instance < 200; instance += 1) {
      const booking = bookingOf();
      await make(booking, 1);
      await booking.flush();
    }

    const key = { organisation: 'test/ding', month, spender };
    const { row } = await memory.getRow(tables.callLedger, key);
    expect(await used()).toBe(200);
    expect(String(row?.columns['writers']).length).toBeLessThan(2_000);
  });
});

describe('while the ledger is down', () => {
  it('the work goes on, it is told once, and all is booked when it is back', async () => {
    let isDown = true;
    const failing: CallLedger = {
      ...ledger,
      recordShare: (...parameters) =>
        isDown ? Promise.reject(new Error('down')) : ledger.recordShare(...parameters),
    };
    const booking = bookingOf({ ledger: failing, callsPerWrite: 4 });

    await make(booking, 22);
    expect(await booking.flush()).toBe(false);
    isDown = false;
    expect(await booking.flush()).toBe(true);

    expect(lines.filter((line) => line.includes('call-ledger.not-booked'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('call-ledger.booked-again'))).toHaveLength(1);
    expect(await used()).toBe(22);
  });

  it('it is asked once a block, not for each call', async () => {
    let asked = 0;
    const failing: CallLedger = {
      ...ledger,
      recordShare: () => {
        asked += 1;
        return Promise.reject(new Error('down'));
      },
    };
    const booking = bookingOf({ ledger: failing, callsPerWrite: 10 });

    await make(booking, 59);

    expect(asked).toBe(5);
  });
});
