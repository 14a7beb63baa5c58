import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const README = 'functions/attendance-export/README.md';
/** Results after which a command says by its exit status that a person has to act. */
const WAITING = new Set(['held', 'awaiting-release']);

interface Step {
  readonly command: string;
  /** What the command prints as its result; undefined for a command of the shell. */
  readonly result: string | undefined;
}

/** The commands of the section, in order; behind each the result that the text promises. */
async function stepsOfTheText(): Promise<readonly Step[]> {
  const text = await readFile(path.join(REPOSITORY, README), 'utf8');
  const section = text.split('\n## Run locally\n')[1]?.split('\n## ')[0] ?? '';
  const blocks = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.trimEnd().split('\n'))
    .map((line) => {
      const [command = '', result] = line.split(' # ');
      return { command, result };
    });
}

/** A folder that is the clone to npm, with a state folder of its own. */
async function makeClone(): Promise<string> {
  const clone = await mkdtemp(path.join(tmpdir(), 'walk-through-'));
  for (const entry of ['package.json', 'tsconfig.json', 'node_modules', 'infra', 'functions']) {
    await symlink(path.join(REPOSITORY, entry), path.join(clone, entry));
  }
  return clone;
}

interface Printed {
  text: string;
}

function start(clone: string, command: string): { child: ChildProcess; printed: Printed } {
  const child = spawn('sh', ['-c', command], { cwd: clone, detached: true });
  const printed = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed.text += text));
  }
  return { child, printed };
}

async function run(clone: string, command: string): Promise<{ code: number; text: string }> {
  const { child, printed } = start(clone, command);
  const code = await new Promise<number>((resolve) => {
    child.once('close', (status) => resolve(status ?? -1));
  });
  return { code, text: printed.text };
}

let clone: string;
let cloud: { child: ChildProcess; printed: Printed };
let steps: readonly Step[];

beforeAll(async () => {
  clone = await makeClone();
  const [first, ...others] = await stepsOfTheText();
  steps = others;
  cloud = start(clone, first?.command ?? 'false');
  while (!cloud.printed.text.includes('The local cloud stays up.')) {
    if (cloud.child.exitCode !== null) throw new Error(cloud.printed.text);
    await sleep(50);
  }
});

afterAll(async () => {
  const { pid, exitCode } = cloud.child;
  if (pid !== undefined && exitCode === null) {
    const ended = new Promise((resolve) => cloud.child.once('close', resolve));
    process.kill(-pid, 'SIGINT');
    await ended;
  }
  await rm(clone, { recursive: true, force: true });
});

describe('the walk-through in the function’s README', () => {
  test('works as written, each command with the result that stands behind it', async () => {
    expect(steps.length).toBeGreaterThan(12);

    for (const { command, result } of steps) {
      const { code, text } = await run(clone, command);

      process.stderr.write(`walk-through: ${command} → ${String(code)}\n`);
      expect(code, `${command}\n${text}`).toBe(WAITING.has(result ?? '') ? 3 : 0);
      if (result !== undefined) expect(text).toContain(`Result: ${result} / 結果`);
      // A command of the shell either writes a file or shows something.
      else expect(command.includes(' > ') || text.trim() !== '', command).toBe(true);
    }
  });

  test('has delivered two files, of which the second pays the late punch', async () => {
    const file = path.join(clone, '.local/sftp/account');
    const first = await readFile(`${file}/HUX_2026-10-01_2026-10-15_0001.csv`, 'latin1');
    const second = await readFile(`${file}/HUX_2026-10-16_2026-10-31_0001.csv`, 'latin1');

    const earlier = second.split('\r\n').filter((line) => line.includes(',20261001,20261015,'));

    expect(first).toContain('CC9000');
    expect(earlier.length).toBeGreaterThan(0);
    expect(earlier.every((line) => !first.split('\r\n').includes(line))).toBe(true);
  });
});
