import { describe, expect, test } from 'vitest';
import type { ApprovalSpan } from '../../../../../functions/attendance-export/domain/approval-span.ts';
import type { DayAmount } from '../../../../../functions/attendance-export/domain/day-amount.ts';
import { dayRulesOf } from '../../../../../functions/attendance-export/domain/day-rules.ts';
import {
  daySentences,
  type ExplainContext,
} from '../../../../../functions/attendance-export/domain/explain-texts.ts';
import { explainedDays } from '../../../../../functions/attendance-export/domain/explained-day.ts';
import type { LeaveSpan } from '../../../../../functions/attendance-export/domain/leave-span.ts';
import { payRulesSchema } from '../../../../../functions/attendance-export/domain/pay-rules.ts';
import { courseOfPerson } from '../../../../../functions/attendance-export/domain/person-course.ts';
import { punchFatesOf } from '../../../../../functions/attendance-export/domain/punch-fates.ts';
import { noExclusions } from '../../../../../functions/attendance-export/domain/punch-record.ts';
import { answering, DAY, leaveAt, planned, SHIFTS, spanAt } from './measured-person.ts';

const PERIOD = { from: DAY, to: DAY };

interface Case {
  readonly shift?: string;
  readonly spans?: string;
  readonly clocks: string;
  readonly more?: string;
  readonly leave?: LeaveSpan[];
  readonly approvals?: ApprovalSpan[];
  readonly rules?: Readonly<Record<string, unknown>>;
  readonly due?: readonly DayAmount[];
  readonly delivered?: readonly DayAmount[];
  readonly context?: Partial<ExplainContext>;
}

/** The sentences about the one day, in English and in Chinese. */
function explained(about: Case): { readonly en: string[]; readonly zhHK: string[] } {
  const { shift = 'office', spans = '09:00-18:00', due = [], delivered = [] } = about;
  const checks = planned(shift, spans);
  const payRules = payRulesSchema.parse(about.rules ?? {});
  const further = about.more === undefined ? [] : answering(checks, about.more);
  const rows = {
    punches: [...answering(checks, about.clocks), ...further],
    checks,
    restDays: [],
    leave: about.leave ?? [],
    approvals: about.approvals ?? [],
  };
  const rules = {
    period: PERIOD,
    periodDays: [DAY],
    shifts: SHIFTS,
    punchPolicy: { replaySourceTypes: new Set(['SYSTEM']) },
    employeeNumberOf: () => '067817',
    isMappedOn: () => true,
    dayRules: dayRulesOf(payRules),
  };
  const course = courseOfPerson('u1', rows, rules, noExclusions());
  const measured = {
    course,
    restDates: new Set<string>(),
    fates: punchFatesOf(rows.punches, course, rules.punchPolicy, course.isInPeriod),
    days: course.person.records,
    exceptions: [],
  };
  const context: ExplainContext = {
    place: 'HK',
    rules: payRules,
    codeOn: () => undefined,
    holidayOn: () => undefined,
    ...about.context,
  };
  const [day] = explainedDays({ period: PERIOD, measured, due, delivered, paid: due });
  const sentences = day === undefined ? [] : daySentences(day, context);
  return { en: sentences.map(({ en }) => en), zhHK: sentences.map(({ zhHK }) => zhHK) };
}

function amount(change: Partial<DayAmount>): DayAmount {
  return {
    userId: 'u1',
    employeeNumber: '067817',
    date: DAY,
    payGroup: 'MONTHLY',
    costCentre: 'CC1200',
    earningsCode: 'REG',
    unit: 'hours',
    multiplier: '1',
    minutesPerDay: 0,
    measure: 'worked',
    minutes: 468,
    source: 'computed',
    ...change,
  };
}

describe('the sentences about a day', () => {
  test('go from plan and punches over the stretches of time to the code', () => {
    const { en, zhHK } = explained({
      clocks: '09:12:30 18:00',
      more: '09:15',
      due: [amount({})],
    });

    expect(en).toEqual([
      'Planned 09:00–18:00 HKT, break 13:00–14:00.',
      'Punch-in 2026-10-05 09:12:30 HKT: used.',
      'Punch-in 2026-10-05 09:15:00 HKT: not used, an earlier punch-in counts.',
      'Punch-out 2026-10-05 18:00:00 HKT: used.',
      '09:00–09:12 HKT: Late, 12 minutes.',
      '09:12–13:00 HKT: Worked, 228 minutes.',
      '13:00–14:00 HKT: Unpaid break, 60 minutes.',
      '14:00–18:00 HKT: Worked, 240 minutes.',
      'Worked, 468 minutes, go under code REG of employee 067817, cost centre CC1200.',
    ]);
    expect(zhHK).toEqual([
      '編定工時 09:00–18:00 HKT，休息 13:00–14:00。',
      '上班打卡 2026-10-05 09:12:30 HKT：採用。',
      '上班打卡 2026-10-05 09:15:00 HKT：不採用，以較早的上班打卡為準。',
      '下班打卡 2026-10-05 18:00:00 HKT：採用。',
      '09:00–09:12 HKT：遲到，12 分鐘。',
      '09:12–13:00 HKT：工作，228 分鐘。',
      '13:00–14:00 HKT：無薪休息，60 分鐘。',
      '14:00–18:00 HKT：工作，240 分鐘。',
      '工作 468 分鐘，列入代碼 REG，僱員 067817，成本中心 CC1200。',
    ]);
  });

  test('say what the grace forgave, and bear the label of the mainland for who works there', () => {
    const { en, zhHK } = explained({
      shift: 'plain',
      clocks: '09:05 18:00',
      rules: { grace: { lateMinutes: 5 } },
      context: { place: 'CN' },
    });

    expect(en).toEqual([
      'Planned 09:00–18:00 CST.',
      'Punch-in 2026-10-05 09:05:00 CST: used.',
      'Punch-out 2026-10-05 18:00:00 CST: used.',
      '5 minutes late are forgiven by the grace of 5 minutes and count as worked.',
      '09:00–18:00 CST: Worked, 540 minutes.',
    ]);
    expect(zhHK[3]).toBe('遲到 5 分鐘在 5 分鐘寬限之內獲豁免，計作工作。');
  });

  test('name the leave by the company’s word, and the hours after midnight by their date', () => {
    const types = [{ key: 'annual', leaveCode: 'AL', nameEn: 'Annual leave', nameZhHK: '年假' }];
    const { en, zhHK } = explained({
      shift: 'night',
      spans: '22:00-31:00',
      clocks: '22:00 26:00',
      leave: [leaveAt('27:00-31:00', { leaveCode: 'AL', unit: 'hour' })],
      rules: { leave: { types } },
    });

    expect(en.slice(-3)).toEqual([
      '22:00–2026-10-06 02:00 HKT: Worked, 240 minutes.',
      '2026-10-06 02:00–2026-10-06 03:00 HKT: Unpaid break, 60 minutes.',
      '2026-10-06 03:00–2026-10-06 07:00 HKT: Leave: Annual leave, 240 minutes.',
    ]);
    expect(zhHK.at(-1)).toBe('2026-10-06 03:00–2026-10-06 07:00 HKT：假期：年假，240 分鐘。');
  });

  test('name the approval of overtime, and presence that no approval covers', () => {
    const { en } = explained({
      shift: 'plain',
      clocks: '09:00 20:00',
      rules: { overtime: { mode: 'approved' } },
      approvals: [
        {
          userId: 'u1',
          kind: 'overtime',
          ...spanAt('18:00-19:30'),
          compensation: undefined,
          approvalId: 'OT-1',
        },
      ],
    });

    expect(en.slice(-2)).toEqual([
      '18:00–19:30 HKT: Overtime on a work day, 90 minutes, by approval OT-1.',
      '19:30–20:00 HKT: Presence that does not count, 30 minutes.',
    ]);
  });

  test('say how far a flexible shift moved', () => {
    const { en, zhHK } = explained({
      shift: 'plain',
      clocks: '09:30 18:30',
      rules: { flexible: [{ shiftIds: ['plain'], earlierMinutes: 60, laterMinutes: 60 }] },
    });

    expect(en.slice(0, 2)).toEqual([
      'Planned 09:30–18:30 HKT.',
      'The flexible shift followed the punch-in and was moved 30 minutes later.',
    ]);
    expect(zhHK[1]).toBe('彈性更次隨上班打卡推遲 30 分鐘。');
  });

  test('tell adjustments, fallbacks of the mapping, and what was delivered before', () => {
    const { en, zhHK } = explained({
      clocks: '09:00 -',
      due: [
        amount({ minutes: 480, source: 'adjustment' }),
        amount({ measure: 'outing', minutes: 30 }),
      ],
      delivered: [amount({ minutes: 240 })],
      context: {
        codeOn: () => ({
          measure: 'worked',
          earnings_code: 'REG',
          unit: 'hours',
          multiplier: '1',
          minutes_per_day: 0,
          valid_from: '2024-01-01',
          valid_to: '9999-12-31',
        }),
      },
    });

    expect(en.slice(-4)).toEqual([
      '14:00–18:00 HKT: Not settled, 240 minutes.',
      'Adjustment by hand: Worked, 480 minutes, go under code REG (row valid from 2024-01-01) of employee 067817, cost centre CC1200.',
      'Outing, 30 minutes, go under code REG (mapping row “Worked”) (row valid from 2024-01-01) of employee 067817, cost centre CC1200.',
      '240 minutes under REG were delivered by another file before and are subtracted.',
    ]);
    expect(zhHK.slice(-2)).toEqual([
      '外勤 30 分鐘，列入代碼 REG（對照表「工作」一行）（該行由 2024-01-01 起生效），僱員 067817，成本中心 CC1200。',
      '代碼 REG 的 240 分鐘已由另一檔案送出，故予扣除。',
    ]);
  });

  test('name a statutory holiday on which nothing was planned', () => {
    const [day] = explainedDays({
      period: PERIOD,
      measured: undefined,
      due: [],
      delivered: [],
      paid: [],
    });
    const holiday = { en: 'National Day', zhHK: '國慶日' };

    const sentences =
      day === undefined
        ? []
        : daySentences(day, {
            place: 'HK',
            rules: payRulesSchema.parse({}),
            codeOn: () => undefined,
            holidayOn: () => holiday,
          });

    expect(sentences).toEqual([
      { en: 'Statutory holiday: National Day.', zhHK: '法定假日：國慶日。' },
    ]);
  });
});
