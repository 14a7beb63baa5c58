import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createTableLeaseStore,
  LeaseLostError,
  type Lease,
  type LeaseStore,
} from '../../../shared/lease/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  TableUnavailableError,
  tables,
} from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { withWriteFates, type WriteFate } from '../../support/faulty-table-client.ts';
import { takingTurns } from '../../support/taking-turns.ts';

const RESOURCE = 'payroll/example-hk/2026-10';
const DURATION_MS = 10_000;
const KEY = { organisation: 'test/ding', resource: RESOURCE };

type StepKind = 'acquire' | 'renew' | 'release' | 'kill';
const step = fc.record({
  kind: fc.constantFrom<StepKind>(
    ...(['acquire', 'acquire', 'acquire', 'renew', 'renew', 'renew', 'release', 'kill'] as const),
  ),
  /** Time that passes on the server before the step. */
  passMs: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 14_000 }),
    fc.integer({ min: 9_000, max: 12_500 }),
  ),
});
const fates = fc.infiniteStream<WriteFate>(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<WriteFate>('answered') },
    { weight: 1, arbitrary: fc.constantFrom<WriteFate>('lost-before', 'lost-after', 'delayed') },
  ),
);

/** What every holder believes, checked against one another and against the row after every write. */
class Model {
  readonly #believed = new Map<number, Lease>();
  readonly #granted = new Map<bigint, string>();
  #highestFence = 0n;

  believes(owner: number, lease: Lease): void {
    const holder = this.#granted.get(lease.fencingToken) ?? lease.owner;
    expect(holder, 'a fencing number is granted once').toBe(lease.owner);
    this.#granted.set(lease.fencingToken, lease.owner);
    this.#believed.set(owner, lease);
  }

  forgets(owner: number): void {
    this.#believed.delete(owner);
  }

  leaseOf(owner: number): Lease | undefined {
    return this.#believed.get(owner);
  }

  check(nowEpochMs: number, fence: unknown): void {
    const unexpired = [...this.#believed.values()].filter(
      (lease) => lease.expiresAtServerEpochMs > nowEpochMs,
    );
    expect(unexpired.length, 'at most one unexpired holder').toBeLessThanOrEqual(1);
    if (typeof fence !== 'bigint') return;
    expect(fence >= this.#highestFence, 'fencing numbers never fall').toBe(true);
    this.#highestFence = fence;
    for (const lease of unexpired) {
      expect(lease.fencingToken, 'the unexpired holder has the highest number').toBe(fence);
    }
  }
}

it('never lets two unexpired holders be, whatever is killed, delayed or lost on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 4 }),
      fates,
      async (scheduler, scripts, fate) => {
        let nowEpochMs = Date.UTC(2026, 10, 2);
        const serverClock: Clock = {
          nowEpochMs: () => nowEpochMs,
          sleep: () => Promise.reject(new Error('the server never sleeps')),
        };
        // The instances' clocks say nothing: their waits end when their turn comes.
        const instanceClock: Clock = {
          nowEpochMs: () => Number.NaN,
          sleep: () => scheduler.schedule(Promise.resolve(), 'wait'),
        };
        const server = createMemoryTableClient({ clock: serverClock });
        const faulty = withWriteFates(server, () => nextFate(fate));
        const model = new Model();
        const check = async (): Promise<void> => {
          const { row } = await server.getRow(tables.lease, KEY);
          model.check(nowEpochMs, row?.columns['fence']);
        };
        const turn = async (): Promise<void> => {
          await scheduler.schedule(Promise.resolve(), 'call');
          await check();
        };
        const leases = createTableLeaseStore({
          tables: takingTurns(faulty.tables, turn),
          organisation: KEY.organisation,
          clock: instanceClock,
          random: systemRandom,
          guardMs: 1_000,
        });

        const runs = scripts.map(async (script, owner) => {
          for (const [index, { kind, passMs }] of script.entries()) {
            await turn();
            nowEpochMs += passMs;
            // A write that was on its way may arrive at any later moment.
            if (passMs % 3 === 0) await faulty.deliverDelayed();
            await check();
            if (kind === 'kill') return;
            await act(leases, model, owner, `${String(owner)}/${String(index)}`, kind);
            await check();
          }
        });
        await scheduler.waitFor(Promise.all(runs));
        await faulty.deliverDelayed();
        await check();
      },
    ),
    { numRuns: 1_500 },
  );
});

function nextFate(fate: Iterator<WriteFate, unknown>): WriteFate {
  const next = fate.next();
  return next.done === true ? 'answered' : next.value;
}

async function act(
  leases: LeaseStore,
  model: Model,
  owner: number,
  attempt: string,
  kind: Exclude<StepKind, 'kill'>,
): Promise<void> {
  const held = model.leaseOf(owner);
  try {
    if (kind === 'acquire') {
      const result = await leases.acquire(RESOURCE, { owner: attempt, durationMs: DURATION_MS });
      if (result.outcome === 'acquired') model.believes(owner, result.lease);
    } else if (held !== undefined && kind === 'renew') {
      model.believes(owner, (await leases.renew(held)).lease);
    } else if (held !== undefined) {
      // A holder that gives the lease back stops believing in it before it asks.
      model.forgets(owner);
      await leases.release(held);
    }
  } catch (error) {
    if (error instanceof LeaseLostError) model.forgets(owner);
    else if (!(error instanceof TableUnavailableError)) throw error;
  }
}
