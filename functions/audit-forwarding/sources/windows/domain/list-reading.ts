/** What a page of a list told, by the identities of its rows. */
export interface ListPage {
  readonly identities: readonly string[];
  /** How many rows the list has on all its pages, by the answer. */
  readonly count: number;
}

/**
 * One reading of a list by its page numbers, from first to last. Rows move to other pages while others
 * come or go, so one row may be told twice and another not at all.
 */
export class ListReading {
  readonly #identities = new Set<string>();
  readonly #counts: number[] = [];
  #rows = 0;
  #isRepetitive = false;

  get pages(): number {
    return this.#counts.length;
  }

  /** The most rows that the list can have by what has been told. */
  get length(): number {
    return Math.max(this.#rows, ...this.#counts);
  }

  /**
   * Takes the next page. True if it is the last one.
   *
   * - A full page is never taken for the last one, whatever the count says; nor is a short one while the
   *   count says that there is more, as a server may hand out fewer rows than it was asked for.
   * - A page of known rows alone is the end of a reading that is worth nothing: the list has moved by a
   *   page, or the server has told the same page again. Known rows that are all alike may be as many as
   *   they are.
   */
  add({ count, identities }: ListPage, pageSize: number): boolean {
    const isKnown = identities.every((identity) => this.#identities.has(identity));
    this.#isRepetitive = isKnown && new Set(identities).size > 1;
    identities.forEach((identity) => this.#identities.add(identity));
    this.#counts.push(count);
    this.#rows += identities.length;
    if (identities.length === 0 || this.#isRepetitive) return true;
    const isCounted = this.#rows >= (this.#counts[0] ?? 0);
    return identities.length < pageSize ? isKnown || isCounted : isKnown && isCounted;
  }

  /**
   * Whether the pages are those of one and the same list, so that none of its rows is missing.
   *
   * - One page is told at one moment.
   * - Told the same length by each page, and as many rows, the list has not changed: within a window
   *   that lies in the past rows come late but none goes.
   * - Lengths that do not agree with the rows are no lengths. Then two readings must have told the same
   *   rows and the same numbers: a row that came during the second would have changed them.
   */
  isWhole(before: ListReading | undefined): boolean {
    if (this.#isRepetitive) return false;
    if (this.#counts.length === 1) return true;
    if (this.#counts.every((count) => count === this.#rows)) return true;
    return before !== undefined && this.#isLike(before);
  }

  #isLike(other: ListReading): boolean {
    return (
      this.#rows === other.#rows &&
      this.#counts.length === other.#counts.length &&
      this.#counts.every((count, page) => count === other.#counts[page]) &&
      this.#identities.size === other.#identities.size &&
      [...this.#identities].every((identity) => other.#identities.has(identity))
    );
  }
}
