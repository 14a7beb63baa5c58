import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  decideAdmission,
  type LedgerSummary,
  type QuotaLimits,
} from '../../../../shared/call-ledger/index.ts';

/** Whoever comes next and wants one call, or a payroll run that sets calls aside. */
type Step =
  | { readonly kind: 'call'; readonly priority: 'payroll' | 'sync' | 'report' }
  | { readonly kind: 'reserve'; readonly calls: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      priority: fc.constantFrom('payroll' as const, 'sync' as const, 'report' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('reserve' as const),
      calls: fc.integer({ min: 1, max: 20 }),
    }),
  },
);
const SPENDER = { payroll: 'HKSC/2026-10', sync: 'sap', report: 'reports' } as const;

it('work that can wait never takes what is kept for payroll, and loses nothing else to it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 30 }),
      fc.array(step, { maxLength: 150 }),
      (quotaCalls, payrollReserveCalls, steps) => {
        const isPayrollSpender = (name: string): boolean => name === SPENDER.payroll;
        const limits: QuotaLimits = { quotaCalls, payrollReserveCalls, isPayrollSpender };
        const used = { payroll: 0, sync: 0, report: 0 };
        let reserved = 0;
        for (const one of steps) {
          if (one.kind === 'reserve') {
            // As the ledger does: never more than there is.
            const others = used.sync + used.report;
            if (others + Math.max(one.calls, used.payroll) <= quotaCalls) reserved = one.calls;
            continue;
          }
          const { priority } = one;
          const summary = summaryOf(used, reserved);
          const request = { priority, spender: SPENDER[priority], unbookedCalls: 0, nowEpochMs: 0 };
          const { outcome } = decideAdmission(summary, limits, request);
          if (priority === 'payroll') {
            expect(outcome).toBe('admitted');
            // DingTalk, and not the guard, refuses what is beyond the quota.
            if (used.payroll + used.sync + used.report < quotaCalls) used.payroll += 1;
            continue;
          }
          const payrolls = Math.max(payrollReserveCalls, reserved, used.payroll);
          const isFree = used.sync + used.report + payrolls < quotaCalls;
          expect(outcome).toBe(isFree ? 'admitted' : 'reserved');
          if (isFree) used[priority] += 1;
        }
      },
    ),
    { numRuns: 500 },
  );
});

function summaryOf(
  used: { readonly payroll: number; readonly sync: number; readonly report: number },
  reserved: number,
): LedgerSummary {
  return {
    month: '2026-11',
    committedCalls: Math.max(used.payroll, reserved) + used.sync + used.report,
    reservedCalls: reserved,
    usedCalls: used.payroll + used.sync + used.report,
    spenders: [
      { spender: SPENDER.payroll, reservedCalls: reserved, usedCalls: used.payroll },
      { spender: SPENDER.report, reservedCalls: 0, usedCalls: used.report },
      { spender: SPENDER.sync, reservedCalls: 0, usedCalls: used.sync },
    ],
  };
}
