import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import { pieceKeys, placeOfKey, type ArchiveOwner } from '../archive/archive-keys.ts';
import {
  manifestBytesOf,
  sha256Of,
  type ArchiveManifest,
  type ManifestReference,
} from '../archive/archive-manifest.ts';
import type { ArchivedPiece, StoredManifest } from '../archive/read-archive.ts';
import type { CallOptions } from '../ports.ts';
import type { Findings } from './findings.ts';

/** What an object turned out to hold. */
export interface ObjectFacts {
  readonly objectSha256: string;
  readonly textSha256: string;
  readonly textBytes: number;
  readonly count: number;
  /** Of its whole events; undefined if it has none. */
  readonly firstTimeEpochMs: number | undefined;
  readonly lastTimeEpochMs: number | undefined;
  readonly previousHash: string | undefined;
  readonly headHash: string | undefined;
}

/** Whether a manifest stands at its place and agrees with itself and with its own form. */
export function isOfItsPlace(
  { manifest, bytes }: StoredManifest,
  owner: ArchiveOwner,
  piece: ArchivedPiece,
): boolean {
  return (
    manifest.environment === owner.environment &&
    manifest.organisation === owner.corpId &&
    manifest.stream === owner.stream &&
    manifest.hour === piece.hour &&
    manifest.object === piece.objectKey &&
    manifest.firstSequence === piece.firstSequence &&
    manifest.count === manifest.lastSequence - manifest.firstSequence + 1 &&
    (manifest.previousManifest === null ||
      isManifestKey(owner, manifest.previousManifest.object)) &&
    Buffer.from(manifestBytesOf(manifest)).equals(bytes)
  );
}

/** Whether the manifest says of its object what is true; that the object is the same is given. */
export function tellsTruth(manifest: ArchiveManifest, facts: ObjectFacts): boolean {
  return (
    manifest.textSha256 === facts.textSha256 &&
    manifest.textBytes === facts.textBytes &&
    manifest.count === facts.count &&
    manifest.firstTime === isoOf(facts.firstTimeEpochMs) &&
    manifest.lastTime === isoOf(facts.lastTimeEpochMs) &&
    manifest.previousHash === facts.previousHash &&
    manifest.headHash === facts.headHash
  );
}

/**
 * Follows the references from manifest to manifest. Of two that do not agree the earlier one is named:
 * it is not what the later one was written after.
 */
export class ManifestChain {
  readonly #archive: ObjectStore;
  readonly #findings: Findings;
  readonly #owner: ArchiveOwner;
  /** The one before: null at the beginning of the stream, undefined if it could not be read. */
  #previous: ManifestReference | null | undefined = undefined;

  constructor(archive: ObjectStore, findings: Findings, owner: ArchiveOwner) {
    this.#archive = archive;
    this.#findings = findings;
    this.#owner = owner;
  }

  async follow(piece: ArchivedPiece, stored: StoredManifest, call: CallOptions): Promise<void> {
    const named = stored.manifest.previousManifest;
    const previous = this.#previous ?? (await this.#lookUp(named, call));
    this.#previous = { object: piece.manifestKey, sha256: stored.sha256 };
    const { stream } = this.#owner;
    if (named === null) {
      const isFirst = previous === null && stored.manifest.firstSequence === 1;
      if (!isFirst) this.#findings.place('manifest-altered', stream, piece.manifestKey);
      return;
    }
    if (previous === undefined || previous?.object !== named.object) {
      this.#findings.place('manifest-missing', stream, named.object);
    } else if (previous.sha256 !== named.sha256) {
      this.#findings.place('manifest-altered', stream, named.object);
    }
  }

  /** The one of this piece cannot be followed. */
  lose(): void {
    this.#previous = undefined;
  }

  /** Null for the beginning; undefined if it is not there. */
  async #lookUp(
    named: ManifestReference | null,
    call: CallOptions,
  ): Promise<ManifestReference | null | undefined> {
    if (named === null) return null;
    const bytes = await this.#archive.get(named.object, call);
    return bytes === undefined ? undefined : { object: named.object, sha256: sha256Of(bytes) };
  }
}

/** Whether a key is that of a manifest of this stream. */
export function isManifestKey(owner: ArchiveOwner, key: string): boolean {
  const place = placeOfKey(key);
  return place !== undefined && pieceKeys(owner, place).manifestKey === key;
}

function isoOf(epochMs: number | undefined): string | undefined {
  const date = new Date(epochMs ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
