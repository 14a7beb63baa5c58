import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import type { Checkpoint, Checkpoints } from '../delivery/checkpoints.ts';
import type { AuditStreams } from '../ports.ts';
import { pieceKeys, type ArchiveOwner } from './archive-keys.ts';
import type { ArchiveManifest } from './archive-manifest.ts';
import { closedPieces, type ArchiveLine, type PieceLimits } from './closed-pieces.ts';
import { ArchiveChainBrokenError } from './errors.ts';
import { findArchiveEnd, type ArchiveEnd } from './find-previous-manifest.ts';
import { storeLines, storeManifest, type StoredText } from './store-piece.ts';

/** Name under which the archive keeps its place, as a sink does; no sink may be called so. */
export const ARCHIVE_SINK = 'archive';

export interface StreamArchiveDependencies {
  readonly streams: AuditStreams;
  readonly checkpoints: Checkpoints;
  readonly archive: ObjectStore;
}

export interface ArchiveCaller {
  readonly signal: AbortSignal;
  /** False when no further object should be begun. */
  readonly mayGoOn: () => boolean;
}

/** What a run has added to the archive of a stream. */
export interface ArchiveProgress {
  objects: number;
  events: number;
  textBytes: number;
  /** The first event that is not archived; undefined if not even that was learnt. */
  nextSequence: number | undefined;
  /** Nothing of an hour that has ended is left. */
  isCaughtUp: boolean;
}

/** Where the archive stands. */
interface ArchiveCursor {
  readonly checkpoint: Checkpoint;
  readonly end: ArchiveEnd | undefined;
}

type ClosedPieces = ReturnType<typeof closedPieces>;

/** Archives one stream from its checkpoint on; see `archiveStreams`. Counts as it goes. */
export class StreamArchive {
  readonly progress: ArchiveProgress = {
    objects: 0,
    events: 0,
    textBytes: 0,
    nextSequence: undefined,
    isCaughtUp: false,
  };

  readonly #deps: StreamArchiveDependencies;
  readonly #owner: ArchiveOwner;
  readonly #limits: PieceLimits;
  readonly #caller: ArchiveCaller;

  constructor(
    deps: StreamArchiveDependencies,
    owner: ArchiveOwner,
    limits: PieceLimits,
    caller: ArchiveCaller,
  ) {
    this.#deps = deps;
    this.#owner = owner;
    this.#limits = limits;
    this.#caller = caller;
  }

  async run(): Promise<void> {
    if (!this.#caller.mayGoOn()) return;
    const { stream } = this.#owner;
    const call = { signal: this.#caller.signal };
    const seen = await this.#deps.checkpoints.read({ sink: ARCHIVE_SINK, stream }, call);
    const from = seen.nextSequence;
    this.progress.nextSequence = from;
    const pieces = closedPieces(this.#deps.streams, stream, from, this.#limits, call);
    try {
      let place: ArchiveCursor | undefined = { checkpoint: seen, end: undefined };
      for (;;) {
        place = await this.#archiveNext(pieces, place);
        if (place === undefined) break;
        if (!this.#caller.mayGoOn()) return;
      }
      this.progress.isCaughtUp = true;
    } finally {
      await pieces.return();
    }
  }

  /**
   * Archives one piece; undefined if there is none. A function of its own, so that a piece is not held
   * by anybody while the next one is read.
   */
  async #archiveNext(
    pieces: ClosedPieces,
    from: ArchiveCursor,
  ): Promise<ArchiveCursor | undefined> {
    const next = await pieces.next();
    if (next.done === true) return undefined;
    let { checkpoint, end } = from;
    if (this.progress.objects === 0) {
      const call = { signal: this.#caller.signal };
      end = await findArchiveEnd(this.#deps, this.#owner, checkpoint.nextSequence, call);
    }
    for (let rest = next.value.lines; rest.length > 0;) {
      const written = await this.#write(next.value.hour, rest, end);
      checkpoint = await this.#advance(checkpoint, written);
      end = written.end;
      rest = rest.slice(written.text.count);
    }
    return { checkpoint, end };
  }

  async #write(hour: string, lines: readonly ArchiveLine[], end: ArchiveEnd | undefined) {
    const { archive } = this.#deps;
    const call = { signal: this.#caller.signal };
    const [first] = lines;
    if (first === undefined) throw new RangeError('a piece has an event');
    const goesOn = end === undefined || end.headHash === first.previousHash;
    if (!goesOn) throw new ArchiveChainBrokenError(this.#owner.stream, first.sequence);
    const keys = pieceKeys(this.#owner, { hour, firstSequence: first.sequence });
    const text = await storeLines(archive, keys.objectKey, lines, call);
    const object = { key: keys.objectKey, hour, text };
    const manifest = describe(this.#owner, object, lines.slice(0, text.count), end);
    const sha256 = await storeManifest(archive, keys.manifestKey, manifest, call);
    const reference = { object: keys.manifestKey, sha256 };
    return { text, manifest, end: { manifest: reference, headHash: manifest.headHash } };
  }

  async #advance(
    seen: Checkpoint,
    { text, manifest }: { readonly text: StoredText; readonly manifest: ArchiveManifest },
  ): Promise<Checkpoint> {
    const nextSequence = manifest.lastSequence + 1;
    const moved = await this.#deps.checkpoints.advance(
      seen,
      { nextSequence, delivered: text.count, resent: 0, rejected: 0 },
      { signal: this.#caller.signal },
    );
    this.progress.objects += 1;
    this.progress.events += text.count;
    this.progress.textBytes += text.textBytes;
    this.progress.nextSequence = nextSequence;
    return moved;
  }
}

function describe(
  { environment, corpId, stream }: ArchiveOwner,
  object: { readonly key: string; readonly hour: string; readonly text: StoredText },
  lines: readonly ArchiveLine[],
  end: ArchiveEnd | undefined,
): ArchiveManifest {
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a piece has an event');
  let [firstTime, lastTime] = [first.timeEpochMs, first.timeEpochMs];
  for (const { timeEpochMs } of lines) {
    firstTime = Math.min(firstTime, timeEpochMs);
    lastTime = Math.max(lastTime, timeEpochMs);
  }
  return {
    v: 1,
    environment,
    organisation: corpId,
    stream,
    hour: object.hour,
    object: object.key,
    count: lines.length,
    firstSequence: first.sequence,
    lastSequence: last.sequence,
    firstTime: new Date(firstTime).toISOString(),
    lastTime: new Date(lastTime).toISOString(),
    previousHash: first.previousHash,
    headHash: last.hash,
    objectSha256: object.text.objectSha256,
    textSha256: object.text.textSha256,
    textBytes: object.text.textBytes,
    previousManifest: end?.manifest ?? null,
  };
}
