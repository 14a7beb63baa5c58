import { describe, expect, test } from 'vitest';
import {
  compareExceptions,
  describeException,
  exceptionKinds,
  judgeRelease,
} from '../../../../../functions/attendance-export/domain/attendance-exception.ts';
import {
  exceptionColumns,
  exceptionRows,
} from '../../../../../functions/attendance-export/domain/exceptions-table.ts';

const subject = {
  userId: 'u1',
  employeeNumber: 'E001',
  date: '2026-10-05',
  detail: '堃 (U+5803)',
};

const withoutEffectOnPay: ReadonlySet<string> = new Set([
  'name-not-encodable',
  'name-not-writable',
  'name-substituted',
  'approved-overtime-not-worked',
  'leave-type-unknown',
]);

describe.each(exceptionKinds)('an exception of the kind %s', (kind) => {
  const exception = describeException(kind, subject);

  test('says what happened and what to do, in English and in Chinese', () => {
    for (const { en, zhHK } of [exception.text, exception.remedy]) {
      expect(en).toMatch(/^[A-Z].{10,}\.$/);
      expect(zhHK).toMatch(/[\u{4E00}-\u{9FFF}].*。$/u);
      expect(zhHK).not.toBe(en);
    }
    expect(exception.text.en).not.toBe(exception.remedy.en);
    expect(exception.text.en).not.toMatch(/undefined|unknown/);
    expect(exception.text.zhHK).not.toContain('undefined');
  });

  test('has an id that is the same each time and safe in a shell, a URL and a file name', () => {
    expect(describeException(kind, { ...subject }).id).toBe(exception.id);
    expect(exception.id).toMatch(/^[A-Z]{2}-20261005-[0-9a-f]{12}$/);
    expect(describeException(kind, { userId: 'u1' }).id).toMatch(/^[A-Z]{2}-[0-9a-f]{12}$/);
  });

  test('has another id for another person, day or detail', () => {
    const others = [
      { ...subject, userId: 'u2' },
      { ...subject, employeeNumber: 'E002' },
      { ...subject, date: '2026-10-06' },
      { ...subject, detail: '邨 (U+90A8)' },
      { userId: 'E001', employeeNumber: 'u1', date: '2026-10-05', detail: subject.detail },
    ];

    const ids = new Set(others.map((other) => describeException(kind, other).id));

    expect(ids.size).toBe(others.length);
    expect(ids.has(exception.id)).toBe(false);
  });

  test('affects pay, unless nothing in the file depends on it', () => {
    expect(exception.affectsPay).toBe(!withoutEffectOnPay.has(kind));
  });
});

test('no two kinds share an id for one subject, and no id repeats among 100,000 people', () => {
  const ids = new Set<string>();
  for (const kind of exceptionKinds) ids.add(describeException(kind, subject).id);
  for (let person = 0; person < 100_000; person += 1) {
    const userId = `u${String(person)}`;
    ids.add(describeException('no-punch', { userId, date: '2026-10-06' }).id);
  }

  expect(ids.size).toBe(exceptionKinds.length + 100_000);
});

test('exceptions are sorted: what affects pay, then person, day and kind', () => {
  const name = describeException('name-not-encodable', { userId: 'a', employeeNumber: 'E000' });
  const second = describeException('no-punch', { ...subject, date: '2026-10-06' });
  const first = describeException('missing-punch', subject);
  const unmapped = describeException('found-but-not-mapped', { userId: 'a' });

  const sorted = [unmapped, name, second, first, second].sort(compareExceptions);

  expect(sorted).toEqual([first, second, second, unmapped, name]);
});

describe('the release of a run', () => {
  const open = describeException('no-punch', subject);
  const accepted = describeException('missing-punch', subject);
  const harmless = describeException('name-not-encodable', subject);

  test('waits for each exception that affects pay, one by one, and for no other', () => {
    const release = judgeRelease([open, accepted, harmless], new Set([accepted.id]));

    expect(release).toEqual({ open: [open], accepted: [accepted], unknownIds: [] });
  });

  test('names ids that accept nothing', () => {
    const release = judgeRelease([open], new Set([open.id, 'NP-20261005-000000000000', 'all']));

    expect(release.open).toEqual([]);
    expect(release.unknownIds).toEqual(['NP-20261005-000000000000', 'all']);
  });
});

test('the table of exceptions has a field for every column, in both languages', () => {
  const exceptions = [
    describeException('no-punch', subject),
    describeException('name-not-encodable', { userId: 'u2' }),
  ];

  const rows = exceptionRows(exceptions);

  for (const row of rows) expect(row).toHaveLength(exceptionColumns.length);
  expect(rows[0]?.slice(0, 6)).toEqual([
    exceptions[0]?.id,
    'yes',
    'no-punch',
    'E001',
    'u1',
    '2026-10-05',
  ]);
  expect(rows[1]?.slice(1, 6)).toEqual(['no', 'name-not-encodable', '', 'u2', '']);
  expect(rows[0]?.slice(6)).toEqual([
    exceptions[0]?.text.en,
    exceptions[0]?.remedy.en,
    exceptions[0]?.text.zhHK,
    exceptions[0]?.remedy.zhHK,
  ]);
});
