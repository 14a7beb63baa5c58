import { createHash } from 'node:crypto';
import type { ObjectFacts } from './check-manifest.ts';
import type { ReadEvent } from './event-line.ts';

/** Gathers what a manifest says of a text, line by line. */
export class TextFacts {
  readonly #sha256 = createHash('sha256');
  #textBytes = 0;
  #count = 0;
  #first: ReadEvent | undefined;
  #last: ReadEvent | undefined;
  #firstTimeEpochMs = Number.POSITIVE_INFINITY;
  #lastTimeEpochMs = Number.NEGATIVE_INFINITY;

  /** @param event - what the line says, if it is whole */
  add(line: string, event: ReadEvent | undefined): void {
    this.#sha256.update(line, 'utf8').update('\n');
    this.#textBytes += Buffer.byteLength(line) + 1;
    this.#count += 1;
    if (event === undefined) return;
    this.#first ??= event;
    this.#last = event;
    this.#firstTimeEpochMs = Math.min(this.#firstTimeEpochMs, event.timeEpochMs);
    this.#lastTimeEpochMs = Math.max(this.#lastTimeEpochMs, event.timeEpochMs);
  }

  conclude(): Omit<ObjectFacts, 'objectSha256'> {
    return {
      textSha256: this.#sha256.digest('hex'),
      textBytes: this.#textBytes,
      count: this.#count,
      firstTimeEpochMs: this.#first === undefined ? undefined : this.#firstTimeEpochMs,
      lastTimeEpochMs: this.#first === undefined ? undefined : this.#lastTimeEpochMs,
      previousHash: this.#first?.previous,
      headHash: this.#last?.hash,
    };
  }
}
