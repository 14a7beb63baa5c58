import type { ArchiveOwner } from '../archive/archive-keys.ts';
import { readEventLine, type ReadEvent } from './event-line.ts';
import type { Findings } from './findings.ts';
import { Gaps } from './gaps.ts';
import type { KnownHashes } from './known-hashes.ts';

/** A line whose hash is wrong, and which event it says it is. */
interface BrokenLine {
  readonly claimed: number | undefined;
  readonly where: string;
}

/** A place at which the walk begins. */
export interface WalkBegin {
  readonly sequence: number;
  /** Hash of the event before; undefined if nobody knows it. */
  readonly previous: string | undefined;
  /** Is shown every line that is whole and of this stream. */
  readonly observe?: ((line: string) => void) | undefined;
}

/**
 * Walks the events of a stream in the order in which they are found, and notes what is not as it must
 * be: each fault at the event that it is about, not at those after it.
 *
 * An event is altered if its hash is not that of its text, or if the event after it continues another.
 */
export class ChainWalk {
  readonly #owner: ArchiveOwner;
  readonly #findings: Findings;
  readonly #known: KnownHashes;
  readonly #begin: number;
  readonly #observe: ((line: string) => void) | undefined;
  #next: number;
  #previous: string | undefined;
  #broken: BrokenLine[] = [];
  /** What is not found later is missing. */
  readonly #gaps = new Gaps();
  /** The last event that can stand in this run of lines. */
  #last = Number.MAX_SAFE_INTEGER;

  constructor(owner: ArchiveOwner, begin: WalkBegin, findings: Findings, known: KnownHashes) {
    this.#owner = owner;
    this.#findings = findings;
    this.#known = known;
    this.#begin = begin.sequence;
    this.#observe = begin.observe;
    this.#next = begin.sequence;
    this.#previous = begin.previous;
  }

  /** The event that is due; every one before has been found or noted. */
  get next(): number {
    return this.#next;
  }

  /** Hash of the event before the one that is due, if it was found whole. */
  get previous(): string | undefined {
    return this.#previous;
  }

  /** A run of lines begins, which cannot hold events after this one. */
  beginRun(last: number): void {
    this.#last = last;
  }

  /** Takes the next line; answers its event if that is whole and of this stream. */
  take(line: string, where: string): ReadEvent | undefined {
    const read = readEventLine(line);
    if (read.state === 'altered') {
      this.#broken.push({ claimed: read.claimed?.sequence, where });
      return undefined;
    }
    const { event } = read;
    if (!this.#isOurs(event)) {
      this.#findings.place('foreign', this.#owner.stream, where);
      return undefined;
    }
    if (event.sequence < this.#begin || event.sequence > this.#last) {
      this.#findings.events('foreign', this.#owner.stream, event.sequence, where);
      return undefined;
    }
    this.#observe?.(line);
    if (event.sequence < this.#next) this.#takeEarlier(event, where);
    else this.#takeNext(event, where);
    return event;
  }

  /** What is between here and there is to be found elsewhere: nothing is noted about it. */
  skipTo(sequence: number): void {
    if (sequence <= this.#next) return;
    this.#next = sequence;
    this.#previous = undefined;
  }

  /** The event before the one that is due has been noted already: nothing is concluded from it. */
  distrustPrevious(): void {
    this.#previous = undefined;
  }

  /**
   * The end of a run of lines that goes up to before `sequence`: what is not there is missing.
   *
   * @param headHash - of the last event, if it is known from elsewhere
   */
  endBefore(sequence: number, where: string, headHash?: string): void {
    this.#settleBroken(Math.max(sequence, this.#next), where);
    this.#passOver(sequence, where);
    this.#noteGaps();
    const isAnother =
      headHash !== undefined && this.#previous !== undefined && this.#previous !== headHash;
    if (!isAnother || this.#next !== sequence) return;
    this.#findings.events('altered', this.#owner.stream, sequence - 1, where);
    this.#known.set(sequence - 1, headHash);
    this.#previous = undefined;
  }

  #isOurs({ environment, organisation, stream }: ReadEvent): boolean {
    const owner = this.#owner;
    return (
      environment === owner.environment && organisation === owner.corpId && stream === owner.stream
    );
  }

  #takeEarlier({ sequence, hash }: ReadEvent, where: string): void {
    const { stream } = this.#owner;
    if (this.#gaps.found(sequence)) {
      this.#findings.events('reordered', stream, sequence, where);
      this.#known.set(sequence, hash);
      return;
    }
    const isSame = !this.#known.has(sequence) || this.#known.is(sequence, hash);
    this.#findings.events(isSame ? 'duplicated' : 'altered', stream, sequence, where);
  }

  #takeNext(event: ReadEvent, where: string): void {
    const { sequence, previous, hash } = event;
    this.#settleBroken(sequence, where);
    this.#passOver(sequence, where);
    if (this.#previous !== undefined && this.#previous !== previous) {
      // The one before is not what this one continues. Before the first there is none to blame.
      const blamed = sequence === this.#begin ? sequence : sequence - 1;
      this.#findings.events('altered', this.#owner.stream, blamed, where);
    }
    // What the one before should be is known by this one, whatever was found in its place.
    if (sequence > this.#begin) this.#known.set(sequence - 1, previous);
    this.#known.set(sequence, hash);
    this.#next = sequence + 1;
    this.#previous = hash;
  }

  /** Gives lines with a wrong hash the places before `sequence` that nothing else has. */
  #settleBroken(sequence: number, where: string): void {
    const broken = this.#broken;
    if (broken.length === 0) return;
    this.#broken = [];
    const { stream } = this.#owner;
    for (const [index, line] of broken.entries()) {
      const latest = sequence - (broken.length - index);
      if (latest < this.#next) {
        // More lines than places: this one was put in.
        this.#findings.place('foreign', stream, line.where);
        continue;
      }
      const { claimed = this.#next } = line;
      const place = claimed >= this.#next && claimed <= latest ? claimed : this.#next;
      this.#passOver(place, where);
      this.#findings.events('altered', stream, place, line.where);
      this.#next = place + 1;
      this.#previous = undefined;
    }
  }

  #passOver(sequence: number, where: string): void {
    if (sequence <= this.#next) return;
    this.#gaps.add({ from: this.#next, to: sequence - 1, where });
    this.#next = sequence;
    this.#previous = undefined;
  }

  #noteGaps(): void {
    const { stream } = this.#owner;
    for (const { from, to, where } of this.#gaps.take()) {
      this.#findings.events('missing', stream, from, where, to);
    }
  }
}
