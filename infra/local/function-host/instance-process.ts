import { spawn, type ChildProcess } from 'node:child_process';
import type { FunctionLog } from './function-log.ts';
import { platformFailure, type StepOutcome } from './invocation.ts';
import { MemoryMonitor } from './memory-monitor.ts';
import type { OrphanWatchdog } from './orphan-watchdog.ts';

export interface ProcessSetup {
  readonly instanceId: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly workingDirectory: string;
  /** The whole environment of the process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryLimitMb: number;
  readonly log: FunctionLog;
  /** True if a line of output belongs to the request whose start was last announced. */
  readonly oneRequestAtATime: boolean;
  readonly watchdog: OrphanWatchdog;
}

/**
 * The process of one instance: a group of its own that can be frozen, thawed and killed as a whole,
 * watched for memory while it works, and never left behind by the host.
 */
export class InstanceProcess {
  /** Resolves when the process is gone and its last message has been read. */
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;
  readonly #memory: MemoryMonitor;
  readonly #onEnd = new Set<() => void>();
  #usable = true;
  #frozen = false;
  #gone = false;
  #steps = 0;

  constructor(setup: ProcessSetup, onMessage: (message: unknown) => void) {
    this.#process = startProcess(setup);
    this.#memory = new MemoryMonitor(this.id, setup.memoryLimitMb * 1024 * 1024, () => this.kill());
    this.#process.on('message', onMessage);
    this.ended = this.#whenEnded(setup.watchdog);
  }

  get id(): number {
    return this.#process.pid ?? -1;
  }

  get usable(): boolean {
    return this.#usable;
  }

  get frozen(): boolean {
    return this.#frozen;
  }

  get maxMemoryMb(): number {
    return this.#memory.peakMb;
  }

  /** Takes a value of resident memory that the process reported itself. */
  noteMemory(bytes: number): void {
    this.#memory.note(bytes);
  }

  send(message: object): void {
    if (!this.#process.connected) return;
    // A process that has just died can't take it; its end is reported by `ended`.
    this.#process.send(message, () => undefined);
  }

  freeze(): void {
    if (!this.#usable || this.#frozen) return;
    this.#frozen = true;
    signalGroup(this.id, 'SIGSTOP');
  }

  thaw(): void {
    if (!this.#frozen) return;
    this.#frozen = false;
    signalGroup(this.id, 'SIGCONT');
  }

  /** Ends the process, frozen or not, and any that it started, at once. */
  kill(): void {
    this.#usable = false;
    signalGroup(this.id, 'SIGKILL');
  }

  /**
   * Waits for `work`, and for no longer than the limit or the life of the process: the time-out
   * kills the process, and either is reported in the platform's words.
   */
  within(timeoutSeconds: number, work: () => Promise<StepOutcome>): Promise<StepOutcome> {
    const startedAt = performance.now();
    this.#steps += 1;
    this.#memory.start();
    return new Promise<StepOutcome>((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        if (!this.#onEnd.delete(exited)) return;
        this.#steps -= 1;
        if (this.#steps === 0) this.#memory.stop();
      };
      const finish = (outcome: StepOutcome): void => {
        settle();
        resolve(outcome);
      };
      const exited = (): void => finish(this.#exitedUnexpectedly(startedAt));
      const timer = setTimeout(() => {
        this.kill();
        finish(
          platformFailure(
            `Function timed out after ${String(timeoutSeconds)} seconds (maxMemoryUsage: ${String(this.maxMemoryMb)}MB)`,
          ),
        );
      }, timeoutSeconds * 1000);
      this.#onEnd.add(exited);
      if (this.#gone) exited();
      else {
        work().then(finish, (error: unknown) => {
          settle();
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      }
    });
  }

  #exitedUnexpectedly(startedAt: number): StepOutcome {
    const duration = Math.round(performance.now() - startedAt);
    return platformFailure(
      'Process exited unexpectedly before completing request ' +
        `(duration: ${String(duration)}ms, maxMemoryUsage: ${String(this.maxMemoryMb)}MB)`,
    );
  }

  async #whenEnded(watchdog: OrphanWatchdog): Promise<void> {
    const child = this.#process;
    watchdog.watch(this.id);
    await Promise.all([
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.once('error', () => resolve());
      }),
      // Messages sent just before the end are read before the channel closes.
      new Promise<void>((resolve) => {
        if (child.connected) child.once('disconnect', () => resolve());
        else resolve();
      }),
    ]);
    this.#usable = false;
    this.#gone = true;
    // Takes along what the function itself may have started.
    signalGroup(this.id, 'SIGKILL');
    watchdog.forget(this.id);
    for (const exited of this.#onEnd) exited();
  }
}

function startProcess(setup: ProcessSetup): ChildProcess {
  const child = spawn(setup.command, setup.args, {
    cwd: setup.workingDirectory,
    env: { ...setup.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    // A process group of its own: Ctrl-C in a terminal reaches the host only.
    detached: true,
  });
  child.on('error', (error) => setup.log.write(setup.instanceId, '-', `start: ${error.message}`));
  if (child.stdout !== null && child.stderr !== null) {
    setup.log.follow(setup.instanceId, child.stdout, child.stderr, setup.oneRequestAtATime);
  }
  return child;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid <= 1) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}
