import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DrainedCloud } from './drain-events.ts';
import { INTAKE, SERVICE_DESK, WORKER } from './event-chain.ts';
import { startLauncher, type LauncherProcess } from './launcher-process.ts';
import { LocalEvents } from './local-events.ts';
import { descendantsOf, isFrozen, survivorsOf } from './process-tree.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const ON_THE_WAY: ReadonlySet<string> = new Set([INTAKE, WORKER, SERVICE_DESK]);
const LOOK_EVERY_MS = 50;
/** Against hanging. */
const PATIENCE_MS = 180_000;

/** How a command ended, and everything that it printed. */
export interface Ended {
  readonly code: number;
  readonly text: string;
}

/** A local cloud of some checkout over a state folder that outlives it. */
export class UpgradedCloud implements DrainedCloud {
  readonly #stateDirectory: string;
  readonly #directory: string;
  readonly #launcher: LauncherProcess;
  #local: LocalEvents | undefined;

  private constructor(stateDirectory: string, directory: string, launcher: LauncherProcess) {
    this.#stateDirectory = stateDirectory;
    this.#directory = directory;
    this.#launcher = launcher;
  }

  static async start(
    stateDirectory: string,
    options: readonly string[],
    directory = REPOSITORY,
  ): Promise<UpgradedCloud> {
    const launcher = startLauncher(
      ['--by-hand', ...options, '--state', stateDirectory],
      { LEASE_SECONDS: '2' },
      directory,
    );
    await launcher.untilPrinted('Ctrl-C');
    return new UpgradedCloud(stateDirectory, directory, launcher);
  }

  /** Its events; functions must be deployed. */
  async running(): Promise<LocalEvents> {
    this.#local ??= await LocalEvents.open(this.#stateDirectory);
    return this.#local;
  }

  get local(): LocalEvents | undefined {
    return this.#local;
  }

  async atWork(): Promise<readonly string[]> {
    const functions = await (await this.running()).switchboard.listFunctions();
    return functions
      .filter(({ functionName }) => ON_THE_WAY.has(functionName))
      .filter(({ processIds }) => !processIds.every(isFrozen))
      .map(({ functionName }) => functionName);
  }

  async loggedBytes(): Promise<number> {
    const folder = path.join(this.#stateDirectory, 'function-host/logs');
    const sizes = [...ON_THE_WAY].map(async (name) => {
      const file = await stat(path.join(folder, `${name}.log`)).catch(() => undefined);
      return file?.size ?? 0;
    });
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  /** Waits until a fault has come to bear. */
  async untilFired(id: string): Promise<void> {
    const { switchboard } = await this.running();
    const begun = performance.now();
    for (;;) {
      const found = (await switchboard.listFaults()).find((one) => one.id === id);
      if ((found?.fired ?? 0) > 0) return;
      if (performance.now() - begun > PATIENCE_MS) throw new Error(`${id} has not come to bear`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Waits until the bucket has an object whose key holds this. */
  async untilStored(part: string): Promise<void> {
    const journal = path.join(this.#stateDirectory, 'oss/catalogue.journal');
    const begun = performance.now();
    while (!(await readFile(journal, 'utf8').catch(() => '')).includes(part)) {
      if (performance.now() - begun > PATIENCE_MS) throw new Error(`${part} was not stored`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** A program of its checkout, with its state folder. */
  async program(...args: readonly string[]): Promise<Ended> {
    return this.#run(process.execPath, [...args, '--state', this.#stateDirectory]);
  }

  /** The real `s` command of its checkout. */
  async serverlessDevs(...args: readonly string[]): Promise<Ended> {
    const s = path.join(REPOSITORY, 'node_modules/@serverless-devs/s/bin/s');
    return this.#run(process.execPath, [s, ...args]);
  }

  /** Ends it with everything below it, at once. */
  async kill(): Promise<void> {
    const children = descendantsOf(this.#launcher.pid);
    this.#launcher.signal('SIGKILL');
    this.#closeLocal();
    await this.#launcher.ended;
    await survivorsOf(children, PATIENCE_MS);
  }

  async close(): Promise<void> {
    this.#closeLocal();
    if (!this.#launcher.hasEnded()) this.#launcher.signal('SIGTERM');
    await this.#launcher.ended;
  }

  #closeLocal(): void {
    this.#local?.close();
    this.#local = undefined;
  }

  #run(command: string, args: readonly string[]): Promise<Ended> {
    const child = spawn(command, args, {
      cwd: this.#directory,
      env: {
        ...process.env,
        FC_COMPONENT: './infra/local/fc-component',
        LOCAL_CLOUD_STATE: this.#stateDirectory,
        // Its settings and logs do not belong to the tester.
        serverless_devs_config_home: path.join(this.#stateDirectory, 'serverless-devs'),
      },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => (text += part));
    }
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code: code ?? -1, text }));
    });
  }
}
