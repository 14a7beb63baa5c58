import { SLOTS_PER_BATCH } from './work-pattern.ts';

const BATCH_DIGITS = 5;
const PREFIX = 'hk';

/** `hk0000107`: batch and slot; text order is batch order. */
export function userIdOf(batch: number, slot: number): string {
  return `${PREFIX}${String(batch).padStart(BATCH_DIGITS, '0')}${String(slot).padStart(2, '0')}`;
}

/**
 * The bytes of an answer about batch 0, and where in them the number of the batch stands. An answer
 * about any other batch is a copy with other digits, which costs next to nothing.
 */
export class AnswerTemplate {
  readonly #bytes: Buffer;
  readonly #offsets: readonly number[];

  constructor(answer: object) {
    this.#bytes = Buffer.from(JSON.stringify(answer));
    this.#offsets = offsetsOf(this.#bytes);
  }

  /** A fresh buffer, as it would come from storage. */
  forBatch(batch: number): Buffer {
    const bytes = Buffer.from(this.#bytes);
    const digits = Buffer.from(String(batch).padStart(BATCH_DIGITS, '0'));
    for (const offset of this.#offsets) {
      for (let index = 0; index < BATCH_DIGITS; index += 1) {
        bytes[offset + index] = digits[index] ?? 0;
      }
    }
    return bytes;
  }
}

/** Where user ids stand: after a quotation mark, whichever the field's name. */
function offsetsOf(bytes: Buffer): number[] {
  const wanted = Buffer.from(`"${PREFIX}${'0'.repeat(BATCH_DIGITS)}`);
  const offsets: number[] = [];
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) {
    offsets.push(at + 1 + PREFIX.length);
  }
  return offsets;
}

/** The users of one batch, in order. */
export function userIdsOfBatch(batch: number): string[] {
  return Array.from({ length: SLOTS_PER_BATCH }, (_, slot) => userIdOf(batch, slot));
}
