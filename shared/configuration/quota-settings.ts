import * as z from 'zod';
import { bilingual } from '../errors/index.ts';

const percent = z.int().min(1).max(100);

/**
 * Figures of the contract with DingTalk (documentation of 2026-08-22; standard edition since
 * 2025-11-19: 5,000 calls a month, 20 a second), and what is kept of them for whom.
 */
export const quotaSchema = z.strictObject({
  apiCallsPerMonth: z.int().min(1),
  /** Left untouched by exports, for everything else. */
  reservedCallsPerMonth: z.int().min(0),
  /** Left untouched by work that can wait, for payroll; default: a tenth of the month's calls. */
  payrollReserveCallsPerMonth: z.int().min(0).optional(),
  callsPerSecondPerApi: z.int().min(1),
  /** Shares of the month's calls, and of its pushes, at which somebody is told. */
  warnAtPercent: z
    .array(percent)
    .max(10)
    .default([70, 85, 95])
    .refine(
      (percents) => percents.every((one, at) => at === 0 || one > (percents[at - 1] ?? one)),
      bilingual('must rise, each once', '必須由小至大，不可重複'),
    ),
});

export type QuotaConfiguration = z.infer<typeof quotaSchema>;

/** A tenth of the standard edition's calls exports the month of some 1,800 people. */
const PAYROLL_SHARE = 0.1;

/** Calls that work that can wait leaves for payroll. */
export function payrollReserveOf(quota: QuotaConfiguration): number {
  return quota.payrollReserveCallsPerMonth ?? Math.floor(quota.apiCallsPerMonth * PAYROLL_SHARE);
}
