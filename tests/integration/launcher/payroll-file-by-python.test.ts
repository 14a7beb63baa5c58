import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSampleCompany } from '../../../infra/local/sample-company/index.ts';
import { monthPeriod } from '../../../shared/time/index.ts';
import { programPath, requiresProgram } from '../../support/debian-programs.ts';
import { resultOf, runLauncher, type LauncherJson } from '../../support/launcher-process.ts';

const VERIFIER = path.resolve(import.meta.dirname, '../../fixtures/verify-payroll-file.py');
const SEED = 7;
const EMPLOYEES = 40;
const company = createSampleCompany({
  seed: SEED,
  employees: EMPLOYEES,
  period: monthPeriod('2026-10'),
});

interface Verdict {
  readonly problems: readonly string[];
  readonly rows: number;
  readonly names: Readonly<Record<string, string>>;
  readonly regularHundredths: Readonly<Record<string, number>>;
  readonly threeHardBytes: string;
  readonly holdsThreeHardBytes: boolean;
}

requiresProgram('python3')('the delivered file, read by Python', () => {
  let stateDirectory: string;
  let result: LauncherJson;
  let delivered: string;
  let verdict: Verdict;

  beforeAll(async () => {
    stateDirectory = await mkdtemp(path.join(tmpdir(), 'payroll-file-'));
    const sample = ['--employees', String(EMPLOYEES), '--seed', String(SEED)];
    const where = ['--period', '2026-10', '--state', stateDirectory];
    result = resultOf(await runLauncher(['--once', '--json', ...sample, ...where]));
    const name = path.basename(result.outputs?.file ?? '');
    delivered = path.join(stateDirectory, 'sftp/account', name);
    verdict = verify(delivered);
  }, 120_000);

  afterAll(() => rm(stateDirectory, { recursive: true, force: true }));

  function verify(file: string): Verdict {
    const expected = path.join(
      stateDirectory,
      `expected/${company.companyCode}-2026-10/expected.csv`,
    );
    const manifest = result.outputs?.manifest ?? '';
    const output = execFileSync(programPath('python3'), [VERIFIER, file, expected, manifest], {
      encoding: 'utf8',
    });
    return JSON.parse(output) as Verdict;
  }

  /** Numbers of the mapped people whose name holds a text. */
  function numbersOf(text: string): readonly string[] {
    return company.people.flatMap(({ nameZhHK, payroll }) =>
      nameZhHK.includes(text) && payroll !== undefined ? [payroll.employeeNumber] : [],
    );
  }

  test('decodes as cp950, holds no question mark, and agrees with the oracle and the manifest', () => {
    expect(verdict.problems).toEqual([]);
    expect(verdict.rows).toBeGreaterThan(EMPLOYEES);
  });

  test('holds 許功蓋 as B3 5C A5 5C BB 5C', () => {
    const [number = ''] = numbersOf('許功蓋');

    expect(verdict.threeHardBytes).toBe('B3 5C A5 5C BB 5C');
    expect(verdict.holdsThreeHardBytes).toBe(true);
    expect(verdict.names[number]).toBe('許功蓋');
  });

  test('pays a person whose name holds 堃, with the name left empty', () => {
    const numbers = numbersOf('堃');

    expect(numbers).not.toEqual([]);
    for (const number of numbers) {
      expect(verdict.names[number]).toBe('');
      expect(verdict.regularHundredths[number]).toBeGreaterThan(10_000);
    }
  });

  test('would be found out if one digit of it were another', async () => {
    const bytes = await readFile(delivered);
    const position = bytes.indexOf('REG,') + 'REG,'.length;
    bytes[position] = bytes[position] === 0x39 ? 0x38 : 0x39;
    const altered = path.join(stateDirectory, 'altered.csv');
    await writeFile(altered, bytes);

    const { problems } = verify(altered);

    expect(problems.join('\n')).toMatch(/REG/);
    expect(problems.join('\n')).toMatch(/another SHA-256/);
    expect(problems.join('\n')).toMatch(/control totals/);
  });
});
