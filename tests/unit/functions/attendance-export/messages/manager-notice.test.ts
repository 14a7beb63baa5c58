import { describe, expect, test } from 'vitest';
import type { OpenItem } from '../../../../../functions/attendance-export/domain/open-item.ts';
import { managerNotice } from '../../../../../functions/attendance-export/messages/manager-notice.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';

const about = { company: 'HKSC', period: monthPeriod('2026-10') };

function items(count: number): OpenItem[] {
  return Array.from({ length: count }, (_, index) => ({
    userId: `u${String(index)}`,
    date: `2026-10-${String((index % 28) + 1).padStart(2, '0')}`,
    kind: 'missing-punch' as const,
  }));
}

function textOf(count: number, name = '陳大文'): string {
  return managerNotice({ ...about, items: items(count), nameOf: () => name }).text.content;
}

describe('the notice to a manager', () => {
  test('says how much is open, of what kind, and whose days they are', () => {
    const lines = textOf(2).split('\n');

    expect(lines).toEqual([
      'HKSC 2026-10: 2 open before the cut-off. Please settle in DingTalk.',
      'HKSC 2026-10：截數前尚有 2 項待處理，請於釘釘辦理。',
      'missing punch 欠打卡: 2',
      '陳大文 10-01 missing punch 欠打卡',
      '陳大文 10-02 missing punch 欠打卡',
    ]);
  });

  test.each([1, 30, 35, 40, 100, 10_000])('fits into DingTalk’s message with %s items', (count) => {
    const message = managerNotice({ ...about, items: items(count), nameOf: () => '歐陽"震"華' });

    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(2_048);
  });

  test('counts what it has no room for, so that nothing drops out in silence', () => {
    const lines = textOf(1_000).split('\n');
    const shown = lines.filter((line) => line.startsWith('陳大文')).length;

    expect(shown).toBeGreaterThan(20);
    expect(lines.at(-1)).toBe(`… ${String(1_000 - shown)} more 另有 ${String(1_000 - shown)} 項`);
  });
});
