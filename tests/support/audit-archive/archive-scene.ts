import type { ArchiveDependencies } from '../../../functions/audit-forwarding/archive/archive-streams.ts';
import {
  archiveStreams,
  type ArchivedStream,
} from '../../../functions/audit-forwarding/archive/archive-streams.ts';
import { createTableCheckpoints } from '../../../functions/audit-forwarding/delivery/table-checkpoints.ts';
import type { EventDraft } from '../../../functions/audit-forwarding/domain/audit-event.ts';
import type { StreamName } from '../../../functions/audit-forwarding/domain/stream-name.ts';
import { createMemoryAuditStreams } from '../../../functions/audit-forwarding/stream/memory-audit-streams.ts';
import type { AuditStreams, Segment } from '../../../functions/audit-forwarding/ports.ts';
import { createMemoryObjectStore, type ObjectStore } from '../../../shared/object-storage/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../shared/table-store/index.ts';
import { sampleDrafts } from '../sample-audit-drafts.ts';
import { VirtualClock } from '../virtual-clock.ts';

export const SCENE_ENVIRONMENT = 'test';
export const SCENE_CORP_ID = 'dingcorp1';

/** Streams in memory, an archive, and the parts of a run over them. */
export interface ArchiveScene {
  readonly clock: VirtualClock;
  readonly streams: AuditStreams;
  readonly archive: ObjectStore;
  readonly deps: ArchiveDependencies;
  append(stream: StreamName, drafts: readonly EventDraft[]): Promise<void>;
  /** Appends so many sample events that no stream of this scene has yet. */
  appendSamples(stream: StreamName, count: number): Promise<void>;
  segments(stream: StreamName): Promise<readonly Segment[]>;
  /** Archives with these parts in the place of the scene's own. */
  run(instead?: Partial<ArchiveDependencies>): Promise<readonly ArchivedStream[]>;
}

export interface ArchiveSceneOptions {
  readonly startEpochMs: number;
  readonly archive?: ObjectStore;
  /** Default: in memory. */
  readonly streams?: (clock: VirtualClock) => AuditStreams;
  readonly mostTextBytes?: number;
  readonly closeAfterMinutes?: number;
  /** How far the clock of whoever appends is behind that of whoever archives. */
  readonly appenderBehindMs?: () => number;
}

export function archiveScene(options: ArchiveSceneOptions): ArchiveScene {
  const clock = new VirtualClock(options.startEpochMs);
  const behindMs = options.appenderBehindMs ?? (() => 0);
  const owner = { environment: SCENE_ENVIRONMENT, corpId: SCENE_CORP_ID };
  const appenderClock = { nowEpochMs: () => clock.nowEpochMs() - behindMs() };
  const streams =
    options.streams?.(clock) ?? createMemoryAuditStreams({ ...owner, clock: appenderClock });
  const archive = options.archive ?? createMemoryObjectStore();
  const checkpoints = createTableCheckpoints({
    tables: createMemoryTableClient({ clock }),
    organisation: `${SCENE_ENVIRONMENT}/${SCENE_CORP_ID}`,
    clock,
    random: systemRandom,
  });
  const deps: ArchiveDependencies = {
    ...owner,
    streams,
    checkpoints,
    archive,
    clock,
    closeAfterMinutes: options.closeAfterMinutes ?? 5,
    ...(options.mostTextBytes === undefined ? {} : { mostTextBytes: options.mostTextBytes }),
  };
  let samples = 0;
  const append = async (stream: StreamName, drafts: readonly EventDraft[]): Promise<void> => {
    await streams.append(await streams.head(stream), drafts, undefined);
  };
  return {
    clock,
    streams,
    archive,
    deps,
    append,
    appendSamples: async (stream, count) => {
      await append(stream, sampleDrafts(samples + 1, count, clock.nowEpochMs() - 90_000));
      samples += count;
    },
    segments: async (stream) => {
      const found: Segment[] = [];
      for await (const segment of streams.segments(stream, 1)) found.push(segment);
      return found;
    },
    run: (instead = {}) =>
      archiveStreams(
        { ...deps, ...instead },
        { signal: new AbortController().signal, mayGoOn: () => true },
      ),
  };
}

/** What a run says of one stream. */
export function ofStream(run: readonly ArchivedStream[], stream: StreamName): ArchivedStream {
  const found = run.find((one) => one.stream === stream);
  if (found === undefined) throw new Error(`no ${stream} in the summary`);
  return found;
}
