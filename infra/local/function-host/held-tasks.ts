import type { AsyncTask } from './async-task.ts';

/** A task that nothing overtakes goes on after this time. */
const LONGEST_HOLD_MS = 5000;

/**
 * Tasks that are held back so that a later one of the same function overtakes them: one of a
 * function at a time, each once, until the next delivery of the function has ended or five seconds
 * of local time have passed.
 */
export class HeldTasks {
  readonly #held = new Map<string, AsyncTask>();
  readonly #wereHeld = new WeakSet<AsyncTask>();

  /** True if the task is held back from now on. */
  hold(task: AsyncTask, epochMs: number): boolean {
    if (this.#wereHeld.has(task) || this.#held.has(task.functionName)) return false;
    this.#wereHeld.add(task);
    this.#held.set(task.functionName, task);
    task.dueAtEpochMs = epochMs + LONGEST_HOLD_MS;
    return true;
  }

  /** A delivery has ended: what it overtook is due. */
  release(ended: AsyncTask, epochMs: number): void {
    const held = this.#held.get(ended.functionName);
    if (held === undefined) return;
    this.#held.delete(ended.functionName);
    if (held !== ended) held.dueAtEpochMs = Math.min(held.dueAtEpochMs, epochMs);
  }
}
