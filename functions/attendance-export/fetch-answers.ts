import { createHash } from 'node:crypto';
import {
  decodeStoredAnswer,
  type DingTalkClient,
  type Operation,
} from '../../shared/dingtalk/index.ts';
import type { AnswerStore } from './answer-archive.ts';

/** How many calls are under way at once; the pacer, not this, keeps the per-second limit. */
const CALLS_IN_FLIGHT = 4;

/**
 * Answers of DingTalk, each fetched once in the life of a run: a stored answer is read back instead
 * of asked for again.
 */
export class AnswerSource {
  readonly #client: DingTalkClient;
  readonly #store: AnswerStore;
  readonly #signal: AbortSignal;
  readonly #onStored: () => Promise<void>;
  readonly #calls = new Set<string>();

  constructor(
    client: DingTalkClient,
    store: AnswerStore,
    signal: AbortSignal,
    onStored: () => Promise<void>,
  ) {
    this.#client = client;
    this.#store = store;
    this.#signal = signal;
    this.#onStored = onStored;
  }

  /** The validated answer, from the archive if it is there, else from DingTalk. */
  async fetch<Params, Answer>(
    operation: Operation<Params, Answer>,
    params: Params,
  ): Promise<Answer> {
    const call = callIdOf(operation, params);
    if (this.#store.has(call)) return this.read(operation, params);
    const { answer, body } = await this.#client.call(operation, params, { signal: this.#signal });
    const { stands } = await this.#store.store(call, body);
    this.#calls.add(call);
    await this.#onStored();
    return stands ? answer : this.read(operation, params);
  }

  /** Sees to it that the answer is stored, without reading it back. */
  async collect<Params, Answer>(
    operation: Operation<Params, Answer>,
    params: Params,
  ): Promise<void> {
    if (this.has(operation, params)) this.#calls.add(callIdOf(operation, params));
    else await this.fetch(operation, params);
  }

  has<Params, Answer>(operation: Operation<Params, Answer>, params: Params): boolean {
    return this.#store.has(callIdOf(operation, params));
  }

  /** Every call that was asked for through this source: what the result was made from. */
  get calls(): ReadonlySet<string> {
    return this.#calls;
  }

  /** A stored answer, validated again. @throws ExportHaltedError if it is not stored */
  async read<Params, Answer>(
    operation: Operation<Params, Answer>,
    params: Params,
  ): Promise<Answer> {
    const call = callIdOf(operation, params);
    this.#calls.add(call);
    const body = await this.#store.read(call);
    return decodeStoredAnswer(operation, body);
  }

  /** Runs the work on every item, a few at a time; stops starting new ones at the first failure. */
  async forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
    const queue = items.values();
    let failed = false;
    const worker = async (): Promise<void> => {
      for (const item of queue) {
        if (failed) return;
        this.#signal.throwIfAborted();
        await work(item).catch((error: unknown) => {
          failed = true;
          throw error;
        });
      }
    };
    const results = await Promise.allSettled(Array.from({ length: CALLS_IN_FLIGHT }, worker));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}

/** Same operation and parameters, same id: `m-attendance.listRecord-<hash>`; `u-` if not metered. */
export function callIdOf<Params, Answer>(
  operation: Operation<Params, Answer>,
  params: Params,
): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(operation.encode(params)))
    .digest('hex');
  const name = operation.name.replaceAll('/', '.');
  return `${operation.metering.metered ? 'm' : 'u'}-${name}-${hash.slice(0, 24)}`;
}
