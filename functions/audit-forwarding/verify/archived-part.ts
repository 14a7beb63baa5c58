import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import type { ArchiveOwner } from '../archive/archive-keys.ts';
import type { ArchiveManifest } from '../archive/archive-manifest.ts';
import { ArchiveUnreadableError } from '../archive/errors.ts';
import { archivedLines, type ArchivedPiece } from '../archive/read-archive.ts';
import type { CallOptions } from '../ports.ts';
import type { ChainWalk } from './chain-walk.ts';
import { isOfItsPlace, ManifestChain, tellsTruth, type ObjectFacts } from './check-manifest.ts';
import type { Findings } from './findings.ts';
import { TextFacts } from './text-facts.ts';

/** What the pieces of a stream are checked with. */
export interface ArchivedPartOptions {
  readonly archive: ObjectStore;
  readonly owner: ArchiveOwner;
  readonly findings: Findings;
  readonly walk: ChainWalk;
}

/** Where a piece ends, as its neighbours have it. */
export interface PieceBounds {
  /** No event after this one can be in it. */
  readonly limit: number;
  /** The last one that should be in it if its manifest does not say. */
  readonly presumedLast: number;
}

/** Checks pieces of the archive of one stream, in their order: manifest, object, and each event. */
export class ArchivedPart {
  readonly #options: ArchivedPartOptions;
  readonly #manifests: ManifestChain;

  constructor(options: ArchivedPartOptions) {
    const { archive, findings, owner } = options;
    this.#options = options;
    this.#manifests = new ManifestChain(archive, findings, owner);
  }

  /** @returns false if its events cannot be read at all, which is noted */
  async check(piece: ArchivedPiece, bounds: PieceBounds, call: CallOptions): Promise<boolean> {
    const manifest = await this.#manifestOf(piece, bounds.limit, call);
    const opened = await this.#open(piece, manifest?.lastSequence ?? bounds.presumedLast, call);
    if (opened === undefined) return false;
    const facts = this.#walkLines(piece, opened.lines, bounds, manifest);
    const { objectSha256 } = opened;
    if (manifest !== undefined) this.#compare(piece, manifest, { ...facts, objectSha256 });
    return true;
  }

  /** Undefined if there is none that can be believed. */
  async #manifestOf(
    piece: ArchivedPiece,
    limit: number,
    call: CallOptions,
  ): Promise<ArchiveManifest | undefined> {
    const { owner, findings } = this.#options;
    try {
      const stored = await piece.manifest(call);
      const isGood = isOfItsPlace(stored, owner, piece) && stored.manifest.lastSequence <= limit;
      await this.#manifests.follow(piece, stored, call);
      if (isGood) return stored.manifest;
      findings.place('manifest-altered', owner.stream, piece.manifestKey);
    } catch (error) {
      if (!(error instanceof ArchiveUnreadableError)) throw error;
      const kind = error.fault === 'manifest-missing' ? 'manifest-missing' : 'manifest-altered';
      findings.place(kind, owner.stream, piece.manifestKey);
      this.#manifests.lose();
    }
    return undefined;
  }

  async #open(
    piece: ArchivedPiece,
    lastSequence: number,
    call: CallOptions,
  ): Promise<{ readonly lines: Iterable<string>; readonly objectSha256: string } | undefined> {
    const { owner, findings } = this.#options;
    try {
      const object = await piece.object(call);
      return { lines: await archivedLines(object), objectSha256: object.sha256 };
    } catch (error) {
      if (!(error instanceof ArchiveUnreadableError)) throw error;
      const kind = error.fault === 'object-missing' ? 'object-missing' : 'object-altered';
      findings.events(kind, owner.stream, piece.firstSequence, piece.objectKey, lastSequence);
      return undefined;
    }
  }

  #walkLines(
    piece: ArchivedPiece,
    lines: Iterable<string>,
    { limit, presumedLast }: PieceBounds,
    manifest: ArchiveManifest | undefined,
  ): Omit<ObjectFacts, 'objectSha256'> {
    const { walk } = this.#options;
    const text = new TextFacts();
    walk.beginRun(Math.min(limit, manifest?.lastSequence ?? limit));
    for (const line of lines) text.add(line, walk.take(line, piece.objectKey));
    const facts = text.conclude();
    // A manifest that promises more than can be there is not believed.
    const mostLast = Math.max(presumedLast, piece.firstSequence + facts.count - 1);
    const last = Math.min(manifest?.lastSequence ?? presumedLast, mostLast);
    walk.endBefore(last + 1, piece.objectKey, manifest?.headHash);
    return facts;
  }

  #compare(piece: ArchivedPiece, manifest: ArchiveManifest, facts: ObjectFacts): void {
    const { owner, findings } = this.#options;
    if (manifest.objectSha256 !== facts.objectSha256) {
      const { firstSequence, lastSequence } = manifest;
      findings.events('object-altered', owner.stream, firstSequence, piece.objectKey, lastSequence);
    } else if (!tellsTruth(manifest, facts)) {
      findings.place('manifest-altered', owner.stream, piece.manifestKey);
    }
  }
}
