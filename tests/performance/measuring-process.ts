import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ChildReport } from './export-child.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const PROFILE = 'functions/attendance-export/profiles/adp-hk-generic.yaml';
const run = promisify(execFile);

/**
 * The export as a program of its own, bundled with the options of the deployed bundle: no loader, no
 * test runner and no other measurement share its memory.
 */
export class MeasuringProcess {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async prepare(): Promise<MeasuringProcess> {
    const directory = await mkdtemp(path.join(tmpdir(), 'export-bench-'));
    await build({
      entryPoints: [path.join(import.meta.dirname, 'export-child.ts')],
      absWorkingDir: REPOSITORY,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      keepNames: true,
      // Packages in CommonJS look for `require`.
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      outfile: path.join(directory, 'export-child.mjs'),
      logLevel: 'silent',
    });
    return new MeasuringProcess(directory);
  }

  /** Runs one variant in a new process, from nothing. */
  async measure(variant: 'export' | 'parse', people: number): Promise<ChildReport> {
    const program = path.join(this.#directory, 'export-child.mjs');
    const { stdout } = await run(
      process.execPath,
      ['--expose-gc', program, variant, String(people), path.join(REPOSITORY, PROFILE)],
      { env: { PATH: process.env['PATH'] } },
    );
    return JSON.parse(stdout) as ChildReport;
  }

  async dispose(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}
