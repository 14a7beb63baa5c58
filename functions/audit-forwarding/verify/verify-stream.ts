import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import { streamPrefix, type ArchiveOwner } from '../archive/archive-keys.ts';
import { ARCHIVE_SINK } from '../archive/archive-stream.ts';
import { readArchive, type ArchivedPiece } from '../archive/read-archive.ts';
import type { Checkpoints } from '../delivery/checkpoints.ts';
import type { AuditStreams, CallOptions } from '../ports.ts';
import { anchorOf, type Anchor } from './anchors.ts';
import { ArchivedPart } from './archived-part.ts';
import { ChainWalk } from './chain-walk.ts';
import type { Findings } from './findings.ts';
import { KnownHashes } from './known-hashes.ts';
import { walkSegments } from './live-part.ts';
import { SegmentEnds } from './segment-ends.ts';
import type { DaySpan, StreamSpan } from './stream-span.ts';

/** Where a stream and its archive are. */
export interface StreamSources {
  readonly streams: AuditStreams;
  /** The bucket of the archive. */
  readonly archive: ObjectStore;
  readonly checkpoints: Checkpoints;
}

export interface VerifyCaller {
  readonly signal: AbortSignal;
  /** False when no further object should be begun. */
  readonly mayGoOn: () => boolean;
}

/** What was looked at of a stream. */
export interface VerifiedStream extends StreamSpan {
  readonly stream: ArchiveOwner['stream'];
  /** Events that were looked at, one after the other from the first. */
  readonly events: number;
  /** Objects of the archive that were looked at. */
  readonly objects: number;
  /** The last event that lies in the archive; one less than the first if none does. */
  readonly archivedThrough: number;
  /** The event before which it stopped for want of time; undefined if it came to the end. */
  readonly stoppedBefore: number | undefined;
}

/** Verifies one stream over a span; see `verifyStreams`. */
export class StreamVerification {
  /** Hashes of the events that were found, by sequence. */
  readonly known = new KnownHashes();
  /** Where other streams should end, if this is the stream that tells it. */
  readonly anchors: Anchor[] = [];
  readonly #sources: StreamSources;
  readonly #owner: ArchiveOwner;
  readonly #span: StreamSpan;
  readonly #findings: Findings;
  readonly #caller: VerifyCaller;
  readonly #call: CallOptions;
  readonly #walk: ChainWalk;
  readonly #ends: SegmentEnds;
  readonly #prefix: string;
  #objects = 0;
  #archivedThrough: number;
  #isStopped = false;

  constructor(
    sources: StreamSources,
    owner: ArchiveOwner,
    span: StreamSpan,
    findings: Findings,
    caller: VerifyCaller,
  ) {
    const { streams } = sources;
    const { stream } = owner;
    this.#sources = sources;
    this.#owner = owner;
    this.#span = span;
    this.#findings = findings;
    this.#caller = caller;
    this.#call = { signal: caller.signal };
    const { firstSequence: sequence, previousHash: previous } = span;
    const observe = stream === 'chain-anchors' ? this.#takeAnchor : undefined;
    const begin = { sequence, previous, observe };
    this.#walk = new ChainWalk(owner, begin, findings, this.known);
    const compared = { streams, stream, findings, known: this.known };
    this.#ends = new SegmentEnds(compared, span.firstSequence, this.#call);
    this.#prefix = streamPrefix(owner);
    this.#archivedThrough = span.firstSequence - 1;
  }

  async run(days: DaySpan): Promise<VerifiedStream> {
    const archivedBefore = await this.#checkpoint();
    await this.#checkArchive(days, Math.min(archivedBefore - 1, this.#span.lastSequence));
    if (!this.#isStopped) await this.#checkRest();
    if (!this.#isStopped) this.#checkHead();
    const { next } = this.#walk;
    return {
      ...this.#span,
      stream: this.#owner.stream,
      events: next - this.#span.firstSequence,
      objects: this.#objects,
      archivedThrough: this.#archivedThrough,
      stoppedBefore: this.#isStopped ? next : undefined,
    };
  }

  readonly #takeAnchor = (line: string): void => {
    const anchor = anchorOf(line);
    if (anchor !== undefined) this.anchors.push(anchor);
  };

  /** The first event that is not archived, as the archive's checkpoint has it. */
  async #checkpoint(): Promise<number> {
    const { stream } = this.#owner;
    const { checkpoints, streams } = this.#sources;
    const { nextSequence } = await checkpoints.read({ sink: ARCHIVE_SINK, stream }, this.#call);
    const head = await streams.head(stream, this.#call);
    if (nextSequence > head.nextSequence) {
      const where = `audit_checkpoint ${ARCHIVE_SINK}/${stream}`;
      this.#findings.events('head-mismatch', stream, head.nextSequence, where, nextSequence - 1);
    }
    return nextSequence;
  }

  /** @param shouldEndAt - the last event that the archive should hold */
  async #checkArchive(days: DaySpan, shouldEndAt: number): Promise<void> {
    const part = new ArchivedPart({
      archive: this.#sources.archive,
      owner: this.#owner,
      findings: this.#findings,
      walk: this.#walk,
    });
    let piece: ArchivedPiece | undefined;
    for await (const following of readArchive(this.#spanOf(days), this.#call)) {
      if (piece !== undefined) await this.#checkPiece(part, piece, following.firstSequence - 1);
      if (this.#isStopped) return;
      piece = following;
    }
    if (piece !== undefined) await this.#checkPiece(part, piece, undefined, shouldEndAt);
    if (this.#isStopped) return;
    await this.#fillGap(shouldEndAt + 1);
  }

  /** @param lastSequence - undefined for the last piece of the span */
  async #checkPiece(
    part: ArchivedPart,
    piece: ArchivedPiece,
    lastSequence: number | undefined,
    presumedLast = 0,
  ): Promise<void> {
    if (!this.#caller.mayGoOn()) {
      this.#isStopped = true;
      return;
    }
    await this.#fillGap(piece.firstSequence);
    if (this.#isStopped) return;
    const bounds =
      lastSequence === undefined
        ? { limit: Number.MAX_SAFE_INTEGER, presumedLast }
        : { limit: lastSequence, presumedLast: lastSequence };
    const isRead = await part.check(piece, bounds, this.#call);
    this.#objects += 1;
    if (isRead) await this.#compareWithStream(piece);
    else await this.#readFromStream(bounds.presumedLast);
    this.#archivedThrough = this.#walk.next - 1;
  }

  async #compareWithStream({ objectKey }: ArchivedPiece): Promise<void> {
    const isSame = await this.#ends.compareBefore(this.#walk.next, objectKey, this.#call);
    if (!isSame) this.#walk.distrustPrevious();
  }

  /** Events before a sequence that no object holds are taken from the stream. */
  async #fillGap(sequence: number): Promise<void> {
    const { next } = this.#walk;
    if (next >= sequence) return;
    const { stream } = this.#owner;
    this.#findings.events('object-missing', stream, next, this.#prefix, sequence - 1);
    await this.#readFromStream(sequence - 1);
  }

  async #checkRest(): Promise<void> {
    await this.#readFromStream(this.#span.lastSequence);
  }

  async #readFromStream(lastSequence: number): Promise<void> {
    const range = { from: this.#walk.next, to: lastSequence };
    const options = {
      streams: this.#sources.streams,
      stream: this.#owner.stream,
      findings: this.#findings,
      walk: this.#walk,
      mayGoOn: this.#caller.mayGoOn,
    };
    this.#isStopped = !(await walkSegments(options, range, this.#call));
  }

  #checkHead(): void {
    const { next, previous } = this.#walk;
    const { lastSequence, headHash } = this.#span;
    const { stream } = this.#owner;
    const where = `audit_stream ${stream}`;
    if (next - 1 > lastSequence) {
      this.#findings.events('head-mismatch', stream, lastSequence + 1, where, next - 1);
    } else if (previous !== undefined && previous !== headHash) {
      this.#findings.events('head-mismatch', stream, lastSequence, where);
    }
  }

  #spanOf({ from, to }: DaySpan) {
    return { archive: this.#sources.archive, ...this.#owner, from, to };
  }
}
