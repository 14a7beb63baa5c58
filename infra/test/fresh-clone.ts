import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const LIMIT_MS = 10 * 60_000;

/**
 * Does what a newcomer does: clones the committed tree into an empty folder, installs, starts the
 * local cloud with the README's command and looks whether the payroll file is there.
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fresh-clone-'));
  const clone = path.join(folder, 'clone');
  try {
    await run('git', ['clone', '--quiet', '--no-hardlinks', REPOSITORY, clone]);
    await command(clone, 'npm', ['ci', '--no-progress']);
    const arguments_ = ['--once', '--employees', '120', '--period', '2026-10', '--seed', '7'];
    const started = await command(clone, 'npm', [
      'start',
      '--silent',
      '--',
      ...arguments_,
      '--json',
    ]);
    const { outcome, outputs } = JSON.parse(started) as {
      outcome: string;
      outputs?: { file: string; manifest: string; exceptions: string };
    };
    if (outcome !== 'delivered' || outputs === undefined) throw new Error(`outcome: ${outcome}`);
    for (const file of Object.values(outputs)) {
      if ((await readFile(file)).length === 0) throw new Error(`${file} is empty`);
    }
    process.stdout.write(`fresh clone: delivered, ${path.basename(outputs.file)} is there\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function command(directory: string, program: string, args: string[]): Promise<string> {
  const { stdout } = await run(program, args, {
    cwd: directory,
    timeout: LIMIT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

await main();
