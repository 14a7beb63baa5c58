import { expect, test } from 'vitest';
import type { DayAmount } from '../../../../../functions/attendance-export/domain/day-amount.ts';
import { explainedLine } from '../../../../../functions/attendance-export/domain/explained-line.ts';
import type { PayrollLine } from '../../../../../functions/attendance-export/domain/payroll-line.ts';

const identity = {
  userId: 'u1',
  employeeNumber: '067817',
  payGroup: 'MONTHLY',
  costCentre: 'CC1200',
  earningsCode: 'OT',
  unit: 'hours',
  multiplier: '1.5',
  minutesPerDay: 0,
} as const;

function amount(date: string, minutes: number, change: Partial<DayAmount> = {}): DayAmount {
  return {
    ...identity,
    date,
    minutes,
    measure: 'overtime-workday',
    source: 'computed',
    ...change,
  };
}

const line: PayrollLine = {
  ...identity,
  name: '',
  minutes: 100,
  roundedMinutes: 105,
  kind: 'regular',
  from: '2026-10-01',
  to: '2026-10-31',
};

test('a line is told by its days, the rounding and the multiplier', () => {
  const explained = explainedLine(line, [
    amount('2026-10-06', 40),
    amount('2026-10-05', 45),
    amount('2026-10-05', 15, { measure: 'overtime-workday-night' }),
    amount('2026-10-07', 60, { costCentre: 'CC9999' }),
    amount('2026-10-08', 30, { source: 'adjustment' }),
    amount('2026-09-30', 20),
  ]);

  expect(explained.days).toEqual([
    { date: '2026-10-05', minutes: 60 },
    { date: '2026-10-06', minutes: 40 },
  ]);
  // 105 minutes × 1.5 = 157.5 minutes = 2.625 hours.
  expect(explained.quantity).toBe('2.63');
  expect(explained.text).toEqual({
    en: 'Line OT / CC1200, 2026-10-01 to 2026-10-31: 100 minutes of 2 days, rounded to 105 × 1.5 = 2.63 hours.',
    zhHK: '檔案行 OT / CC1200，2026-10-01 至 2026-10-31：2 日共 100 分鐘，取整為 105 × 1.5 = 2.63 小時。',
  });
});

test('a line of an earlier period has the adjustments of that period with it', () => {
  const prior: PayrollLine = {
    ...line,
    minutes: -30,
    roundedMinutes: -30,
    multiplier: '1',
    kind: 'prior-period',
    from: '2026-09-01',
    to: '2026-09-30',
  };

  const explained = explainedLine(prior, [
    amount('2026-09-30', -50, { multiplier: '1' }),
    amount('2026-09-29', 20, { multiplier: '1', source: 'adjustment' }),
    amount('2026-10-05', 60, { multiplier: '1' }),
  ]);

  expect(explained.days).toEqual([
    { date: '2026-09-29', minutes: 20 },
    { date: '2026-09-30', minutes: -50 },
  ]);
  expect(explained.text.en).toBe(
    'Line of an earlier period OT / CC1200, 2026-09-01 to 2026-09-30: -30 minutes of 2 days = -0.50 hours.',
  );
});
