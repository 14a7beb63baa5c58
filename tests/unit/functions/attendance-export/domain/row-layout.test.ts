import { describe, expect, test } from 'vitest';
import type { DelimitedProfile } from '../../../../../functions/attendance-export/domain/file-profile.ts';
import type { PayrollLine } from '../../../../../functions/attendance-export/domain/payroll-line.ts';
import {
  CodeWithoutColumnError,
  rowLayoutOf,
  UnitNotAcceptedError,
  type RowLines,
} from '../../../../../functions/attendance-export/domain/row-layout.ts';
import { shippedProfile, withColumns } from './sample-profiles.ts';
import { line } from './sample-records.ts';

const paydata = shippedProfile('adp-wfn-paydata');
const filled: DelimitedProfile = { ...paydata, slotRows: 'filled' };
const extra = (index: number) => line({ earningsCode: `X${String(index)}`, minutes: index * 60 });

/** Each row as its own columns and its slots: `REG 480 | 1 X1 60`. */
function rows(profile: DelimitedProfile, lines: readonly PayrollLine[]): string[] {
  return rowLayoutOf(profile)(lines).map(describeRow);
}

function describeRow({ byCode, slots }: RowLines): string {
  const own = [...byCode].map(([code, { minutes }]) => `${code} ${String(minutes)}`);
  const numbered = [...slots].map(
    ([slot, { earningsCode, minutes }]) => `${String(slot)} ${earningsCode} ${String(minutes)}`,
  );
  return [own, numbered].map((texts) => texts.join(', ')).join(' | ');
}

test('rows per code: one for each line', () => {
  const lines = [line(), line({ earningsCode: 'LATE', minutes: 7, unit: 'minutes' })];

  expect(rowLayoutOf(shippedProfile('adp-hk-generic'))(lines).map((row) => row.line)).toEqual(
    lines,
  );
});

describe('coded slots that are filled', () => {
  test.each([
    [0, ['REG 480 | ']],
    [1, ['REG 480 | 1 X1 60']],
    [2, ['REG 480 | 1 X1 60, 2 X2 120']],
    [3, ['REG 480 | 1 X1 60, 2 X2 120', ' | 1 X3 180']],
    [5, ['REG 480 | 1 X1 60, 2 X2 120', ' | 1 X3 180, 2 X4 240', ' | 1 X5 300']],
  ])(
    'hold %d further codes, each once, and the own ones in the first row only',
    (count, expected) => {
      const extras = Array.from({ length: count }, (_, index) => extra(index + 1));

      expect(rows(filled, [line(), ...extras])).toEqual(expected);
    },
  );

  test('fill the column of a code of its own, wherever the line stands', () => {
    const lines = [extra(1), line({ earningsCode: 'OT', minutes: 90 }), line()];

    expect(rows(filled, lines)).toEqual(['OT 90, REG 480 | 1 X1 60']);
  });

  test('take only the codes that a slot is for', () => {
    const columns = paydata.records.detail.map((column) =>
      column.kind === 'slotCode' && column.slot === 1 ? { ...column, codes: ['X9'] } : column,
    );

    expect(rows(withColumns(filled, columns), [extra(1), extra(2), extra(9)])).toEqual([
      ' | 2 X1 60, 1 X9 540',
      ' | 2 X2 120',
    ]);
  });
});

test('one code a row: an employee with three coded hours has three rows', () => {
  expect(rows(paydata, [line(), extra(1), extra(2), extra(3)])).toEqual([
    'REG 480 | 1 X1 60',
    ' | 1 X2 120',
    ' | 1 X3 180',
  ]);
});

describe('two lines that a row cannot hold both', () => {
  test('of one code never meet: a correction has a row of its own', () => {
    const september = { kind: 'prior-period', from: '2026-09-01', to: '2026-09-30' } as const;
    const lines = [line({ minutes: -30, ...september }), line(), { ...extra(1), ...september }];

    expect(rows(paydata, lines)).toEqual(['REG -30 | 1 X1 60', 'REG 480 | ']);
  });

  test('of two cost centres have a row each, where the file names the cost centre', () => {
    const lines = [line(), extra(1), line({ costCentre: 'CC2', minutes: 60 })];
    const without = withColumns(
      paydata,
      paydata.records.detail.filter((c) => c.kind !== 'value' || c.source !== 'costCentre'),
    );

    expect(rows(paydata, lines)).toEqual(['REG 480 | 1 X1 60', 'REG 60 | ']);
    expect(rowLayoutOf(paydata)(lines).map((row) => row.line.costCentre)).toEqual(['CC1', 'CC2']);
    expect(rows(without, [line(), line({ costCentre: 'CC2', earningsCode: 'X1' })])).toEqual([
      'REG 480 | 1 X1 480',
    ]);
  });
});

describe('a line that the file cannot carry', () => {
  test('stops it where a code has neither column nor slot', () => {
    const withoutSlots = withColumns(
      paydata,
      paydata.records.detail.filter(({ kind }) => kind !== 'slotCode' && kind !== 'slotQuantity'),
    );

    expect(() => rows(withoutSlots, [line(), extra(1)])).toThrow(CodeWithoutColumnError);
    expect(() => rows(withoutSlots, [line(), extra(1)])).toThrow(/no slot for code X1/);
    expect(rows(withoutSlots, [line()])).toEqual(['REG 480 | ']);
  });

  test.each(['LATE', 'REG'])(
    'stops it where minutes of %s would be read as hours',
    (earningsCode) => {
      const write = () => rows(paydata, [line({ earningsCode, minutes: 7, unit: 'minutes' })]);

      expect(write).toThrow(UnitNotAcceptedError);
      expect(write).toThrow(expect.objectContaining({ earningsCode, unit: 'minutes' }));
    },
  );
});
