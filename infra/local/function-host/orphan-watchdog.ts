import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const PROGRAM = path.join(import.meta.dirname, 'instance/orphan-watchdog.cjs');

/**
 * Sees to it that no instance outlives the host, not even a busy one after kill -9 of the host: a
 * small process apart holds the list of process ids and kills them when its pipe to us breaks. If
 * that process dies first it is started again with the same list.
 */
export class OrphanWatchdog {
  readonly #pids = new Set<number>();
  #process: ChildProcess;
  #closed = false;

  constructor() {
    this.#process = this.#start();
  }

  /** Process id of the watchdog itself. */
  get processId(): number {
    return this.#process.pid ?? -1;
  }

  watch(pid: number): void {
    this.#pids.add(pid);
    this.#write(`+${String(pid)}`);
  }

  forget(pid: number): void {
    this.#pids.delete(pid);
    this.#write(`-${String(pid)}`);
  }

  /** Ends the watchdog, which kills whatever is still listed. */
  async close(): Promise<void> {
    this.#closed = true;
    const ended = this.#process;
    if (ended.exitCode !== null || ended.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      ended.once('exit', () => resolve());
      ended.stdin?.end();
    });
  }

  #write(line: string): void {
    this.#process.stdin?.write(`${line}\n`);
  }

  #start(): ChildProcess {
    // In a session of its own, so that Ctrl-C in a terminal reaches the host only.
    const watchdog = spawn(process.execPath, [PROGRAM], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      env: {},
    });
    // A watchdog that just died breaks the pipe; the exit event starts the next one.
    watchdog.stdin.on('error', () => undefined);
    watchdog.on('error', () => undefined);
    watchdog.once('exit', () => {
      if (this.#closed) return;
      this.#process = this.#start();
      for (const pid of this.#pids) this.#write(`+${String(pid)}`);
    });
    watchdog.unref();
    return watchdog;
  }
}
