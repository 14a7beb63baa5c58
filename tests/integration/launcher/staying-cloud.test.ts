import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSampleCompany } from '../../../infra/local/sample-company/index.ts';
import { monthPeriod } from '../../../shared/time/index.ts';
import {
  runLauncher,
  startLauncher,
  type LauncherProcess,
} from '../../support/launcher-process.ts';
import { descendantsOf, functionInstancesOf, survivorsOf } from '../../support/process-tree.ts';

const CLIENT = path.join(import.meta.dirname, 'endpoints-client.ts');
const PAYROLL = path.resolve(import.meta.dirname, '../../../infra/payroll/main.ts');
const options = ['--employees', '15', '--period', '2026-10', '--seed', '71'];
const company = createSampleCompany({ seed: 71, employees: 15, period: monthPeriod('2026-10') });

let stateDirectory: string;
let endpointsFile: string;
let launcher: LauncherProcess;

beforeAll(async () => {
  stateDirectory = await mkdtemp(path.join(tmpdir(), 'staying-cloud-'));
  endpointsFile = path.join(stateDirectory, 'endpoints.json');
  launcher = startLauncher([...options, '--state', stateDirectory]);
  await launcher.untilPrinted('The local cloud stays up.');
}, 120_000);

afterAll(async () => {
  if (!launcher.hasEnded()) launcher.signal('SIGKILL');
  await launcher.ended;
  await rm(stateDirectory, { recursive: true, force: true });
});

describe('a local cloud without --once', () => {
  test('stays up after the job and says how to stop it', () => {
    expect(launcher.hasEnded()).toBe(false);
    expect(launcher.printed()).toContain('Result: delivered');
    expect(launcher.printed()).toMatch(/Stop it with Ctrl-C.*按 Ctrl-C 停止/);
  });

  test('keeps endpoints.json, which holds credentials, from other users of the machine', async () => {
    const { mode } = await stat(endpointsFile);

    expect(mode & 0o077).toBe(0);
  });

  test('refuses a second start on the same state directory, with the remedy', async () => {
    const second = await runLauncher([...options, '--once', '--state', stateDirectory]);

    expect(second.exitCode).toBe(1);
    expect(second.stderr).toContain(`another local cloud uses ${stateDirectory}`);
    expect(second.stderr).toContain('--state');
    expect(second.stderr).toContain('另一個本機雲端正使用');
    expect(second.stderr).not.toMatch(/^\s+at /m);
    expect(launcher.hasEnded()).toBe(false);
  });

  test('can be used by a program that knows endpoints.json alone, with the vendors’ SDKs', async () => {
    const endpoints = JSON.parse(await readFile(endpointsFile, 'utf8')) as {
      readonly certificateAuthorityFile: string;
    };

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', CLIENT, endpointsFile, company.companyCode],
      { env: { ...process.env, NODE_EXTRA_CA_CERTS: endpoints.certificateAuthorityFile } },
    );
    const answers = JSON.parse(stdout) as {
      readonly tablestore: readonly string[];
      readonly oss: { readonly file: { readonly sha256: string } };
      readonly sftp: { readonly sha256: string };
      readonly dingtalkOapi: { readonly result: { readonly count: number } };
    };

    const [fileName = ''] = await readdir(path.join(stateDirectory, 'sftp/account'));
    expect(answers).toMatchObject({
      oss: { company: company.companyCode, file: { name: fileName } },
      kms: true,
      functionHost: { outcome: 'status', runs: [{ state: 'delivered' }] },
      dingtalkApi: { hasToken: true },
      dingtalkOapi: { errcode: 0 },
      sftp: { name: fileName },
    });
    const { tablestore, oss, sftp, dingtalkOapi } = answers;
    expect(tablestore).toContain('audit_trail');
    expect(tablestore).toContain('payroll_run');
    expect(sftp.sha256).toBe(oss.file.sha256);
    expect(dingtalkOapi.result.count).toBeGreaterThan(10);
  });

  test('answers a person who asks by npm run payroll, with the exit status of the answer', async () => {
    const payroll = (...args: readonly string[]) =>
      promisify(execFile)(process.execPath, ['--import', 'tsx', PAYROLL, ...args], {
        env: { ...process.env, TZ: 'UTC' },
      }).then(
        ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
        (error: unknown) => error as { code: number; stdout: string; stderr: string },
      );
    const saved = path.join(stateDirectory, 'saved');

    const status = await payroll('status', '--state', stateDirectory);
    const again = await payroll('export', '--state', stateDirectory, '--save', saved, '--json');
    const wrong = await payroll('status', '--state', stateDirectory, '--comapny', 'X');
    const nowhere = await payroll('status', '--state', path.join(stateDirectory, 'nowhere'));

    expect(status.code).toBe(0);
    expect(status.stdout).toMatch(
      new RegExp(`${company.companyCode}/2026-10/adp-hk-generic/0001 +│ delivered`),
    );
    const answer = JSON.parse(again.stdout) as { outcome: string; saved: readonly string[] };
    expect(answer.outcome).toBe('already-delivered');
    const [fileName = ''] = await readdir(path.join(stateDirectory, 'sftp/account'));
    expect(answer.saved).toContain(path.join(saved, fileName));
    expect(await readFile(path.join(saved, fileName))).toEqual(
      await readFile(path.join(stateDirectory, 'sftp/account', fileName)),
    );
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--comapny: no option of status');
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toMatch(/No local cloud runs on[\s\S]*沒有運行中的本機雲端/);
  });

  test('is not to be used with other keys than those in the file', async () => {
    const endpoints = JSON.parse(await readFile(endpointsFile, 'utf8')) as {
      readonly oss: { readonly url: string; readonly buckets: readonly string[] };
    };

    const answer = await fetch(`${endpoints.oss.url}/${endpoints.oss.buckets[0] ?? ''}`);

    expect(answer.status).toBe(403);
  });

  test('ends by SIGINT with the status of the job, and leaves no process', async () => {
    const children = descendantsOf(launcher.pid);
    expect(functionInstancesOf(launcher.pid)).not.toEqual([]);

    launcher.signal('SIGINT');
    const end = await launcher.ended;

    expect(end).toMatchObject({ exitCode: 0, signal: null, stderr: '' });
    expect(await survivorsOf(children, 5_000)).toEqual([]);
  });

  test('can be started again at once on the same state', async () => {
    const again = await runLauncher([...options, '--once', '--json', '--state', stateDirectory]);

    expect(again.exitCode).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ outcome: 'already-delivered' });
  });
});
