import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fileProfileSchema } from '../../../../functions/attendance-export/domain/file-profile.ts';
import { payrollMappingOf } from '../../../../functions/attendance-export/domain/payroll-mapping.ts';
import { payrollNamePolicySchema } from '../../../../functions/attendance-export/domain/payroll-name.ts';
import { writePayrollFile } from '../../../../functions/attendance-export/write-payroll-file.ts';
import { line, personMapping } from './domain/sample-records.ts';
import { identity } from './sample-runs.ts';

const PROFILE = path.resolve(
  import.meta.dirname,
  '../../../../functions/attendance-export/profiles/adp-hk-generic.yaml',
);

const reviewed = { reviewedBy: 'payroll01', reviewedOn: '2026-10-01' };
const substitutions = [
  { from: '堃', to: '坤', ...reviewed },
  { from: '峯', to: '峰', ...reviewed },
];

async function write(name: string, policy: object, payrollName?: string) {
  const profile = fileProfileSchema.parse(parse(await readFile(PROFILE, 'utf8')));
  const row = personMapping(payrollName === undefined ? {} : { payroll_name: payrollName });
  const { bytes, exceptions, nameUses } = await writePayrollFile({
    run: identity('0001'),
    profile,
    lines: [line({ userId: 'u1', name })],
    names: {
      policy: payrollNamePolicySchema.parse(policy),
      mapping: payrollMappingOf({ people: [row], codes: [] }),
    },
  });
  const text = new TextDecoder('big5').decode(bytes).split('\r\n')[1] ?? '';
  return { written: text.split(',')[4], kinds: exceptions.map(({ kind }) => kind), nameUses };
}

describe('a name that the character set of the file lacks', () => {
  test('is left empty as long as nothing is switched on', async () => {
    const { written, kinds, nameUses } = await write('周堃', { substitutions }, '周坤');

    expect(written).toBe('');
    expect(kinds).toEqual(['name-not-encodable']);
    expect(nameUses).toMatchObject([{ outcome: 'left-empty', characters: [{ from: '堃' }] }]);
  });

  test('is written with reviewed substitutions, and every use is told', async () => {
    const policy = { useSubstitutions: true, substitutions };
    const { written, kinds, nameUses } = await write('周堃峰', policy);

    expect(written).toBe('周坤峰');
    expect(kinds).toEqual(['name-substituted']);
    expect(nameUses).toMatchObject([
      { outcome: 'substituted', characters: [{ from: '堃', to: '坤' }] },
    ]);
  });

  test('is written as the mapping states it, before any substitution', async () => {
    const policy = { usePayrollName: true, useSubstitutions: true, substitutions };
    const { written, kinds, nameUses } = await write('周堃', policy, '周昆');

    expect(written).toBe('周昆');
    expect(kinds).toEqual(['name-substituted']);
    expect(nameUses).toMatchObject([{ outcome: 'payroll-name', characters: [] }]);
  });
});

test('a name that can be written is never changed', async () => {
  const policy = { usePayrollName: true, useSubstitutions: true, substitutions };

  expect(await write('許功蓋', policy, '另一個名')).toEqual({
    written: '許功蓋',
    kinds: [],
    nameUses: [],
  });
});
