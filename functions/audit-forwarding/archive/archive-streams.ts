import { MINUTE_MS, type Clock } from '../../../shared/time/index.ts';
import { STREAM_NAMES, type StreamName } from '../domain/stream-name.ts';
import {
  StreamArchive,
  type ArchiveCaller,
  type ArchiveProgress,
  type StreamArchiveDependencies,
} from './archive-stream.ts';

/**
 * Text of one object at most. Part of the format: an hour whose archiving was broken off must be cut
 * by the next run as by the one before.
 */
const MOST_TEXT_BYTES = 20_000_000;

export interface ArchiveDependencies extends StreamArchiveDependencies {
  readonly clock: Pick<Clock, 'nowEpochMs'>;
  readonly environment: string;
  readonly corpId: string;
  /** An hour is archived when it ended this many minutes ago. */
  readonly closeAfterMinutes: number;
  /** For tests: objects of another size. */
  readonly mostTextBytes?: number;
}

/** How far the archive of a stream has come. */
export interface ArchivedStream extends Readonly<ArchiveProgress> {
  readonly stream: StreamName;
  /** Why it ended early; undefined if it did not, or only for lack of time. */
  readonly failure: unknown;
}

/**
 * Writes what was appended in hours that have ended into the archive: per stream and Hong Kong hour a
 * gzipped object (several if it is more than 20 MB of text), and beside it a manifest that names the
 * manifest before.
 *
 * Guarantees: the object is written first, then its manifest, then the checkpoint moves over its
 * events, so that killed anywhere, or run twice at once, the next run writes the same bytes under the
 * same keys or finds them there. What is in the archive is never overwritten. Manifests form one chain
 * without a hole. A failure of one stream is returned with it, and the others go on.
 *
 * @example
 * const streams = await archiveStreams(
 *   { streams, checkpoints, archive, clock, environment: 'prod', corpId, closeAfterMinutes: 5 },
 *   { signal, mayGoOn: () => clock.nowEpochMs() < deadlineEpochMs },
 * );
 */
export async function archiveStreams(
  deps: ArchiveDependencies,
  caller: ArchiveCaller,
): Promise<readonly ArchivedStream[]> {
  const { environment, corpId } = deps;
  const limits = {
    endedByEpochMs: deps.clock.nowEpochMs() - deps.closeAfterMinutes * MINUTE_MS,
    mostTextBytes: deps.mostTextBytes ?? MOST_TEXT_BYTES,
  };
  const archived: ArchivedStream[] = [];
  for (const stream of STREAM_NAMES) {
    const one = new StreamArchive(deps, { environment, corpId, stream }, limits, caller);
    let failure: unknown;
    try {
      await one.run();
    } catch (error) {
      failure = error;
    }
    archived.push({ stream, ...one.progress, failure });
  }
  return archived;
}
