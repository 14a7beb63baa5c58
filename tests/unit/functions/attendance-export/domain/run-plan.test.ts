import { describe, expect, test } from 'vitest';
import { payRulesSchema } from '../../../../../functions/attendance-export/domain/pay-rules.ts';
import { planRun } from '../../../../../functions/attendance-export/domain/run-plan.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';

const people = Array.from({ length: 1_000 }, (_, index) => `u${String(index).padStart(4, '0')}`);
const planOf = (rules: object, crossCheckPercent: number) =>
  planRun({
    run: 'HKSC/2026-10/p/0001',
    period: monthPeriod('2026-10'),
    userIds: people,
    mappedUserIds: people,
    payRules: payRulesSchema.parse(rules),
    crossCheckPercent,
    begunEpochMs: Date.parse('2026-11-04T10:00:00+08:00'),
  });

describe('the calls of a run for 1,000 people', () => {
  test('are a quarter a head at most, and three tenths with two percent cross-checked', () => {
    expect(planOf({}, 0).meteredCalls / people.length).toBeLessThanOrEqual(0.25);
    expect(planOf({}, 2).meteredCalls / people.length).toBeLessThanOrEqual(0.3);
  });

  test('ask for no approval where no rule needs one', () => {
    expect(planOf({}, 2).approvals).toMatchObject({ listsAtLeast: 0, instancesEstimated: 0 });
  });

  test('count approvals beside the rest, up to their limit', () => {
    const rules = (instancesAtMost: number) => ({
      overtime: { mode: 'approved' },
      approvals: {
        overtime: { processCode: 'OT', fields: { from: 'a', to: 'b' } },
        instancesAtMost,
      },
    });

    const { approvals, meteredCalls } = planOf(rules(5_000), 0);

    expect(approvals).toMatchObject({ listsAtLeast: 1, instancesEstimated: 2_000 });
    expect(meteredCalls).toBe(planOf({}, 0).meteredCalls + 2_001);
    expect(planOf(rules(300), 0).approvals.instancesEstimated).toBe(300);
  });

  test('may need the kinds of leave: one call a kind and fifty people, apart from the rest', () => {
    const leaveType = (key: string) => ({
      key,
      leaveCode: `code-${key}`,
      nameEn: key,
      nameZhHK: key,
    });
    const rules = { leave: { types: [leaveType('annual'), leaveType('sick')] } };

    expect(planOf(rules, 0).leaveCodesAtMost).toBe(2 * 20);
    expect(planOf(rules, 0).meteredCalls).toBe(planOf({}, 0).meteredCalls);
  });
});
