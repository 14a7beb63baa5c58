import { findingOf, type Finding, type FindingKind } from './finding.ts';
import type { StreamName } from '../domain/stream-name.ts';

/** So many are named; a stream that was replaced as a whole would fill the answer otherwise. */
const MOST_NAMED = 1_000;

/** Collects findings. Events that stand side by side with the same fault at one place are one finding. */
export class Findings {
  readonly #named: Finding[] = [];
  readonly #places = new Set<string>();
  #leftOut = 0;

  get named(): readonly Finding[] {
    return this.#named;
  }

  /** Findings beyond those that are named. */
  get leftOut(): number {
    return this.#leftOut;
  }

  get count(): number {
    return this.#named.length + this.#leftOut;
  }

  /** About events of a stream. */
  events(kind: FindingKind, stream: StreamName, from: number, where: string, to = from): void {
    const last = this.#named.at(-1);
    const before =
      last?.kind === kind && last.stream === stream && last.where === where
        ? last.sequences
        : undefined;
    if (before?.to === from - 1) {
      const sequences = { from: before.from, to };
      this.#named[this.#named.length - 1] = findingOf({ kind, stream, where, sequences });
      return;
    }
    this.#add(findingOf({ kind, stream, where, sequences: { from, to } }));
  }

  /** About a place that tells no event; said once of a place. */
  place(kind: FindingKind, stream: StreamName | undefined, where: string): void {
    const key = `${kind} ${where}`;
    if (this.#places.has(key)) return;
    if (this.#places.size < MOST_NAMED) this.#places.add(key);
    this.#add(findingOf({ kind, stream, where, sequences: undefined }));
  }

  #add(finding: Finding): void {
    if (this.#named.length < MOST_NAMED) this.#named.push(finding);
    else this.#leftOut += 1;
  }
}
