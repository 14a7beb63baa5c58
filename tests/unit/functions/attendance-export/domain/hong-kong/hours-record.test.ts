import { describe, expect, test } from 'vitest';
import {
  hoursRecordOf,
  hoursRecordSettingsSchema,
  type HoursWorked,
} from '../../../../../../functions/attendance-export/domain/hong-kong/hours-record.ts';

const defaults = hoursRecordSettingsSchema.parse({});
const june: HoursWorked = {
  userId: 'u1',
  wagePeriod: { from: '2026-06-01', to: '2026-06-30' },
  days: [
    { date: '2026-05-31', workedMinutes: 480 },
    { date: '2026-06-01', workedMinutes: 481 },
    { date: '2026-06-30', workedMinutes: 90 },
    { date: '2026-07-01', workedMinutes: 480 },
  ],
};

describe('the record of hours', () => {
  test('adds the minutes of the wage period up, part hours included', () => {
    expect(hoursRecordOf(june, defaults).workedMinutes).toBe(571);
  });

  test('is required unless exempt while wages are not known, in both languages', () => {
    const record = hoursRecordOf(june, defaults);

    expect(record.requirement).toBe('required-unless-exempt');
    expect(record.explanation.en).toContain('HK$17,600');
    expect(record.explanation.zhHK).toContain('HK$17,600');
  });

  test.each([
    [17_599_99, 'required'],
    [17_600_00, 'exempt'],
  ] as const)('at wages of %i cents is %s', (wagesCents, requirement) => {
    expect(hoursRecordOf({ ...june, wagesCents }, defaults).requirement).toBe(requirement);
  });

  test.each([
    ['2025-04-01', '2025-04-30', 16_300_00, false],
    ['2025-05-01', '2025-05-31', 17_200_00, false],
    // Straddles 1 May 2026: the higher cap.
    ['2026-04-26', '2026-05-25', 17_600_00, false],
    // After the review that nobody knows yet.
    ['2027-05-01', '2027-05-31', 17_600_00, true],
  ] as const)('of %s to %s has the cap of its time', (from, to, capCents, capIsProvisional) => {
    expect(hoursRecordOf({ ...june, wagePeriod: { from, to } }, defaults)).toMatchObject({
      capCents,
      capIsProvisional,
    });
  });

  test.each([
    ['2026-06-01', '2026-06-15', 8_800_00],
    ['2026-06-01', '2026-06-30', 17_600_00],
    ['2026-07-01', '2026-07-31', 17_600_00],
  ] as const)('of %s to %s has its part of the cap where that is chosen', (from, to, capCents) => {
    const byDays = hoursRecordSettingsSchema.parse({ capOfPartMonth: 'by-days' });

    expect(hoursRecordOf({ ...june, wagePeriod: { from, to } }, byDays).capCents).toBe(capCents);
    expect(hoursRecordOf({ ...june, wagePeriod: { from, to } }, defaults).capCents).toBe(17_600_00);
  });
});
