import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import type { ArchiveOwner } from '../archive/archive-keys.ts';
import { parseManifest, sha256Of, type ManifestReference } from '../archive/archive-manifest.ts';
import { ARCHIVE_SINK } from '../archive/archive-stream.ts';
import { archivedLines } from '../archive/read-archive.ts';
import type { Checkpoints } from '../delivery/checkpoints.ts';
import type { AuditStreams, CallOptions } from '../ports.ts';
import { isManifestKey } from '../verify/check-manifest.ts';
import { streamSpanOf, type DaySpan, type StreamSpan } from '../verify/stream-span.ts';
import { archivedFiles, type ArchivedFile } from './archived-files.ts';
import { packOpenEvents, type OpenEvents } from './open-events.ts';

/** Where a stream and its archive are. */
export interface EvidenceSources {
  readonly streams: AuditStreams;
  readonly archive: ObjectStore;
  readonly checkpoints: Checkpoints;
}

/** What the evidence has of a stream. */
export interface GatheredStream {
  readonly owner: ArchiveOwner;
  readonly span: StreamSpan;
  /** Of the archive, to be packed as they are. */
  readonly files: readonly ArchivedFile[];
  /** The manifest before the first one: null at the beginning of the stream. */
  readonly manifestBefore: ManifestReference | null;
  /** The last event that the archive holds; one less than the first if it holds none. */
  readonly archivedThrough: number;
  /** Undefined if all is archived. */
  readonly open: OpenEvents | undefined;
}

/** Streams whose events are looked into. */
const READ_STREAMS: readonly string[] = ['own-trail', 'chain-anchors'];

/**
 * Gathers what there is of a stream for some days: the archive's files, and events that are not in the
 * archive yet. Nothing is judged; that is for whoever verifies the evidence.
 *
 * @throws SegmentBrokenError; the errors of streams and object port
 */
export async function gatherStream(
  { streams, archive, checkpoints }: EvidenceSources,
  owner: ArchiveOwner,
  days: DaySpan,
  call: CallOptions,
): Promise<GatheredStream> {
  const span = await streamSpanOf(streams, owner, days, call);
  const files = await archivedFiles(archive, owner, days, call);
  const manifests = files.filter(({ is }) => is === 'manifest');
  const first = await manifestAt(archive, manifests[0], call);
  const last = await manifestAt(archive, manifests.at(-1), call);
  const named = first?.previousManifest ?? null;
  const manifestBefore = await referenceBefore(archive, owner, named, call);
  const { nextSequence } = await checkpoints.read(
    { sink: ARCHIVE_SINK, stream: owner.stream },
    call,
  );
  // A run that was killed may have written more than its checkpoint says.
  const archived = Math.max(Math.min(nextSequence - 1, span.lastSequence), last?.lastSequence ?? 0);
  const archivedThrough = Math.max(archived, span.firstSequence - 1);
  const previousManifest = last?.reference ?? manifestBefore;
  const keepsLines = READ_STREAMS.includes(owner.stream);
  const rest = { from: archivedThrough + 1, to: span.lastSequence };
  const about = { previousManifest, keepsLines };
  const open = await packOpenEvents(streams, owner, rest, about, call);
  return { owner, span, files, manifestBefore, archivedThrough, open };
}

/** Every line of a stream, in order. */
export async function* linesOf(
  archive: ObjectStore,
  { files, open }: GatheredStream,
  call: CallOptions,
): AsyncGenerator<string, void, undefined> {
  for (const { key, is } of files) {
    const bytes = is === 'object' ? await archive.get(key, call) : undefined;
    if (bytes !== undefined) yield* await archivedLines({ key, bytes, sha256: '' });
  }
  yield* open?.lines ?? [];
}

interface ReadManifest {
  readonly lastSequence: number;
  readonly previousManifest: ManifestReference | null;
  readonly reference: ManifestReference;
}

/** Undefined where there is none that can be read. */
async function manifestAt(
  archive: ObjectStore,
  file: ArchivedFile | undefined,
  call: CallOptions,
): Promise<ReadManifest | undefined> {
  if (file === undefined) return undefined;
  const bytes = await archive.get(file.key, call);
  const manifest = bytes === undefined ? undefined : parseManifest(bytes);
  if (bytes === undefined || manifest === undefined) return undefined;
  const { lastSequence, previousManifest } = manifest;
  const reference = { object: file.key, sha256: sha256Of(bytes) };
  return { lastSequence, previousManifest, reference };
}

/** What really lies where a manifest says that the one before is. */
async function referenceBefore(
  archive: ObjectStore,
  owner: ArchiveOwner,
  named: ManifestReference | null,
  call: CallOptions,
): Promise<ManifestReference | null> {
  if (named === null || !isManifestKey(owner, named.object)) return named;
  const bytes = await archive.get(named.object, call);
  return bytes === undefined ? named : { object: named.object, sha256: sha256Of(bytes) };
}
