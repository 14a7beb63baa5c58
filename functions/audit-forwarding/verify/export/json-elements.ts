import { ExportUnreadableError } from '../errors.ts';
import { LONGEST_TEXT } from './lines.ts';

/** What changes the place in a JSON text; all between is passed over. */
const OUTSIDE = /["{}[\]]/g;
const INSIDE = /["\\]/g;

/**
 * The objects that stand at a depth of a JSON text that comes in pieces: 1 for those of an array, 2 for
 * those of an array in an object. Only quotes and brackets are looked at; whether an object is JSON
 * shows when it is parsed.
 *
 * @throws ExportUnreadableError for one that is longer than anything written here
 */
export async function* elementsOf(
  key: string,
  texts: AsyncIterable<string>,
  depth: number,
): AsyncGenerator<string, void, undefined> {
  const scan = new ElementScan(depth);
  for await (const text of texts) {
    yield* scan.read(text);
    if (scan.keptLength > LONGEST_TEXT) throw new ExportUnreadableError(key, 'line-too-long');
  }
}

class ElementScan {
  readonly #wanted: number;
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  /** Of the element that has begun and not ended; empty between elements. */
  #kept = '';
  #isInElement = false;

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  get keptLength(): number {
    return this.#kept.length;
  }

  *read(text: string): Generator<string, void, undefined> {
    if (text === '') return;
    let begin = 0;
    let at = 0;
    // An escape may stand at the end of one piece, and what it escapes at the beginning of the next.
    if (this.#isEscaped) {
      this.#isEscaped = false;
      at = 1;
    }
    for (;;) {
      const found = this.#nextMark(text, at);
      if (found === undefined) break;
      at = found + 1;
      const mark = text[found];
      if (mark === '\\') {
        if (at === text.length) this.#isEscaped = true;
        at += 1;
      } else if (mark === '"') {
        this.#isInText = !this.#isInText;
      } else if (mark === '{' || mark === '[') {
        if (this.#depth === this.#wanted && mark === '{') {
          this.#isInElement = true;
          begin = found;
        }
        this.#depth += 1;
      } else {
        this.#depth -= 1;
        if (this.#depth === this.#wanted && this.#isInElement) {
          yield this.#kept + text.slice(begin, at);
          this.#kept = '';
          this.#isInElement = false;
        }
      }
    }
    if (this.#isInElement) this.#kept += text.slice(begin);
  }

  #nextMark(text: string, from: number): number | undefined {
    const marks = this.#isInText ? INSIDE : OUTSIDE;
    marks.lastIndex = from;
    return marks.exec(text)?.index;
  }
}
