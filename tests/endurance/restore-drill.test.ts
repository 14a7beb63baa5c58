import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLauncher, type LauncherProcess } from '../support/launcher-process.ts';
import { makeOpenPgpKey } from '../support/openpgp-keys.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const PASSPHRASE = 'of the keeper of backups';
const COMPANY = ['--employees', '12', '--period', '2026-10', '--seed', '7'];

interface Answer {
  readonly outcome: string;
  readonly restored?: number;
  readonly missing?: number;
  readonly different?: number;
  readonly rows?: number;
  readonly objects?: number;
  readonly recoveryPoint?: string;
  readonly secondsTaken?: number;
  readonly runs?: readonly { readonly state: string; readonly runId: string }[];
  readonly parts?: readonly { readonly of: string; readonly different: number }[];
}

let directory: string;
let state: string;
let launcher: LauncherProcess | undefined;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'restore-drill-'));
  state = path.join(directory, 'state');
  const keeper = await makeOpenPgpKey({ createdAtEpochMs: 0, passphrase: PASSPHRASE });
  await writeFile(path.join(directory, 'keeper.asc'), keeper.publicKey);
  await writeFile(path.join(directory, 'keeper-private.asc'), keeper.privateKey);
});

afterAll(async () => {
  await stop();
  await rm(directory, { recursive: true, force: true });
});

async function start(options: readonly string[], until: string): Promise<void> {
  launcher = startLauncher([...COMPANY, ...options, '--state', state]);
  await launcher.untilPrinted(until);
}

async function stop(): Promise<void> {
  if (launcher === undefined) return;
  if (!launcher.hasEnded()) launcher.signal('SIGTERM');
  await launcher.ended;
  launcher = undefined;
}

/** A command of the project on the cloud of the drill, with its answer. */
function run(
  program: string,
  ...options: readonly string[]
): Promise<{ readonly status: number; readonly answer: Answer }> {
  return new Promise((resolve) => {
    const args = ['--import', 'tsx', `infra/${program}/main.ts`, ...options, '--json'];
    const child = execFile(
      process.execPath,
      [...args, '--state', state],
      { cwd: REPOSITORY, env: { ...process.env, BACKUP_KEY_PASSPHRASE: PASSPHRASE } },
      (_error, stdout, stderr) => {
        if (stdout === '') process.stderr.write(stderr);
        const answer = (stdout === '' ? { outcome: 'none' } : JSON.parse(stdout)) as Answer;
        resolve({ status: child.exitCode ?? -1, answer });
      },
    );
  });
}

const inDrill = (name: string): string => path.join(directory, name);

async function deliveredFiles(): Promise<readonly (readonly [string, string])[]> {
  const folder = path.join(state, 'sftp/account');
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name) => [name, await readFile(path.join(folder, name), 'base64')] as const),
  );
}

describe('after the loss of all tables and both buckets', () => {
  test('a backup brings back every row and object, and nothing is delivered twice', async () => {
    await start([], 'The local cloud stays up');
    const before = await run('payroll', 'status');
    const files = await deliveredFiles();
    const taken = await run(
      'backup',
      ...['--to', inDrill('backup'), '--recipient', inDrill('keeper.asc')],
    );
    await stop();
    await rm(path.join(state, 'tablestore'), { recursive: true });
    await rm(path.join(state, 'oss'), { recursive: true });

    await start(['--empty'], 'npx s deploy');
    const key = ['--key', inDrill('keeper-private.asc')];
    const restored = await run('backup', '--restore', inDrill('backup'), ...key);
    const compared = await run('backup', '--compare', inDrill('backup'), ...key);
    await stop();
    await start([], 'The local cloud stays up');
    const after = await run('payroll', 'status');

    process.stderr.write(`restore-drill: ${JSON.stringify(restored.answer)}\n`);
    expect([taken.status, taken.answer.outcome]).toEqual([0, 'taken']);
    expect(taken.answer.rows).toBeGreaterThan(100);
    expect(restored.answer.outcome).toBe('restored');
    expect(restored.answer.restored).toBeGreaterThan(100);
    expect(compared.answer.missing).toBe(0);
    // A local cloud publishes its configuration at each start, with the ports of that start.
    const different = compared.answer.parts?.filter((part) => part.different > 0) ?? [];
    expect(different.map(({ of }) => of)).toEqual(['configuration_pointer']);
    expect(before.answer.runs?.map((one) => one.state)).toEqual(['delivered']);
    expect(after.answer.runs).toEqual(before.answer.runs);
    expect(await deliveredFiles()).toEqual(files);
  });
});
