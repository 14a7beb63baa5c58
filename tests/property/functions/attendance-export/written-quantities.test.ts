import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { controlTotalsOf } from '../../../../functions/attendance-export/domain/control-total.ts';
import {
  fileProfileSchema,
  type FileProfile,
} from '../../../../functions/attendance-export/domain/file-profile.ts';
import {
  lineKinds,
  type PayrollLine,
} from '../../../../functions/attendance-export/domain/payroll-line.ts';
import { renderFile } from '../../../../functions/attendance-export/domain/render-file.ts';
import { loadCharacterEncoder } from '../../../../shared/character-set/index.ts';
import { programPath, requiresProgram } from '../../../support/debian-programs.ts';

const repository = new URL('../../../../', import.meta.url);
const encoders = {
  'cp950-strict': await loadCharacterEncoder('cp950-strict'),
  utf8: await loadCharacterEncoder('utf-8'),
};
const october = { from: '2026-10-01', to: '2026-10-31' };
const subject = { companyCode: 'HUX', ...october, runNumber: '0001' };

function profile(file: string): FileProfile {
  return fileProfileSchema.parse(parse(readFileSync(new URL(file, repository), 'utf8')));
}
const shipped = (name: string): FileProfile =>
  profile(`functions/attendance-export/profiles/${name}.yaml`);
const fixed = profile('tests/fixtures/profiles/fixture-1636.yaml');

function bytesOf(used: FileProfile, lines: readonly PayrollLine[]): Uint8Array {
  const isUtf8 = used.characterSet.startsWith('utf-8');
  return renderFile(used, subject, lines, isUtf8 ? encoders.utf8 : encoders['cp950-strict']).bytes;
}

const lineOf = (employees: number): fc.Arbitrary<PayrollLine> =>
  fc
    .record({
      employee: fc.nat(employees),
      name: fc.constantFrom('陳大文', '許功蓋', '李堃', '=1+1', 'a"b, c', ''),
      costCentre: fc.constantFrom('CC1', 'CC2', 'A,"B"'),
      earningsCode: fc.constantFrom('REG', 'OT', 'ABS', 'LATE', 'X1'),
      minutes: fc.integer({ min: -20_000, max: 20_000 }),
      multiplier: fc.constantFrom('1', '1.5', '2', '0.3333', '1.0625'),
      kind: fc.constantFrom(...lineKinds),
    })
    .map(({ employee, kind, minutes, ...line }) => ({
      ...line,
      kind,
      minutes,
      roundedMinutes: minutes,
      employeeNumber: `E${String(employee).padStart(3, '0')}`,
      userId: `u${String(employee)}`,
      payGroup: 'M',
      unit: 'hours',
      minutesPerDay: 0,
      ...(kind === 'prior-period' ? { from: '2026-09-01', to: '2026-09-30' } : october),
    }));

/** Any number of lines of one person and code, ordered by person as the file is. */
const someLines: fc.Arbitrary<PayrollLine[]> = fc
  .array(lineOf(8), { maxLength: 20 })
  .map((lines) => lines.sort((a, b) => a.employeeNumber.localeCompare(b.employeeNumber, 'en')));

/**
 * Hundredths of hours by exact fractions: minutes × multiplier × 100 / 60, halves away from zero. It
 * shares nothing with the code that writes.
 */
function hundredthsOf({ minutes, multiplier }: PayrollLine): number {
  const tenThousandths = BigInt(Math.round(Number(multiplier) * 10_000));
  const doubled = (2n * BigInt(Math.abs(minutes)) * tenThousandths * 100n) / (60n * 10_000n);
  const hundredths = Number(doubled / 2n + (doubled % 2n));
  return minutes < 0 && hundredths > 0 ? -hundredths : hundredths;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** `00000150-` is −150: digits, then the place of the sign. */
function signed(text: string): number {
  const [, digits = '', sign = ''] = /^(\d+)([ -])$/.exec(text) ?? [];
  if (digits === '') throw new Error(`not a number of the layout: ${text}`);
  return sign === '-' ? -Number(digits) : Number(digits);
}

describe('a file of fixed width', () => {
  test('read by byte columns, has every quantity once, and their sum in its header', () => {
    fc.assert(
      fc.property(someLines, (lines) => {
        const file = Buffer.from(bytesOf(fixed, lines));

        // 547 bytes stand before the first pair of a field of 19 bytes and an amount of 9.
        const quantities = lines.map((_, index) => {
          const at = 1636 * (index + 1) + 547 + 19;
          return signed(file.toString('latin1', at, at + 9));
        });

        expect(file).toHaveLength(1636 * (lines.length + 1) + 1);
        expect(quantities).toEqual(lines.map(hundredthsOf));
        expect(signed(file.toString('latin1', 143, 154))).toBe(sumOf(quantities));
      }),
    );
  });
});

const layouts = [
  { name: 'adp-hk-generic', codec: 'cp950', pairs: [['Pay Code', 'Quantity']] },
  { name: 'hk-payroll-csv', codec: 'utf-8-sig', pairs: [['Pay Code', 'Hours']] },
  {
    name: 'adp-wfn-paydata',
    codec: 'cp950',
    pairs: [
      ['=REG', 'Reg Hours'],
      ['=OT', 'O/T Hours'],
      ['Hours 3 Code', 'Hours 3 Amount'],
      ['Hours 4 Code', 'Hours 4 Amount'],
    ],
  },
] as const;

/** Adds up a file by code with exact decimals: another language, another CSV reader. */
const ADD_UP = [
  'import csv, decimal, io, json, sys',
  'codec, pairs = json.loads(sys.argv[1])',
  'text = sys.stdin.buffer.read().decode(codec)',
  'sums, lines = {}, {}',
  'for row in csv.DictReader(io.StringIO(text, newline="")):',
  '    for code, quantity in pairs:',
  '        if row[quantity] == "": continue',
  '        name = code[1:] if code.startswith("=") else row[code]',
  '        sums[name] = sums.get(name, decimal.Decimal(0)) + decimal.Decimal(row[quantity])',
  '        lines[name] = lines.get(name, 0) + 1',
  'print(json.dumps({name: [str(sums[name]), lines[name]] for name in sums}))',
].join('\n');

requiresProgram('python3')('Python’s csv and decimal modules', () => {
  test.each(layouts)('come to the control totals of a file of $name', ({ name, codec, pairs }) => {
    const seed = 20_261_101;
    const [lines = []] = fc.sample(
      fc
        .array(lineOf(60), { minLength: 400, maxLength: 400 })
        .map((all) => all.sort((a, b) => a.employeeNumber.localeCompare(b.employeeNumber, 'en'))),
      { numRuns: 1, seed },
    );

    const { stdout } = spawnSync(
      programPath('python3'),
      ['-c', ADD_UP, JSON.stringify([codec, pairs])],
      { input: bytesOf(shipped(name), lines) },
    );

    const totals = controlTotalsOf(lines).map(({ earningsCode, quantity, lines: count }) => [
      earningsCode,
      [quantity, count],
    ]);
    expect(JSON.parse(stdout.toString())).toEqual(Object.fromEntries(totals));
    expect(totals).toHaveLength(5);
  });
});

test('control totals are the sums of what exact fractions make of each line', () => {
  fc.assert(
    fc.property(someLines, (lines) => {
      for (const { earningsCode, quantity } of controlTotalsOf(lines)) {
        const own = lines.filter((line) => line.earningsCode === earningsCode);
        expect(Math.round(Number(quantity) * 100)).toBe(sumOf(own.map(hundredthsOf)));
      }
    }),
  );
});
