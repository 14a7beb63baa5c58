import { describe, expect, test } from 'vitest';
import { approvalWindows } from '../../../../../functions/attendance-export/domain/approval-window.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';

const at = (local: string): number => Date.parse(`${local}+08:00`);
const october = monthPeriod('2026-10');
const DAY = 86_400_000;

describe('the windows in which approvals are looked for', () => {
  test('reach from 60 days before the period to the begin of the run', () => {
    expect(approvalWindows(october, at('2026-11-04T10:00:00'))).toEqual([
      { fromEpochMs: at('2026-08-02T00:00:00'), toEpochMs: at('2026-11-04T10:00:00') },
    ]);
  });

  test('end 31 days after the period, in windows of 120 days, for a run that begins late', () => {
    const windows = approvalWindows(october, at('2027-02-15T10:00:00'));

    expect(windows).toEqual([
      { fromEpochMs: at('2026-08-02T00:00:00'), toEpochMs: at('2026-11-30T00:00:00') - 1 },
      { fromEpochMs: at('2026-11-30T00:00:00'), toEpochMs: at('2026-12-02T00:00:00') - 1 },
    ]);
  });

  test('never begin before what DingTalk lists', () => {
    const begun = at('2027-09-15T10:00:00');
    const windows = approvalWindows(october, begun);

    expect(windows[0]?.fromEpochMs).toBe(begun - 364 * DAY);
    expect(approvalWindows(october, at('2028-06-01T00:00:00'))).toEqual([]);
  });

  test('follow other settings, without a gap or an overlap', () => {
    const reach = { daysBefore: 3, daysAfter: 2, daysPerCall: 10, daysBack: 365 };
    const windows = approvalWindows(october, at('2027-01-01T00:00:00'), reach);

    expect(windows[0]?.fromEpochMs).toBe(at('2026-09-28T00:00:00'));
    expect(windows.at(-1)?.toEpochMs).toBe(at('2026-11-03T00:00:00') - 1);
    for (const [index, { fromEpochMs, toEpochMs }] of windows.entries()) {
      expect(toEpochMs - fromEpochMs).toBeLessThanOrEqual(10 * DAY);
      expect(fromEpochMs).toBe(
        index === 0 ? fromEpochMs : (windows[index - 1]?.toEpochMs ?? 0) + 1,
      );
    }
  });
});
