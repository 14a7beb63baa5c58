import { readFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { controlTotalsOf } from '../../../../functions/attendance-export/domain/control-total.ts';
import {
  fileProfileSchema,
  type FileProfile,
} from '../../../../functions/attendance-export/domain/file-profile.ts';
import {
  compareLines,
  type PayrollLine,
} from '../../../../functions/attendance-export/domain/payroll-line.ts';
import { renderFile } from '../../../../functions/attendance-export/domain/render-file.ts';
import { loadCharacterEncoder } from '../../../../shared/character-set/index.ts';

const encoder = await loadCharacterEncoder('cp950-strict');
const subject = { companyCode: 'HKSC', from: '2026-10-01', to: '2026-10-31', runNumber: '0001' };
const codes = ['REG', 'OT', 'ABS', 'EARLY', 'LATE', 'LVE', 'X1'] as const;

const person = fc.record({
  name: fc.oneof(
    fc.constantFrom('陳大文', '許功蓋', '李堃', '=1+1', 'a"b', 'Chan, T. M.', '?', ''),
    fc.string({ unit: 'binary', maxLength: 8 }),
  ),
  costCentre: fc.constantFrom('CC1', 'A,B', '"x"', ''),
  minutes: fc.dictionary(fc.constantFrom(...codes), fc.nat(20_000), { minKeys: 1 }),
});

/** Coded slots hold hours only; rows per code name their unit. */
const linesIn = (lateUnit: PayrollLine['unit']): fc.Arbitrary<PayrollLine[]> =>
  fc.array(person, { maxLength: 12 }).map((people) =>
    people
      .flatMap(({ name, costCentre, minutes }, index) =>
        Object.entries(minutes).map(([earningsCode, count]): PayrollLine => ({
          employeeNumber: `E${String(index).padStart(3, '0')}`,
          userId: `u${String(index)}`,
          name,
          payGroup: 'M',
          costCentre,
          earningsCode,
          unit: earningsCode === 'LATE' ? lateUnit : 'hours',
          minutes: count,
          roundedMinutes: count,
          multiplier: '1',
          minutesPerDay: 0,
          kind: 'regular',
          from: subject.from,
          to: subject.to,
        })),
      )
      .sort(compareLines),
  );

function profile(name: string): FileProfile {
  const folder = new URL('../../../../functions/attendance-export/profiles/', import.meta.url);
  return fileProfileSchema.parse(parseYaml(readFileSync(new URL(`${name}.yaml`, folder), 'utf8')));
}

type Row = Readonly<Record<string, string>>;

/** Reads the file as a receiver would: another decoder, another parser. */
function rowsIn(bytes: Uint8Array): Row[] {
  const text = new TextDecoder('big5', { fatal: true }).decode(bytes);
  return parseCsv(text, { columns: true, record_delimiter: '\r\n' });
}

/** Hundredths or minutes, by employee and code, from the columns that a layout has for them. */
function quantitiesIn(rows: readonly Row[], pairs: (row: Row) => readonly (readonly string[])[]) {
  const sums = new Map<string, number>();
  for (const row of rows) {
    for (const [employee = '', code = '', quantity = ''] of pairs(row)) {
      if (quantity === '') continue;
      const key = `${employee} ${code}`;
      if (sums.has(key)) throw new Error(`${key} is written twice`);
      sums.set(key, Number(quantity.replace('.', '')));
    }
  }
  return sums;
}

const layouts = [
  {
    name: 'adp-hk-generic',
    lines: linesIn('minutes'),
    pairs: (row: Row) => [[row['Employee No'] ?? '', row['Pay Code'] ?? '', row['Quantity'] ?? '']],
  },
  {
    name: 'adp-wfn-paydata',
    lines: linesIn('hours'),
    pairs: (row: Row) => {
      const employee = row['File #'] ?? '';
      return [
        [employee, 'REG', row['Reg Hours'] ?? ''],
        [employee, 'OT', row['O/T Hours'] ?? ''],
        [employee, row['Hours 3 Code'] ?? '', row['Hours 3 Amount'] ?? ''],
        [employee, row['Hours 4 Code'] ?? '', row['Hours 4 Amount'] ?? ''],
      ];
    },
  },
];

describe.each(layouts)('the file of the profile $name', ({ name, lines, pairs }) => {
  const shipped = profile(name);

  test('read back, has every line once, and its columns add up to the control totals', () => {
    fc.assert(
      fc.property(lines, (given) => {
        const { bytes, rowCount } = renderFile(shipped, subject, given, encoder);
        const rows = rowsIn(bytes);
        const quantities = quantitiesIn(rows, pairs);

        expect(rows).toHaveLength(rowCount);
        expect([...quantities.keys()].sort()).toEqual(
          given
            .map(({ employeeNumber, earningsCode }) => `${employeeNumber} ${earningsCode}`)
            .sort(),
        );
        for (const total of controlTotalsOf(given)) {
          const column = [...quantities].filter(([key]) => key.endsWith(` ${total.earningsCode}`));
          const sum = column.reduce((running, [, quantity]) => running + quantity, 0);
          expect(sum).toBe(Number(total.quantity.replace('.', '')));
          expect(column).toHaveLength(total.lines);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is the same bytes for the same lines', () => {
    fc.assert(
      fc.property(lines, (given) => {
        expect(renderFile(shipped, subject, [...given], encoder)).toEqual(
          renderFile(shipped, subject, given, encoder),
        );
      }),
    );
  });

  test('has the control totals of all minutes, whatever the order of the lines', () => {
    fc.assert(
      fc.property(lines, (given) => {
        const minutes = given.reduce((sum, line) => sum + line.minutes, 0);
        const totals = controlTotalsOf([...given].reverse());

        expect(totals).toEqual(controlTotalsOf(given));
        expect(totals.reduce((sum, total) => sum + total.minutes, 0)).toBe(minutes);
      }),
    );
  });
});
