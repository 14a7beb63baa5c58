import { describe, expect, it } from 'vitest';
import { createSampleCompany } from '../../../infra/local/sample-company/index.ts';
import {
  callBudgetRow,
  countCalls,
  lowerBound,
  needsOf,
} from '../../performance/call-budget-row.ts';

describe('the metered calls of a month', () => {
  it('stay within the budget for a company of a thousand', () => {
    expect(callBudgetRow()).toMatchObject({ isMet: true });
  });

  it('are never fewer, of any kind, than the bound that is computed apart', () => {
    for (const seed of [1, 2, 3]) {
      const company = createSampleCompany({
        seed,
        employees: 230,
        period: { from: '2026-10-01', to: '2026-10-31' },
      });
      const needs = needsOf(company);
      const counted = countCalls(needs);
      const bound = lowerBound(needs);

      expect(counted.punches).toBeGreaterThanOrEqual(bound.punches);
      expect(counted.schedules).toBeGreaterThanOrEqual(bound.schedules);
      expect(counted.leavePages).toBeGreaterThanOrEqual(bound.leavePages);
      expect(counted.shifts).toBe(bound.shifts);
      expect(counted.punches).toBe(5 * 5);
    }
  });
});
