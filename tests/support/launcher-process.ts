import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const PROGRAM = 'infra/local/main.ts';

/** How a launcher ended, and everything that it printed. */
export interface LauncherEnd {
  /** Null if a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A launcher in a process group of its own, as a person starts it at a terminal. */
export interface LauncherProcess {
  readonly pid: number;
  /** Resolves when the process is gone and its output is read. */
  readonly ended: Promise<LauncherEnd>;
  hasEnded(): boolean;
  /** What it has printed on either stream up to now. */
  printed(): string;
  /** Waits for a text on either stream. @throws Error if the launcher ends without it */
  untilPrinted(text: string): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/** What the launcher prints with `--json`, as far as tests look at it. */
export interface LauncherJson {
  readonly outcome: string;
  readonly company: string;
  readonly run: string;
  readonly meteredCallsUsed: number;
  readonly outputs?: {
    readonly file: string;
    readonly manifest: string;
    readonly exceptions: string;
  };
  readonly manifest?: {
    readonly file: { readonly name: string; readonly sha256: string; readonly rows: number };
  };
  readonly exceptions?: { readonly total: number; readonly open: number };
  readonly error?: { readonly code: string; readonly text: { readonly en: string } };
}

/**
 * Starts `npm start` without npm: npm would stand between the test's signals and the launcher.
 *
 * @param directory of another checkout of the repository
 */
export function startLauncher(
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  directory = REPOSITORY,
): LauncherProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, ...options], {
    cwd: directory,
    env: { ...inherited(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = { stdout: '', stderr: '' };
  follow(child, output);
  const ended = endOf(child, output);
  // Whoever waits is told of a failed start; a test that has failed for it already waits no more.
  ended.catch(() => undefined);
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const printed = (): string => output.stdout + output.stderr;
  return {
    pid: child.pid ?? -1,
    ended,
    hasEnded,
    printed,
    untilPrinted: async (text) => {
      while (!printed().includes(text)) {
        if (hasEnded()) throw new Error(`the launcher ended before it said ${text}:\n${printed()}`);
        await sleep(5);
      }
    },
    signal: (signal) => {
      child.kill(signal);
    },
  };
}

/** Runs the launcher to its end. */
export function runLauncher(
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<LauncherEnd> {
  return startLauncher(options, environment).ended;
}

/** The document of a `--json` run. @throws Error with everything printed if it did not succeed */
export function resultOf(end: LauncherEnd): LauncherJson {
  if (end.exitCode !== 0) {
    throw new Error(`exit ${String(end.exitCode)}\n${end.stdout}\n${end.stderr}`);
  }
  return JSON.parse(end.stdout) as LauncherJson;
}

/** Only what any program needs: a setting of the tester's own shell must not lead the launcher. */
function inherited(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'SystemRoot'];
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function follow(child: ChildProcess, output: { stdout: string; stderr: string }): void {
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
}

function endOf(
  child: ChildProcess,
  output: { readonly stdout: string; readonly stderr: string },
): Promise<LauncherEnd> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, ...output }));
  });
}
