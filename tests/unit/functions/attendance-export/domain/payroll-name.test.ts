import { beforeAll, describe, expect, test } from 'vitest';
import {
  payrollNameOf,
  payrollNamePolicySchema,
} from '../../../../../functions/attendance-export/domain/payroll-name.ts';
import {
  loadCharacterEncoder,
  type CharacterEncoder,
} from '../../../../../shared/character-set/index.ts';

const reviewed = { reviewedBy: '李美玲', reviewedOn: '2026-10-01' };
const substitutions = [
  { from: '衞', to: '衛', ...reviewed },
  { from: '大', to: '太', ...reviewed },
];
const off = payrollNamePolicySchema.parse({ substitutions });
const payrollNames = payrollNamePolicySchema.parse({ usePayrollName: true, substitutions });
const all = payrollNamePolicySchema.parse({
  usePayrollName: true,
  useSubstitutions: true,
  substitutions,
});

let cp950: CharacterEncoder;
beforeAll(async () => {
  cp950 = await loadCharacterEncoder('cp950-strict');
});

function nameOf(name: string, payroll_name: string | undefined, policy: typeof off) {
  const person = { userId: 'u1', employeeNumber: 'E001', name };
  const found = payrollNameOf(person, { payroll_name }, policy, cp950);
  return [
    found.name,
    found.used,
    ...found.exceptions.map(({ kind, affectsPay }) => [kind, affectsPay]),
  ];
}

const reported = ['name-substituted', false];

describe('the name in a payroll file', () => {
  test.each([
    ['陳大文', '陳太文', '陳大文', 'directory'],
    ['', undefined, '', 'directory'],
  ])('%s is never changed if it can be written', (name, stated, expected, used) => {
    expect(nameOf(name, stated, all)).toEqual([expected, used]);
  });

  test('is the directory’s, writable or not, until a policy is switched on', () => {
    expect(nameOf('陳衞文', '陳衛文', off)).toEqual(['陳衞文', 'directory']);
  });

  test('is the payroll name where the directory’s cannot be written or is not known', () => {
    expect(nameOf('陳堃', '陳坤', payrollNames)).toEqual(['陳坤', 'payroll-name', reported]);
    expect(nameOf('', '陳坤', payrollNames)).toEqual(['陳坤', 'payroll-name', reported]);
  });

  test('has reviewed substitutions of exactly the characters that are lacking', () => {
    expect(nameOf('陳大衞', undefined, all)).toEqual(['陳大衛', 'substitutions', reported]);
  });

  test('is the payroll name rather than a substitution, unless that cannot be written either', () => {
    expect(nameOf('陳衞', '陳維', all)).toEqual(['陳維', 'payroll-name', reported]);
    expect(nameOf('陳衞', '陳堃', all)).toEqual(['陳衛', 'substitutions', reported]);
  });

  test('is left as it is if the table does not make all of it writable', () => {
    expect(nameOf('堃衞', undefined, all)).toEqual(['堃衞', 'directory']);
    expect(nameOf('陳衞', undefined, payrollNames)).toEqual(['陳衞', 'directory']);
  });

  test('is told with what stands for what', () => {
    const person = { userId: 'u1', employeeNumber: 'E001', name: '陳大衞' };

    const [exception] = payrollNameOf(person, undefined, all, cp950).exceptions;

    expect(exception?.text.zhHK).toContain('衞 → 衛');
    expect(exception?.employeeNumber).toBe('E001');
  });
});

describe('the policy of names', () => {
  test('is off as a whole by default', () => {
    expect(payrollNamePolicySchema.parse({})).toEqual({
      usePayrollName: false,
      useSubstitutions: false,
      substitutions: [],
    });
  });

  test.each([
    [[{ from: '衞', to: '衛', reviewedOn: '2026-10-01' }]],
    [[{ from: '衞', to: '衛', reviewedBy: '', reviewedOn: '2026-10-01' }]],
    [[{ from: '衞', to: '衛', reviewedBy: 'x', reviewedOn: 'today' }]],
    [[{ from: '衞', to: '衞', ...reviewed }]],
    [[{ from: '陳衞', to: '衛', ...reviewed }]],
    [[{ from: '', to: '衛', ...reviewed }]],
    [
      [
        { from: '衞', to: '衛', ...reviewed },
        { from: '衞', to: '衙', ...reviewed },
      ],
    ],
  ])('refuses the substitutions %j', (table) => {
    expect(payrollNamePolicySchema.safeParse({ substitutions: table }).success).toBe(false);
  });
});
