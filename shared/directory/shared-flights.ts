import type { WideMark } from './question.ts';

/** A question under way. */
export interface Flight {
  /** Aborted once nobody waits any more. */
  readonly signal: AbortSignal;
  /** What it asks about has changed since it began: its answer is not to be kept. */
  readonly isOutdated: () => boolean;
}

interface Running extends Flight {
  readonly key: string;
  readonly governedBy: readonly WideMark[];
  readonly controller: AbortController;
  answer: Promise<unknown>;
  waiting: number;
}

export interface FlightRequest {
  readonly key: string;
  readonly governedBy: readonly WideMark[];
  readonly signal: AbortSignal | undefined;
  /** Wants no answer to a question that was asked before. Others may share its own. */
  readonly alone: boolean;
}

/**
 * Whoever asks the same at the same time gets the same answer. A caller who gives up leaves alone: the
 * question goes on for the others, and ends when the last one has left.
 */
export class SharedFlights {
  readonly #running = new Set<Running>();
  readonly #joinable = new Map<string, Running>();
  readonly #outdated = new WeakSet<Running>();

  /** @throws what `ask` throws; the reason of the caller's signal */
  async join<Value>(
    request: FlightRequest,
    ask: (flight: Flight) => Promise<Value>,
  ): Promise<Value> {
    request.signal?.throwIfAborted();
    const present = request.alone ? undefined : this.#joinable.get(request.key);
    const flight = present ?? this.#begin(request, ask);
    // The same key is the same question, so the answer is of its type.
    return (await this.#wait(flight, request.signal)) as Value;
  }

  /** From now on nobody joins these, and their answers are not kept. */
  outdate(keys: ReadonlySet<string>, changed: readonly WideMark[]): void {
    for (const flight of this.#running) {
      const isConcerned = flight.governedBy.some((mark) => changed.includes(mark));
      if (!keys.has(flight.key) && !isConcerned) continue;
      this.#outdated.add(flight);
      this.#close(flight);
    }
  }

  #begin(request: FlightRequest, ask: (flight: Flight) => Promise<unknown>): Running {
    const controller = new AbortController();
    const flight: Running = {
      key: request.key,
      governedBy: request.governedBy,
      controller,
      signal: controller.signal,
      isOutdated: () => this.#outdated.has(flight),
      answer: Promise.resolve(),
      waiting: 0,
    };
    this.#running.add(flight);
    this.#joinable.set(flight.key, flight);
    flight.answer = ask(flight).finally(() => {
      this.#running.delete(flight);
      this.#close(flight);
    });
    return flight;
  }

  #wait(flight: Running, signal: AbortSignal | undefined): Promise<unknown> {
    flight.waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        flight.waiting -= 1;
        if (flight.waiting === 0) this.#abandon(flight, signal?.reason);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', leave, { once: true });
      const stay = (): void => signal?.removeEventListener('abort', leave);
      flight.answer.finally(stay).then(resolve, reject);
    });
  }

  #abandon(flight: Running, reason: unknown): void {
    this.#close(flight);
    flight.controller.abort(reason);
  }

  #close(flight: Running): void {
    if (this.#joinable.get(flight.key) === flight) this.#joinable.delete(flight.key);
  }
}
