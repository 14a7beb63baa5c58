import type { CallPriority, PaceOptions, PaceResult } from '../resilience/index.ts';
import type { Clock } from '../time/index.ts';
import type { Allowance } from './allowance.ts';
import { blockSize } from './block-size.ts';
import { SlotBlock } from './slot-block.ts';

export interface CallLineOptions {
  readonly lane: string;
  readonly priority: CallPriority;
  readonly allowance: Allowance;
  readonly clock: Clock;
  readonly latenessMs: number;
  /** The first instant at or after now at which no pause that this instance knows of is on. */
  readonly outsidePauses: (nowEpochMs: number) => number;
}

interface Waiter {
  readonly deadlineEpochMs: number;
  readonly end: (result: PaceResult) => void;
  readonly fail: (reason: Error) => void;
}

/** A block so old says nothing of how fast calls come now. */
const FORGET_BLOCK_MS = 10_000;

/**
 * The callers of one lane and class in this instance, served in the order in which they came out of
 * blocks that are taken one after the other. One loop serves them all; it runs while somebody waits.
 */
export class CallLine {
  readonly #options: CallLineOptions;
  readonly #waiters = new Set<Waiter>();
  #block: SlotBlock | undefined;
  #isServing = false;
  /** While the loop sleeps: nobody can be served before this instant. */
  #closedUntilEpochMs = 0;
  #sleeping: AbortController | undefined;

  constructor(options: CallLineOptions) {
    this.#options = options;
  }

  /** Nobody waits and no slot is left: nothing is lost if it is forgotten. */
  isIdle(nowEpochMs: number): boolean {
    return this.#waiters.size === 0 && this.#block?.earliest(nowEpochMs) === undefined;
  }

  async acquire({ signal, deadlineEpochMs = Infinity }: PaceOptions): Promise<PaceResult> {
    signal?.throwIfAborted();
    const now = this.#options.clock.nowEpochMs();
    const earliest = Math.max(this.#options.outsidePauses(now), this.#closedUntilEpochMs);
    if (earliest > deadlineEpochMs) return tooLate(earliest);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        signal?.removeEventListener('abort', giveUp);
        this.#waiters.delete(waiter);
        if (this.#waiters.size === 0) this.#sleeping?.abort();
      };
      const waiter: Waiter = {
        deadlineEpochMs,
        end: (result) => {
          leave();
          resolve(result);
        },
        fail: (reason) => {
          leave();
          reject(reason);
        },
      };
      const giveUp = (): void => waiter.fail(signal?.reason as Error);
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiters.add(waiter);
      if (!this.#isServing) void this.#serve();
    });
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    // Whoever comes in the same turn is counted when the first block is asked for.
    await Promise.resolve();
    try {
      while (this.#waiters.size > 0) await this.#step();
    } catch (error) {
      for (const waiter of this.#waiters) waiter.fail(error as Error);
    }
    this.#isServing = false;
  }

  async #step(): Promise<void> {
    const now = this.#options.clock.nowEpochMs();
    const [first] = this.#waiters;
    if (first === undefined) return;
    if (first.deadlineEpochMs < now) {
      first.end(tooLate(now));
      return;
    }
    const open = this.#options.outsidePauses(now);
    if (open > now) return this.#waitUntil(open, { slotEpochMs: open });
    const slot = this.#block?.earliest(now);
    if (slot === undefined) return this.#takeBlock(now);
    const spacingMs = this.#block?.spacingMs;
    if (slot > now) return this.#waitUntil(slot, { slotEpochMs: slot, spacingMs });
    this.#block?.spend();
    first.end({ outcome: 'granted' });
  }

  async #takeBlock(now: number): Promise<void> {
    const { lane, priority, allowance, latenessMs } = this.#options;
    const spent = this.#block?.spent();
    const isRecent = spent !== undefined && now - spent.takenAtEpochMs < FORGET_BLOCK_MS;
    const slots = blockSize(this.#waiters.size, isRecent ? spent : undefined, now);
    let lastUsefulEpochMs = now;
    for (const { deadlineEpochMs } of this.#waiters) {
      lastUsefulEpochMs = Math.max(lastUsefulEpochMs, deadlineEpochMs);
    }
    const wish = { priority, slots, lastUsefulEpochMs };
    const taken = await allowance.take(lane, wish);
    if (taken.outcome === 'later') {
      return this.#waitUntil(taken.askEpochMs, { slotEpochMs: taken.slotEpochMs });
    }
    this.#block = new SlotBlock(taken, latenessMs, now);
  }

  /** Sleeps, after telling those whose turn cannot come before their deadline. */
  async #waitUntil(
    epochMs: number,
    next: { readonly slotEpochMs: number; readonly spacingMs?: number | undefined },
  ): Promise<void> {
    let earliest = next.slotEpochMs;
    for (const waiter of this.#waiters) {
      if (earliest > waiter.deadlineEpochMs) waiter.end(tooLate(earliest));
      else earliest += next.spacingMs ?? 0;
    }
    const waitMs = Math.ceil(epochMs - this.#options.clock.nowEpochMs());
    if (this.#waiters.size === 0 || waitMs <= 0) return;
    const sleeping = new AbortController();
    this.#sleeping = sleeping;
    this.#closedUntilEpochMs = next.slotEpochMs;
    try {
      await this.#options.clock.sleep(waitMs, sleeping.signal);
    } catch (error) {
      if (!sleeping.signal.aborted) throw error;
    } finally {
      this.#closedUntilEpochMs = 0;
      this.#sleeping = undefined;
    }
  }
}

function tooLate(epochMs: number): PaceResult {
  return { outcome: 'too-late', notBeforeEpochMs: Math.ceil(epochMs) };
}
