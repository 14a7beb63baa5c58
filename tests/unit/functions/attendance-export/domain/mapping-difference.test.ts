import { describe, expect, test } from 'vitest';
import {
  differenceTable,
  documentDifference,
  earningsCodeDifference,
  peopleDifference,
} from '../../../../../functions/attendance-export/domain/mapping-difference.ts';
import { earningsCode, personMapping } from './sample-records.ts';

describe('the difference of two mappings', () => {
  test('is nothing between the same rows in another order', () => {
    const rows = [personMapping(), personMapping({ user_id: 'u2' })];

    expect(peopleDifference(rows, rows.toReversed())).toEqual([]);
  });

  test('names rows that came, went and changed, field by field', () => {
    const before = [
      personMapping(),
      personMapping({ user_id: 'u2' }),
      personMapping({ user_id: 'u3', cost_centre: 'A' }),
    ];
    const after = [
      personMapping(),
      personMapping({ user_id: 'u3', cost_centre: 'B', valid_to: '2026-12-31' }),
      personMapping({ user_id: '', job_number: 'J4' }),
    ];

    const changes = peopleDifference(before, after);

    expect(changes.map(({ change, key }) => [change, key])).toEqual([
      ['added', 'HKSC J4 2020-01-01'],
      ['removed', 'HKSC u2 2020-01-01'],
      ['changed', 'HKSC u3 2020-01-01'],
    ]);
    expect(changes[2]?.fields).toEqual([
      { field: 'cost_centre', before: 'A', after: 'B' },
      { field: 'valid_to', before: '', after: '2026-12-31' },
    ]);
    expect(changes[0]?.fields).toContainEqual({
      field: 'employee_number',
      before: '',
      after: 'E001',
    });
  });

  test('tells two rows of one key from one', () => {
    const row = earningsCode('worked', 'REG');

    expect(earningsCodeDifference([row], [row, earningsCode('worked', 'REG2')])).toMatchObject([
      { part: 'earnings-codes', change: 'added', key: 'worked 2020-01-01' },
    ]);
  });

  test('of two documents has one change for each value, under its path', () => {
    const before = {
      version: 1,
      overtime: { mode: 'none', nightBand: { from: '22:00' } },
      rounding: [],
    };
    const after = {
      version: 2,
      overtime: { mode: 'approved', nightBand: null },
      rounding: [{ unitMinutes: 15 }],
    };

    const changes = documentDifference('pay-rules', before, after);

    expect(
      changes.map(({ change, fields: [field] }) => [
        change,
        field?.field,
        field?.before,
        field?.after,
      ]),
    ).toEqual([
      ['changed', 'overtime.mode', 'none', 'approved'],
      ['added', 'overtime.nightBand', '', 'null'],
      ['removed', 'overtime.nightBand.from', '22:00', ''],
      ['removed', 'rounding', '[]', ''],
      ['added', 'rounding.0.unitMinutes', '', '15'],
      ['changed', 'version', '1', '2'],
    ]);
    expect(documentDifference('profile', after, structuredClone(after))).toEqual([]);
  });

  test('is shown in both languages, up to a bound, and the rest is counted', () => {
    const changes = documentDifference('profile', { a: 1, b: 2 }, { a: 2, c: 3 });

    expect(differenceTable(changes).rows).toEqual([
      ['profile', 'changed', '', 'a', '1', '2', '更改'],
      ['profile', 'removed', '', 'b', '2', '', '刪除'],
      ['profile', 'added', '', 'c', '', '3', '新增'],
    ]);
    const bounded = differenceTable(changes, 2);
    expect([bounded.rows.length, bounded.notShown]).toEqual([2, 1]);
  });
});
