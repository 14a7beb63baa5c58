import type { Clock } from '../../../shared/time/index.ts';
import type { AcknowledgementAnswer, HecCollector } from './hec-collector.ts';

type Refusal = Extract<AcknowledgementAnswer, { readonly act: 'refuse' }>;

/** How waiting for an acknowledgement ended. `lost`: the channel was given up. */
export type AcknowledgementEnd = { readonly act: 'acknowledged' | 'late' | 'lost' } | Refusal;

interface Waiter {
  readonly ids: readonly number[];
  readonly untilEpochMs: number;
  readonly resolve: (end: AcknowledgementEnd) => void;
  readonly reject: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/**
 * Splunk removes a channel that nobody has used for a time (`maxIdleTime` of inputs.conf, ten minutes
 * unless it was changed), and counts its ids from 0 again. Far below that.
 */
const LONGEST_IDLE_MS = 60_000;

/**
 * A channel of the collector with the batches that wait for its acknowledgement. All of them are
 * asked for by one request at a time: at once when a batch comes or there was news, and otherwise
 * after pauses that double.
 *
 * A "true" is told once: if the answer that held it is lost on the way, the id reads "false" from
 * then on, and the batch ends as `late`.
 */
export class HecChannel {
  readonly id: string;
  readonly #collector: HecCollector;
  readonly #clock: Clock;
  readonly #waiters = new Set<Waiter>();
  #highestId = -1;
  #usedAtEpochMs: number;
  #pauseMs = 0;
  #isAsking = false;
  /** Ends a pause. Never a request: its answer may be the only one that says "true". */
  #wake = new AbortController();
  /** Ends everything when nobody waits any more. */
  #leave = new AbortController();

  constructor(id: string, collector: HecCollector, clock: Clock) {
    this.id = id;
    this.#collector = collector;
    this.#clock = clock;
    this.#usedAtEpochMs = clock.nowEpochMs();
  }

  /** Nobody has used it for so long that the receiver may have forgotten it. */
  get isIdle(): boolean {
    return this.#clock.nowEpochMs() - this.#usedAtEpochMs >= LONGEST_IDLE_MS;
  }

  /** To be called before a batch is submitted in it, or asked for. */
  use(): void {
    this.#usedAtEpochMs = this.#clock.nowEpochMs();
  }

  /** The highest id that was given so far; to be looked at before a batch is submitted. */
  get highestId(): number {
    return this.#highestId;
  }

  /**
   * Notes the id that a batch was given. False if it is not above what had been given before the
   * batch was submitted: the receiver has begun to count anew, or another one answers. Then no
   * acknowledgement of this channel tells any more which batch it is for.
   */
  note(ackId: number, highestBefore: number): boolean {
    this.#highestId = Math.max(this.#highestId, ackId);
    return ackId > highestBefore;
  }

  /** Waits until one of these ids is acknowledged. @throws the reason of the signal */
  async waitFor(
    ids: readonly number[],
    untilEpochMs: number,
    signal: AbortSignal,
  ): Promise<AcknowledgementEnd> {
    signal.throwIfAborted();
    let onAbort: (() => void) | undefined;
    let waiter: Waiter | undefined;
    try {
      return await new Promise<AcknowledgementEnd>((resolve, reject) => {
        onAbort = (): void => reject(signal.reason as Error);
        signal.addEventListener('abort', onAbort, { once: true });
        waiter = { ids, untilEpochMs, resolve, reject };
        this.#waiters.add(waiter);
        this.#begin();
      });
    } finally {
      if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
      if (waiter !== undefined) this.#waiters.delete(waiter);
      if (this.#waiters.size === 0) this.#leave.abort();
    }
  }

  /** Tells all who wait that nothing more will come. */
  giveUp(): void {
    this.#settle(this.#waiters, { act: 'lost' });
  }

  #begin(): void {
    if (!this.#isAsking) {
      this.#isAsking = true;
      void this.#askUntilDone();
    } else {
      this.#wake.abort();
    }
  }

  async #askUntilDone(): Promise<void> {
    while (this.#waiters.size > 0) {
      this.#leave = new AbortController();
      this.#wake = new AbortController();
      try {
        if (await this.#pause()) await this.#ask();
      } catch (error) {
        for (const waiter of this.#waiters) waiter.reject(error);
        this.#waiters.clear();
      }
    }
    this.#pauseMs = 0;
    this.#isAsking = false;
  }

  /** False if it was ended early, by somebody new or because nobody waits any more. */
  async #pause(): Promise<boolean> {
    if (this.#pauseMs === 0) return true;
    const stop = new AbortController();
    const end = (): void => stop.abort();
    this.#wake.signal.addEventListener('abort', end, { once: true });
    this.#leave.signal.addEventListener('abort', end, { once: true });
    try {
      await this.#clock.sleep(this.#untilNextQuestion(), stop.signal);
      return true;
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      this.#pauseMs = 0;
      return false;
    }
  }

  async #ask(): Promise<void> {
    const waiting = [...this.#waiters];
    const ids = waiting.flatMap((waiter) => waiter.ids);
    const { signal } = this.#leave;
    this.use();
    try {
      const answer = await this.#collector.askAcknowledgements(this.id, ids, signal);
      const isNews = this.#take(waiting, answer);
      const isSomebodyNew = [...this.#waiters].some((waiter) => !waiting.includes(waiter));
      const longer = Math.min(Math.max(this.#pauseMs * 2, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
      this.#pauseMs = isNews || isSomebodyNew ? 0 : longer;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Short of a pause, so that whoever has waited long enough is asked for a last time. */
  #untilNextQuestion(): number {
    const ends = [...this.#waiters].map(({ untilEpochMs }) => untilEpochMs);
    const left = Math.min(...ends) - this.#clock.nowEpochMs();
    return Math.max(0, Math.min(this.#pauseMs, left));
  }

  /** True if there was news. Anything but acknowledgements and a refusal is no news. */
  #take(waiting: readonly Waiter[], answer: AcknowledgementAnswer): boolean {
    if (answer.act === 'refuse') {
      this.#settle(waiting, answer);
      return true;
    }
    const acknowledged = answer.act === 'acknowledgements' ? answer.acknowledged : new Set();
    const happy = waiting.filter(({ ids }) => ids.some((id) => acknowledged.has(id)));
    this.#settle(happy, { act: 'acknowledged' });
    const now = this.#clock.nowEpochMs();
    const late = waiting.filter((waiter) => !happy.includes(waiter) && waiter.untilEpochMs <= now);
    this.#settle(late, { act: 'late' });
    return happy.length > 0;
  }

  #settle(waiters: Iterable<Waiter>, end: AcknowledgementEnd): void {
    for (const waiter of [...waiters]) {
      this.#waiters.delete(waiter);
      waiter.resolve(end);
    }
  }
}
