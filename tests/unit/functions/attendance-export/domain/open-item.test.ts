import { expect, test } from 'vitest';
import { describeException } from '../../../../../functions/attendance-export/domain/attendance-exception.ts';
import {
  countItems,
  itemsByManager,
  openItemsOf,
  type OpenItem,
} from '../../../../../functions/attendance-export/domain/open-item.ts';

const item = (userId: string, date: string, kind: OpenItem['kind']): OpenItem => ({
  userId,
  date,
  kind,
});

test('takes from the exceptions what a manager can settle, and nothing else', () => {
  const about = { userId: 'u1', date: '2026-10-03' };
  const exceptions = [
    describeException('missing-punch', about),
    describeException('punch-without-plan', { ...about, detail: 'p1' }),
    describeException('no-punch', { userId: 'u2', date: '2026-10-04' }),
    describeException('found-but-not-mapped', { userId: 'u3' }),
    describeException('schedule-missing', about),
  ];

  expect(openItemsOf(exceptions)).toEqual([
    item('u1', '2026-10-03', 'missing-punch'),
    item('u1', '2026-10-03', 'punch-without-plan'),
    item('u2', '2026-10-04', 'no-punch'),
  ]);
});

test('gives each manager the items of their people in one order, whatever the order found', () => {
  const items = [
    item('u2', '2026-10-02', 'no-punch'),
    item('u1', '2026-10-09', 'missing-punch'),
    item('u3', '2026-10-01', 'open-approval'),
    item('u1', '2026-10-03', 'missing-punch'),
  ];
  const managers = new Map([
    ['u1', 'boss'],
    ['u2', 'boss'],
  ]);

  const grouped = itemsByManager(items, managers);

  expect(grouped.get('boss')).toEqual([items[3], items[1], items[0]]);
  expect(grouped.get(undefined)).toEqual([items[2]]);
  expect(itemsByManager([...items].reverse(), managers)).toEqual(grouped);
});

test('counts every kind, also those of which there is none', () => {
  expect(countItems([item('u1', '2026-10-03', 'no-punch')])).toEqual({
    'missing-punch': 0,
    'no-punch': 1,
    'punch-without-plan': 0,
    'open-approval': 0,
  });
});
