import type { StreamName } from '../domain/stream-name.ts';
import type { AuditStreams, CallOptions, Segment } from '../ports.ts';
import { SegmentBrokenError } from '../stream/errors.ts';
import type { Findings } from './findings.ts';
import type { KnownHashes } from './known-hashes.ts';
import { segmentName } from './live-part.ts';

/** What archived events are compared with. */
export interface SegmentEndsOptions {
  readonly streams: AuditStreams;
  readonly stream: StreamName;
  readonly findings: Findings;
  /** Hashes of the events that were found in the archive. */
  readonly known: KnownHashes;
}

/**
 * Compares archived events with the segments of the stream itself. By their rows alone, unless the last
 * event of one differs: then the segment is read, and each event that differs is named. So a part of the
 * archive that was rewritten in itself without a fault is found as well.
 */
export class SegmentEnds {
  readonly #options: SegmentEndsOptions;
  readonly #rows: AsyncIterator<Segment>;
  #row: Segment | undefined;
  #isOver = false;

  constructor(options: SegmentEndsOptions, fromSequence: number, call: CallOptions) {
    this.#options = options;
    const rows = options.streams.segments(options.stream, fromSequence, call);
    this.#rows = rows[Symbol.asyncIterator]();
  }

  /**
   * Compares every segment that ends before a sequence and was not compared before.
   *
   * @returns false if one of them differs, which is noted
   */
  async compareBefore(sequence: number, where: string, call: CallOptions): Promise<boolean> {
    let isSame = true;
    for (;;) {
      this.#row ??= await this.#nextRow(where);
      const row = this.#row;
      if (row === undefined || lastOf(row) >= sequence) return isSame;
      const { known } = this.#options;
      if (known.has(lastOf(row)) && !known.is(lastOf(row), row.headHash)) {
        isSame = false;
        await this.#nameDifferences(row, where, call);
      }
      this.#row = undefined;
    }
  }

  async #nextRow(where: string): Promise<Segment | undefined> {
    if (this.#isOver) return undefined;
    try {
      const step = await this.#rows.next();
      if (step.done !== true) return step.value;
    } catch (error) {
      if (!(error instanceof SegmentBrokenError)) throw error;
      this.#options.findings.place('missing', this.#options.stream, `audit_segment (${where})`);
    }
    this.#isOver = true;
    return undefined;
  }

  async #nameDifferences(row: Segment, where: string, call: CallOptions): Promise<void> {
    const { streams, stream, findings, known } = this.#options;
    try {
      for (const { sequence, hash } of await streams.read(row, call)) {
        const differs = known.has(sequence) && !known.is(sequence, hash);
        if (differs) findings.events('altered', stream, sequence, where);
        known.set(sequence, hash);
      }
    } catch (error) {
      if (!(error instanceof SegmentBrokenError)) throw error;
      const { firstSequence } = row;
      findings.events('head-mismatch', stream, firstSequence, segmentName(row), lastOf(row));
    }
  }
}

function lastOf({ firstSequence, count }: Segment): number {
  return firstSequence + count - 1;
}
