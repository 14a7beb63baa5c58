import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTableCallLedger,
  createTablePushLedger,
  createTableWarningMarks,
  QuotaExceededError,
  type CallLedger,
  type PushLedger,
  type QuotaWarning,
  type TableCallLedgerOptions,
} from '../../shared/call-ledger/index.ts';

export interface CallLedgerUnderTest {
  /** Connections of instances that know nothing of each other. */
  readonly connect: () => TableCallLedgerOptions;
  /** The month by the server's clock; it has not only just begun. */
  readonly month: string;
  readonly advanceServer: (durationMs: number) => void;
  readonly dispose: () => Promise<void>;
}

/** What the ledger promises, over a store that several instances share. */
export function describeCallLedger(name: string, start: () => Promise<CallLedgerUnderTest>): void {
  describe(`call ledger: ${name}`, () => {
    let subject: CallLedgerUnderTest;
    let ledgers: readonly CallLedger[];
    let pushes: PushLedger;
    let month: string;
    let next = 0;
    const fresh = (): string => `spender-${String((next += 1))}`;

    beforeAll(async () => {
      subject = await start();
      ({ month } = subject);
      ledgers = Array.from({ length: 6 }, () => createTableCallLedger(subject.connect()));
      pushes = createTablePushLedger(subject.connect());
    });
    afterAll(() => subject.dispose());

    const first = (): CallLedger => {
      const [ledger] = ledgers;
      if (ledger === undefined) throw new Error('no ledger was made');
      return ledger;
    };
    const usedBy = async (spender: string): Promise<number | undefined> => {
      const { spenders } = await first().summary(month);
      return spenders.find((one) => one.spender === spender)?.usedCalls;
    };

    it('keeps every share of instances that book for one spender at the same moment', async () => {
      const spender = fresh();

      await Promise.all(
        ledgers.map(async (ledger, at) => {
          const writer = `w${String(at)}`;
          await ledger.recordShare({ month, spender, writer, count: 3, acknowledged: 0 });
          await ledger.recordShare({ month, spender, writer, count: 7, acknowledged: 3 });
          await ledger.recordShare({ month, spender, writer, count: 7, acknowledged: 3 });
        }),
      );

      expect(await usedBy(spender)).toBe(42);
    });

    it('adds a share to what one writer alone has counted before', async () => {
      const spender = fresh();
      await first().recordUsed({ month, spender, usedCalls: 40 });

      await first().recordShare({ month, spender, writer: 'w', count: 2, acknowledged: 0 });

      expect(await usedBy(spender)).toBe(42);
    });

    it('takes absolute counts upwards only', async () => {
      const spender = fresh();
      for (const usedCalls of [10, 30, 20]) {
        await first().recordUsed({ month, spender, usedCalls });
      }

      expect(await usedBy(spender)).toBe(30);
    });

    it('grants racing reservations no more than there is', async () => {
      const { committedCalls } = await first().summary(month);
      const spenders = ledgers.map(() => fresh());
      const quotaCalls = committedCalls + 350;

      const results = await Promise.allSettled(
        ledgers.map((ledger, at) =>
          ledger.reserve({
            ...{ month, spender: spenders[at] ?? '', calls: 100 },
            ...{ quotaCalls, reserveCalls: 50 },
          }),
        ),
      );

      const reasons = results
        .filter((one) => one.status === 'rejected')
        .map((one): unknown => one.reason);
      expect(reasons).toHaveLength(3);
      for (const reason of reasons) expect(reason).toBeInstanceOf(QuotaExceededError);
      for (const spender of spenders) await first().settle({ month, spender });
      expect((await first().summary(month)).committedCalls).toBe(committedCalls);
    });

    it('marks a spent month once, with what was counted, and keeps reservations beside it', async () => {
      const spender = fresh();
      await first().reserve({ month, spender, calls: 5, quotaCalls: 10_000, reserveCalls: 0 });
      const { usedCalls, reservedCalls } = await first().summary(month);

      const outcomes = await Promise.all(
        ledgers.map((ledger) => ledger.markSpent({ month, spender, quotaCalls: 5_000 })),
      );

      expect(new Set(outcomes)).toEqual(new Set(['marked']));
      const { spent, ...marked } = await first().summary(month);
      expect(marked.reservedCalls).toBe(reservedCalls);
      expect(spent).toMatchObject({ quotaCalls: 5_000, usedCalls });
      await first().recordUsed({ month, spender, usedCalls: 1 });
      await first().markSpent({ month, spender, quotaCalls: 5_000 });
      await first().reserve({ month, spender, calls: 6, quotaCalls: 10_000, reserveCalls: 0 });
      expect((await first().summary(month)).spent).toEqual(spent);
    });

    it("judges by the server's clock whether a month can be spent at all", async () => {
      const refusal = { month: '2020-01', spender: fresh(), quotaCalls: 5_000 };

      expect(await first().markSpent(refusal)).toBe('not-yet');
      expect((await first().summary('2020-01')).spent).toBeUndefined();
    });

    it('counts pushes apart from calls, and sets them right by an exact count', async () => {
      const before = (await first().summary(month)).usedCalls;
      const share = { month, spender: 'approval', writer: 'w' };
      await pushes.recordShare({ ...share, count: 20, acknowledged: 0 });
      const bookedThen = await pushes.booked(month);
      await pushes.recount({ month, pushes: 23, countedAtEpochMs: 2, bookedThen });
      await pushes.recount({ month, pushes: 1, countedAtEpochMs: 1, bookedThen: 0 });
      await pushes.recordShare({ ...share, count: 25, acknowledged: 20 });

      expect(await pushes.summary(month)).toEqual({
        month,
        pushes: 28,
        byFamily: [{ family: 'approval', pushes: 25 }],
        recountedAtEpochMs: 2,
      });
      expect((await first().summary(month)).usedCalls).toBe(before);
    });

    it('gives one of several the right to tell a warning, and again once that has lapsed', async () => {
      const text = { en: 'calls', zhHK: '呼叫' };
      const warning: QuotaWarning = { kind: 'calls', month, level: 85, used: 9, quota: 10, text };
      const all = ledgers.map(() => createTableWarningMarks(subject.connect()));

      const claims = await Promise.all(all.map((marks) => marks.claim(warning)));
      expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);

      subject.advanceServer(5 * 60_000 + 1);
      const [marks] = all;
      const again = await marks?.claim(warning);
      if (again === undefined) throw new Error('the claim has lapsed');
      await marks?.settle(again);
      expect(await marks?.claim(warning)).toBeUndefined();
      expect(await marks?.claim({ ...warning, level: 70 })).toBeUndefined();
      expect(await marks?.claim({ ...warning, level: 95 })).toBeDefined();
    });
  });
}
