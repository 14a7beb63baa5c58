import { reportError } from '../errors/index.ts';
import type { Logger } from '../observability/index.ts';
import { isTableError, TableOutcomeUnknownError } from '../table-store/index.ts';
import type { Question, Reply } from './question.ts';
import type { ReplyPlace } from './reply-place.ts';
import type { ReplyTable, SeenReply, StoreOutcome } from './reply-table.ts';
import type { Rests } from './rests.ts';

const TABLE = 'table';

/**
 * The table as a convenience: while it is down, questions go on without it. Only an invalidation tells
 * its caller that it has not reached the others.
 */
export class QuietReplyTable {
  readonly #table: ReplyTable;
  readonly #rests: Rests;
  readonly #log: Logger;
  readonly forget: ReplyTable['forget'];

  constructor(table: ReplyTable, rests: Rests, log: Logger) {
    this.#table = table;
    this.#rests = rests;
    this.#log = log;
    this.forget = (...changes) => table.forget(...changes);
  }

  /** Undefined if the table cannot be read. @throws the reason of the signal */
  async see<Value>(
    question: Question<Value>,
    place: ReplyPlace,
    signal: AbortSignal,
  ): Promise<SeenReply<Value> | undefined> {
    if (this.#rests.isResting(TABLE)) return undefined;
    try {
      return await this.#table.see(question, place, { signal });
    } catch (error) {
      signal.throwIfAborted();
      this.#rest(error);
      return undefined;
    }
  }

  async store(
    place: ReplyPlace,
    seen: SeenReply<unknown>,
    reply: Reply<unknown>,
  ): Promise<StoreOutcome> {
    if (this.#rests.isResting(TABLE)) return 'left-out';
    try {
      return await this.#table.store(place, seen, reply);
    } catch (error) {
      // It was sent: it is there, or it will be asked for again.
      if (!(error instanceof TableOutcomeUnknownError)) this.#rest(error);
      return 'left-out';
    }
  }

  #rest(error: unknown): void {
    if (!isTableError(error)) throw error;
    if (this.#rests.begin(TABLE)) {
      this.#log.warn('directory.table-unavailable', { code: reportError(error).code });
    }
  }
}
