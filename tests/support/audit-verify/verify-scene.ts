import type { StreamName } from '../../../functions/audit-forwarding/domain/stream-name.ts';
import { createTableRejections } from '../../../functions/audit-forwarding/delivery/table-rejections.ts';
import type { Rejections } from '../../../functions/audit-forwarding/delivery/rejections.ts';
import {
  verifyStreams,
  type VerifyQuery,
  type VerifyReport,
} from '../../../functions/audit-forwarding/verify/verify-streams.ts';
import {
  archiveScene,
  SCENE_CORP_ID,
  SCENE_ENVIRONMENT,
  type ArchiveScene,
} from '../audit-archive/archive-scene.ts';
import { createMemoryObjectStore, type ObjectStore } from '../../../shared/object-storage/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../shared/table-store/index.ts';

const HOUR = 3_600_000;
export const SCENE_DAYS = { from: '2026-11-27', to: '2026-11-27' } as const;
export const STREAM_PREFIX = `audit/${SCENE_ENVIRONMENT}/${SCENE_CORP_ID}/file-audit/`;

/** An archive with streams, and the bucket of the functions beside it. */
export interface VerifyScene extends ArchiveScene {
  readonly objects: ObjectStore;
  readonly rejections: Rejections;
}

/**
 * Three hours of `file-audit` from ten o'clock on, four events each in two segments, archived; then two
 * events of an hour that is open. Fourteen in all. `approvals` has three events.
 */
export async function verifyScene(): Promise<VerifyScene> {
  const scene = archiveScene({ startEpochMs: Date.UTC(2026, 10, 27, 2, 10) });
  for (let hour = 0; hour < 3; hour += 1) {
    await scene.appendSamples('file-audit', 3);
    await scene.appendSamples('file-audit', 1);
    if (hour === 1) await scene.appendSamples('approvals', 3);
    scene.clock.advance(HOUR);
  }
  await scene.run();
  await scene.appendSamples('file-audit', 2);
  const rejections = createTableRejections({
    tables: createMemoryTableClient({ clock: scene.clock }),
    organisation: `${SCENE_ENVIRONMENT}/${SCENE_CORP_ID}`,
    clock: scene.clock,
    random: systemRandom,
  });
  return { ...scene, rejections, objects: createMemoryObjectStore() };
}

/** The lines of a stream of the scene, as its own segments have them. */
export async function linesOfStream(
  scene: ArchiveScene,
  stream: StreamName = 'file-audit',
): Promise<readonly string[]> {
  const segments = await scene.segments(stream);
  const events = await Promise.all(segments.map((segment) => scene.streams.read(segment)));
  return events.flat().map(({ line }) => line);
}

/** Key of the object that begins with an event of the scene's archive: 1, 5 or 9. */
export function objectKeyOf(first: 1 | 5 | 9): string {
  const hour = { 1: '10', 5: '11', 9: '12' }[first];
  return `${STREAM_PREFIX}2026/11/27/${hour}-${String(first).padStart(12, '0')}.ndjson.gz`;
}

export function manifestKeyOf(first: 1 | 5 | 9): string {
  return objectKeyOf(first).replace('.ndjson.gz', '.manifest.json');
}

export async function verifyThe(
  scene: VerifyScene,
  query: Partial<VerifyQuery> = {},
  mayGoOn: () => boolean = () => true,
): Promise<VerifyReport> {
  const { streams, archive, objects, rejections, deps } = scene;
  const { checkpoints } = deps;
  return verifyStreams(
    { streams, archive, objects, rejections, checkpoints, environment: SCENE_ENVIRONMENT },
    { corpId: SCENE_CORP_ID, ...SCENE_DAYS, ...query },
    { signal: new AbortController().signal, mayGoOn },
  );
}

/** Findings in short: `altered 6 in 11-000000000005.ndjson.gz`. */
export function shortFindings(report: VerifyReport): readonly string[] {
  return report.findings.map(({ kind, sequences, where }) => {
    const range = sequences === undefined ? '' : ` ${rangeText(sequences)}`;
    return `${kind}${range} in ${where.split('/').at(-1) ?? ''}`;
  });
}

function rangeText({ from, to }: { readonly from: number; readonly to: number }): string {
  return from === to ? String(from) : `${String(from)}-${String(to)}`;
}
