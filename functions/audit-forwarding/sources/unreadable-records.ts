import { reportError } from '../../../shared/errors/index.ts';
import type { Logger } from '../../../shared/observability/index.ts';
import type { StreamName } from '../domain/stream-name.ts';
import { RecordsUnreadableError } from './errors.ts';

/** Where a source tells of stored records that it could not read. */
export interface UnreadableOptions {
  readonly log: Logger;
  /** Called once a read at most, whether it came to its end or was broken off. */
  readonly onUnreadable?: ((error: RecordsUnreadableError) => void) | undefined;
}

const MOST_EXAMPLES = 5;

/** Stored records of one read that could not be read. */
export class UnreadableRecords {
  readonly #stream: StreamName;
  readonly #options: UnreadableOptions;
  readonly #examples: string[] = [];
  #count = 0;
  #cause: unknown;

  constructor(stream: StreamName, options: UnreadableOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  note(record: string, cause: unknown): void {
    this.#cause ??= cause;
    this.#count += 1;
    if (this.#examples.length < MOST_EXAMPLES) this.#examples.push(record);
  }

  /** Tells of them together, if there were any. */
  tell(): void {
    if (this.#count === 0) return;
    const about = { count: this.#count, examples: this.#examples, cause: this.#cause };
    const error = new RecordsUnreadableError(this.#stream, about);
    const cause = reportError(this.#cause);
    this.#options.log.error(error.code, { ...error.details, cause: cause.code });
    this.#options.onUnreadable?.(error);
  }
}
