import type { StreamName } from '../../domain/stream-name.ts';
import type { ReadEvent } from '../event-line.ts';
import type { Findings } from '../findings.ts';
import type { KnownHashes } from '../known-hashes.ts';
import { SequenceSet } from './sequence-set.ts';

/** The events of a stream that an export is held against. */
export interface ExpectedEvents {
  readonly stream: StreamName;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly known: KnownHashes;
  /** Of the sink whose receiver was exported: the first event that it has not acknowledged. */
  readonly undeliveredFrom: number;
  /** Those that its receiver refused, which is on record. */
  readonly rejected: ReadonlySet<number>;
}

/** What an export holds of a stream. Every event of the span is counted as one of these, except twice. */
export interface ComparedCounts {
  readonly stream: StreamName;
  readonly intact: number;
  readonly altered: number;
  readonly missing: number;
  /** Not there, as the receiver refused them. */
  readonly rejectedOnRecord: number;
  /** Not there, as they have not been delivered. */
  readonly notYetDelivered: number;
  /** Copies beyond the first. */
  readonly duplicated: number;
}

/** Holds what an export has of one stream against what it should have. */
export class ComparedStream {
  readonly #expected: ExpectedEvents;
  readonly #intact = new SequenceSet();
  readonly #altered = new SequenceSet();
  readonly #repeated = new SequenceSet();
  #copies = 0;

  constructor(expected: ExpectedEvents) {
    this.#expected = expected;
  }

  isExpected(sequence: number): boolean {
    const { firstSequence, lastSequence } = this.#expected;
    return sequence >= firstSequence && sequence <= lastSequence;
  }

  takeWhole({ sequence, hash }: ReadEvent): void {
    const { known } = this.#expected;
    if (known.has(sequence) && !known.is(sequence, hash)) this.takeAltered(sequence);
    else if (!this.#intact.add(sequence)) this.#repeat(sequence);
  }

  takeAltered(sequence: number): void {
    if (!this.#altered.add(sequence)) this.#repeat(sequence);
  }

  /**
   * Notes what was found, by sequence.
   *
   * @param isComplete - the export was read to its end, so that what was not found is not there
   */
  conclude(findings: Findings, where: string, isComplete: boolean): ComparedCounts {
    const { stream, firstSequence, lastSequence } = this.#expected;
    const counts = { intact: 0, altered: 0, missing: 0, rejectedOnRecord: 0, notYetDelivered: 0 };
    for (let sequence = firstSequence; sequence <= lastSequence; sequence += 1) {
      const fate = this.#fateOf(sequence);
      counts[fate] += 1;
      const isFault = fate === 'altered' || (fate === 'missing' && isComplete);
      if (isFault) findings.events(fate, stream, sequence, where);
    }
    for (let sequence = firstSequence; sequence <= lastSequence; sequence += 1) {
      if (this.#repeated.has(sequence)) findings.events('duplicated', stream, sequence, where);
    }
    return { stream, ...counts, duplicated: this.#copies };
  }

  #fateOf(sequence: number): Exclude<keyof ComparedCounts, 'stream' | 'duplicated'> {
    if (this.#altered.has(sequence)) return 'altered';
    if (this.#intact.has(sequence)) return 'intact';
    if (sequence >= this.#expected.undeliveredFrom) return 'notYetDelivered';
    return this.#expected.rejected.has(sequence) ? 'rejectedOnRecord' : 'missing';
  }

  #repeat(sequence: number): void {
    this.#repeated.add(sequence);
    this.#copies += 1;
  }
}
