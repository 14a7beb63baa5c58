import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHECK_IDS } from '../../../infra/doctor/domain/check-catalogue.ts';
import type { DoctorAnswer } from '../../../infra/doctor/show-results.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
const WAIT_MS = 180_000;
let empty = '';

beforeAll(async () => {
  empty = await mkdtemp(path.join(tmpdir(), 'doctor-'));
});
afterAll(() => rm(empty, { recursive: true }));

/** `npm run doctor` without npm, and without keys of whoever runs the tests. */
async function doctor(...args: readonly string[]) {
  const { PATH = '' } = process.env;
  const run = promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'infra/doctor/main.ts', ...args],
    { cwd: REPOSITORY, env: { PATH } },
  );
  return run.then(
    (printed) => ({ code: 0, ...printed }),
    (error: unknown) => error as { readonly code: number; stdout: string; stderr: string },
  );
}

describe('npm run doctor, where nothing runs', () => {
  test(
    'says what is missing and which command is the next',
    async () => {
      const { code, stdout } = await doctor('--state', empty);

      expect(code).toBe(1);
      expect(stdout).toContain('doctor.settings.environment-missing');
      expect(stdout).toContain('npm start -- --by-hand');
      expect(stdout).toContain('沒有運行中的本機雲端');
      expect(stdout).toMatch(/runtime .*ok \/ 正常/);
    },
    WAIT_MS,
  );

  test(
    'gives a program one JSON document with every check in its order',
    async () => {
      const { code, stdout } = await doctor('--state', empty, '--json');

      const answer = JSON.parse(stdout) as DoctorAnswer;
      expect(code).toBe(1);
      expect(answer.outcome).toBe('failed');
      expect(answer.checks.map(({ id }) => id)).toEqual(CHECK_IDS);
      const blocked = answer.checks.filter(({ outcome }) => outcome === 'not-checked');
      expect(new Set(blocked.map(({ because }) => because))).toEqual(new Set(['settings']));
    },
    WAIT_MS,
  );

  test(
    'names an environment that there is not',
    async () => {
      const { code, stdout } = await doctor('--env', 'nowhere', '--state', empty);

      expect(code).toBe(1);
      expect(stdout).toContain('There is no environment nowhere');
    },
    WAIT_MS,
  );
});

describe('npm run doctor', () => {
  test(
    'has a page of help in both languages',
    async () => {
      const { code, stdout } = await doctor('--help');

      expect(code).toBe(0);
      for (const option of ['--env', '--state', '--json', '--send', '--no-metered']) {
        expect(stdout).toContain(option);
      }
      expect(stdout).toContain('只有警告');
    },
    WAIT_MS,
  );

  test(
    'ends with 2 for a command that is wrong, naming everything',
    async () => {
      const { code, stderr } = await doctor('--env', '--sned', 'now');

      expect(code).toBe(2);
      expect(stderr).toContain('--env: a value is missing');
      expect(stderr).toContain('--sned: no option of doctor');
    },
    WAIT_MS,
  );
});
