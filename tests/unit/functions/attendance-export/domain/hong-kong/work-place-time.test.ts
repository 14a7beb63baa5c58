import { expect, test } from 'vitest';
import {
  formatAtWorkPlace,
  sameOffsetNote,
} from '../../../../../../functions/attendance-export/domain/hong-kong/work-place-time.ts';

const instant = Date.parse('2026-01-18T01:00:00Z');
const clockTime = (timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
    instant,
  );

test('a time is labelled with the place of work', () => {
  expect(formatAtWorkPlace(instant, 'HK')).toBe('2026-01-18 09:00:00 HKT');
  expect(formatAtWorkPlace(instant, 'CN')).toBe('2026-01-18 09:00:00 CST');
});

test('the clock time is that of the time-zone database for both places', () => {
  expect(formatAtWorkPlace(instant, 'HK')).toContain(clockTime('Asia/Hong_Kong'));
  expect(formatAtWorkPlace(instant, 'CN')).toContain(clockTime('Asia/Shanghai'));
  expect(sameOffsetNote.zhHK).toContain('UTC+8');
});
