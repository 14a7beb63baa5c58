import { readFile } from 'node:fs/promises';

const POLL_MS = 100;

/**
 * Watches the resident memory of a process while it works. Reads `/proc`, hence on Linux only;
 * elsewhere the heap limit of the process and the figure it reports itself remain.
 */
export class MemoryMonitor {
  readonly #pid: number;
  readonly #limitBytes: number;
  readonly #onExcess: () => void;
  #timer: NodeJS.Timeout | undefined;
  #peakBytes = 0;

  constructor(pid: number, limitBytes: number, onExcess: () => void) {
    this.#pid = pid;
    this.#limitBytes = limitBytes;
    this.#onExcess = onExcess;
  }

  /** Highest value seen since the process began, in whole MB, rounded up. */
  get peakMb(): number {
    return Math.ceil(this.#peakBytes / 1024 / 1024);
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#poll(), POLL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Takes a value that the process reported itself. */
  note(bytes: number): void {
    this.#peakBytes = Math.max(this.#peakBytes, bytes);
  }

  async #poll(): Promise<void> {
    const status = await readFile(`/proc/${String(this.#pid)}/status`, 'utf8').catch(() => '');
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kilobytes === undefined) return;
    const bytes = Number(kilobytes) * 1024;
    this.note(bytes);
    if (bytes > this.#limitBytes && this.#timer !== undefined) this.#onExcess();
  }
}
