import { describe, expect, test } from 'vitest';
import {
  defaultPayRules,
  payRulesSchema,
} from '../../../../../functions/attendance-export/domain/pay-rules.ts';
import { splitBilingual } from '../../../../../shared/errors/index.ts';

describe('pay rules', () => {
  test('of a company that configures nothing are the plainest reading of punches', () => {
    expect(defaultPayRules).toMatchObject({
      version: 1,
      grace: { lateMinutes: 0, earlyLeaveMinutes: 0, beyond: 'whole' },
      paidBreaks: 'none',
      flexible: [],
      unscheduled: [],
      overtime: {
        mode: 'none',
        compensation: { workday: 'pay', restday: 'pay', statutory: 'pay' },
      },
      leave: { types: [], overlap: 'leave-wins', compareDuration: false },
      makeUpPunches: 'trusted',
      rounding: [],
      approvals: {},
    });
  });

  test('keep what is configured and fill in the rest', () => {
    const rules = payRulesSchema.parse({
      overtime: { mode: 'approved', nightBand: null, compensation: { restday: 'time-off' } },
      approvals: { overtime: { processCode: 'P-1', fields: { from: 'Begin', to: 'End' } } },
      unscheduled: [{ groupIds: ['9'], dayBeginsAt: '04:00' }],
    });

    expect(rules.overtime).toMatchObject({
      mode: 'approved',
      nightBand: null,
      counts: 'all',
      compensation: { workday: 'pay', restday: 'time-off', statutory: 'pay' },
    });
    expect(rules.approvals.overtime?.timeOffValues).toEqual([]);
    expect(rules.unscheduled[0]?.unpaidBreak).toBeUndefined();
  });

  test.each([
    ['an unknown field', { graces: {} }],
    ['a time that is none', { overtime: { nightBand: { from: '24:00', to: '06:00' } } }],
    ['a negative grace', { grace: { lateMinutes: -1 } }],
    ['a leave key that would not fit a measure', { leave: { types: [leaveType('Annual Leave')] } }],
    ['rounding of what is never paid', { rounding: [rounding('off', 'down')] }],
  ])('with %s are refused', (_, rules) => {
    expect(payRulesSchema.safeParse(rules).success).toBe(false);
  });

  test.each(['late', 'early-leave', 'absent'])('never round %s against the employee', (measure) => {
    for (const direction of ['nearest', 'up']) {
      const result = payRulesSchema.safeParse({ rounding: [rounding(measure, direction)] });

      const message = result.error?.issues[0]?.message ?? '';
      expect(splitBilingual(message)?.en).toContain('only be rounded down');
    }
    expect(payRulesSchema.safeParse({ rounding: [rounding(measure, 'down')] }).success).toBe(true);
  });
});

function leaveType(key: string) {
  return { key, leaveCode: 'c', nameEn: 'Annual leave', nameZhHK: '年假' };
}

function rounding(measure: string, direction: string) {
  return { measures: [measure], unitMinutes: 15, direction };
}
