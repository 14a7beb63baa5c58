import type { DingTalkClient } from '../../shared/dingtalk/index.ts';
import {
  inputsSha256Of,
  readAnswer,
  readCheckpoints,
  type AnswerStore,
  type ArchivedAnswer,
  type ArchiveStores,
} from './answer-archive.ts';
import { storedObjectAltered } from './errors.ts';
import type { RunIdentity } from './object-keys.ts';

/**
 * The answers of a run, to be looked at: no lease is taken, nothing is written, nothing is fetched. An
 * answer whose checkpoint was lost is not seen; a run that was computed has them all.
 */
export class StoredAnswers implements AnswerStore {
  readonly #stores: ArchiveStores;
  readonly #run: RunIdentity;
  readonly #answers: ReadonlyMap<string, ArchivedAnswer>;

  private constructor(
    stores: ArchiveStores,
    run: RunIdentity,
    answers: ReadonlyMap<string, ArchivedAnswer>,
  ) {
    this.#stores = stores;
    this.#run = run;
    this.#answers = answers;
  }

  static async open(stores: ArchiveStores, run: RunIdentity): Promise<StoredAnswers> {
    return new StoredAnswers(stores, run, await readCheckpoints(stores.tables, run));
  }

  get isEmpty(): boolean {
    return this.#answers.size === 0;
  }

  has(call: string): boolean {
    return this.#answers.has(call);
  }

  inputsSha256(calls: Iterable<string>): string {
    return inputsSha256Of(this.#answers, calls);
  }

  read(call: string): Promise<Uint8Array> {
    return readAnswer(this.#stores, this.#run, call, this.#answers.get(call));
  }

  store(call: string): Promise<never> {
    return Promise.reject(storedObjectAltered(call));
  }
}

/** Stands where a client would: an answer that is not stored is missing, and is not asked for. */
export const noFurtherCalls: DingTalkClient = {
  call: (operation) => Promise.reject(storedObjectAltered(operation.name)),
};
