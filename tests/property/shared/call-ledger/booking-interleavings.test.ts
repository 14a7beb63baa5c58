import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createCallBooking,
  createTableCallLedger,
  QuotaExceededError,
  type CallLedger,
} from '../../../../shared/call-ledger/index.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createMemoryTableClient, type TableClient } from '../../../../shared/table-store/index.ts';
import type { Clock } from '../../../../shared/time/index.ts';
import { withWriteFates, type WriteFate } from '../../../support/faulty-table-client.ts';
import { Killed, mortalTableClient } from '../../../support/mortal-table-client.ts';
import { takingTurns } from '../../../support/taking-turns.ts';

const month = '2026-11';
const NOW = Date.parse('2026-11-10T02:00:00Z');
const CALLS_PER_WRITE = 4;
const QUOTA = { quotaCalls: 60, reserveCalls: 10 };
const SPENDERS = ['jira-service-desk', 'sap-business-one'] as const;

/** An instance that makes calls, ends invocations, and may die at one of its calls of the store. */
interface Instance {
  readonly spender: string;
  /** Calls of each invocation. */
  readonly invocations: readonly number[];
  readonly dieAt: number;
  readonly when: 'before' | 'after';
}

/** A run of payroll: reserves, uses some, settles; it may die in between. */
interface Payroll {
  readonly calls: number;
  readonly usedPercent: number;
  readonly dieAt: number;
}

const instance: fc.Arbitrary<Instance> = fc.record({
  spender: fc.constantFrom(...SPENDERS),
  invocations: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }),
  dieAt: fc.oneof(
    { weight: 2, arbitrary: fc.constant(Infinity) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }) },
  ),
  when: fc.constantFrom('before' as const, 'after' as const),
});
const payroll: fc.Arbitrary<Payroll> = fc.record({
  calls: fc.integer({ min: 1, max: 45 }),
  usedPercent: fc.integer({ min: 0, max: 100 }),
  dieAt: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 10 })),
});
const fates = fc.infiniteStream<WriteFate>(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<WriteFate>('answered') },
    { weight: 1, arbitrary: fc.constantFrom<WriteFate>('lost-before', 'lost-after', 'delayed') },
  ),
);

/** What the test itself knows of a spender. */
interface Truth {
  made: number;
  /** What may be missing from the ledger. */
  mayBeMissing: number;
}

function ledgerOn(tables: TableClient, clock: Clock): CallLedger {
  return createTableCallLedger({ tables, clock, random: systemRandom, organisation: 'test/ding' });
}

/** Makes the calls of an instance until it is done or dead. */
async function live(
  { spender, invocations, dieAt, when }: Instance,
  { tables, clock, truth }: { tables: TableClient; clock: Clock; truth: Truth },
): Promise<void> {
  const mortal = mortalTableClient(tables, dieAt, when);
  const log = createJsonLogger({ clock, write: () => undefined });
  const ledger = ledgerOn(mortal.tables, clock);
  const parts = { ledger, spender, random: systemRandom, log };
  const booking = createCallBooking({ ...parts, callsPerWrite: CALLS_PER_WRITE });
  const isDead = (): boolean => mortal.calls() >= dieAt;
  for (const calls of invocations) {
    for (let call = 0; call < calls; call += 1) {
      truth.made += 1;
      await booking.count({ quotaCost: 1, atEpochMs: NOW });
      // A block less one, and the call that was being counted.
      if (isDead()) {
        truth.mayBeMissing += CALLS_PER_WRITE;
        return;
      }
    }
    const isBooked = await booking.flush();
    if (isDead()) {
      truth.mayBeMissing += CALLS_PER_WRITE;
      return;
    }
    expect(isBooked, 'an invocation that ends alive has booked everything').toBe(true);
  }
}

/** @returns whether it reserved */
async function pay(
  { calls, usedPercent, dieAt }: Payroll,
  spender: string,
  { tables, clock }: { tables: TableClient; clock: Clock },
): Promise<boolean> {
  const ledger = ledgerOn(mortalTableClient(tables, dieAt, 'after').tables, clock);
  try {
    await ledger.reserve({ month, spender, calls, ...QUOTA });
    const usedCalls = Math.floor((calls * usedPercent) / 100);
    await ledger.recordUsed({ month, spender, usedCalls });
    await ledger.settle({ month, spender });
    return true;
  } catch (error) {
    if (error instanceof Killed || error instanceof QuotaExceededError) return false;
    throw error;
  }
}

it('neither loses nor invents a call beyond what is stated, and never promises more than there is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(instance, { minLength: 2, maxLength: 5 }),
      fc.array(payroll, { minLength: 1, maxLength: 3 }),
      fates,
      async (scheduler, instances, payrolls, fate) => {
        const clock: Clock = {
          nowEpochMs: () => NOW,
          sleep: () => scheduler.schedule(Promise.resolve(), 'wait'),
        };
        const server = createMemoryTableClient({ clock });
        const nextFate = (): WriteFate => {
          const next = fate.next();
          return next.done === true ? 'answered' : next.value;
        };
        const faulty = withWriteFates(server, nextFate);
        const watcher = ledgerOn(server, clock);
        const check = async (): Promise<void> => {
          const { reservedCalls } = await watcher.summary(month);
          expect(reservedCalls).toBeLessThanOrEqual(QUOTA.quotaCalls - QUOTA.reserveCalls);
        };
        const turn = async (): Promise<void> => {
          await scheduler.schedule(Promise.resolve(), 'call');
          await check();
        };
        const tables = takingTurns(faulty.tables, turn);
        const truths = new Map<string, Truth>(
          SPENDERS.map((name) => [name, { made: 0, mayBeMissing: 0 }]),
        );

        const lives = instances.map((one) => {
          const truth = truths.get(one.spender) ?? { made: 0, mayBeMissing: 0 };
          return live(one, { tables, clock, truth });
        });
        const runs = payrolls.map((one, at) =>
          pay(one, `HKSC/2026-10/adp/000${String(at)}`, { tables, clock }),
        );
        await scheduler.waitFor(Promise.all([...lives, ...runs]));
        await faulty.deliverDelayed();
        await check();

        const { spenders } = await watcher.summary(month);
        for (const [name, { made, mayBeMissing }] of truths) {
          const booked = spenders.find(({ spender }) => spender === name)?.usedCalls ?? 0;
          expect(booked, 'no call is booked that was not made').toBeLessThanOrEqual(made);
          expect(made - booked, 'no more is missing than stated').toBeLessThanOrEqual(mayBeMissing);
        }
      },
    ),
    { numRuns: 300 },
  );
});
