import { describe, expect, test } from 'vitest';
import {
  newsOfState,
  newsText,
  type NewsKind,
} from '../../../../../functions/attendance-export/messages/run-news.ts';
import { runStates } from '../../../../../functions/attendance-export/run-record.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';

const RUN = {
  environment: 'test',
  corpId: 'dingcorp',
  company: 'HKSC',
  period: monthPeriod('2026-10'),
  profile: 'adp-hk-generic',
  run: '0002',
};

describe('the message to the payroll group', () => {
  test('says state and counts in both languages, a line each', () => {
    expect(newsText(RUN, 'held', { total: 12, open: 3 })).toBe(
      'HKSC 2026-10, run 0002: held; 3 of 12 exceptions affect pay and are open.\n' +
        'HKSC 2026-10第 0002 次匯出：暫不送出；12 個異常項目中有 3 個影響薪酬，尚待處理。',
    );
  });

  test('says of a final pay that it is one, and not whose', () => {
    const text = newsText({ ...RUN, finalPay: 'final-0a1b2c3d' }, 'delivered');

    expect(text).toContain('HKSC 2026-10 (final pay), run 0002');
    expect(text).toContain('（最後薪酬）');
    expect(text).not.toContain('0a1b2c3d');
  });

  test.each<NewsKind>([
    'held',
    'awaiting-release',
    'delivered',
    'delivery-failed',
    'corrections-pending',
  ])('is short and has no link: %s', (kind) => {
    const text = newsText(RUN, kind, { total: 100_000, open: 100_000 });

    expect(text.split('\n')).toHaveLength(2);
    expect(text.length).toBeLessThan(200);
    expect(text).not.toMatch(/https?:/);
  });

  test('is for the states that people wait for, and for no other', () => {
    const told = runStates.filter((state) => newsOfState(state) !== undefined);

    expect(told).toEqual([
      'held',
      'awaiting-release',
      'delivered',
      'delivered-unconfirmed',
      'corrections-pending',
    ]);
  });
});
