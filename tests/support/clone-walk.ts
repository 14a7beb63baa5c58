import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { awayFromExportTimer } from './export-timer.ts';
import { createSwitchboardClient } from './switchboard-client.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const LINKED = ['package.json', 'tsconfig.json', 's.yaml', 'node_modules', 'infra', 'functions'];

/** A line of a README's shell blocks, and what the text promises behind it. */
export interface PromisedStep {
  readonly command: string;
  /** What stands behind `#`; undefined if nothing does. */
  readonly promise: string | undefined;
}

/** The lines of the shell blocks of a README's section, in order. */
export async function stepsOfSection(
  readme: string,
  heading: string,
): Promise<readonly PromisedStep[]> {
  const text = await readFile(path.join(REPOSITORY, readme), 'utf8');
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const blocks = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.trimEnd().split('\n'))
    .map((line) => {
      const [command = '', promise] = line.split(' # ');
      return { command, promise };
    });
}

/** The texts say "at once or some seconds later"; a busy machine gets more. */
const PATIENCE_MS = 180_000;
const LOOK_EVERY_MS = 500;

export interface CommandEnd {
  readonly code: number;
  readonly text: string;
}

/** A folder that is the clone to npm, with a state folder of its own and a local cloud that stays up. */
export class CloneWalk {
  readonly #folder: string;
  readonly #cloud: ChildProcess;

  private constructor(folder: string, cloud: ChildProcess) {
    this.#folder = folder;
    this.#cloud = cloud;
  }

  /** @throws Error with what was printed, if the local cloud ends */
  static async begin(startCommand: string): Promise<CloneWalk> {
    const folder = await mkdtemp(path.join(tmpdir(), 'walk-through-'));
    for (const entry of LINKED) {
      await symlink(path.join(REPOSITORY, entry), path.join(folder, entry));
    }
    const { child, printed } = startIn(folder, startCommand);
    while (!printed.text.includes('The local cloud stays up.')) {
      if (child.exitCode !== null) throw new Error(printed.text);
      await sleep(50);
    }
    return new CloneWalk(folder, child);
  }

  /** Gives one command, with standard output and standard error in one text. */
  async run(command: string): Promise<CommandEnd> {
    const { child, printed } = startIn(this.#folder, command);
    const code = await new Promise<number>((resolve) => {
      child.once('close', (status) => resolve(status ?? -1));
    });
    return { code, text: printed.text };
  }

  /** Gives a command that changes nothing, or nothing twice, until it shows what the text promises. */
  async runUntil(command: string, promise: string): Promise<CommandEnd> {
    const begun = performance.now();
    for (;;) {
      const end = await this.run(command);
      if (end.text.includes(promise) || performance.now() - begun > PATIENCE_MS) return end;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Moves local time past the export's timer if it would come in between. */
  async avoidExportTimer(): Promise<void> {
    const text = await readFile(this.pathOf('.local/endpoints.json'), 'utf8');
    const { switchboard } = JSON.parse(text) as { readonly switchboard: { readonly url: string } };
    const { offsetMs } = (await (await fetch(`${switchboard.url}/clock`)).json()) as {
      readonly offsetMs: number;
    };
    const nowEpochMs = Date.now() + offsetMs;
    const moveMs = awayFromExportTimer(nowEpochMs) - nowEpochMs;
    if (moveMs > 0) await createSwitchboardClient(switchboard.url).advance(moveMs);
  }

  /** A file below the clone. */
  pathOf(relative: string): string {
    return path.join(this.#folder, relative);
  }

  async end(): Promise<void> {
    const { pid, exitCode } = this.#cloud;
    if (pid !== undefined && exitCode === null) {
      const ended = new Promise((resolve) => this.#cloud.once('close', resolve));
      process.kill(-pid, 'SIGINT');
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

interface Printed {
  text: string;
}

function startIn(folder: string, command: string): { child: ChildProcess; printed: Printed } {
  const child = spawn('sh', ['-c', command], { cwd: folder, detached: true });
  const printed = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed.text += text));
  }
  return { child, printed };
}
