import type { Clock } from '../../../shared/time/index.ts';
import type { Checkpoints } from '../delivery/checkpoints.ts';
import type { Rejections } from '../delivery/rejections.ts';
import type { SinkSettings } from '../domain/settings.ts';
import { STREAM_NAMES, type StreamName } from '../domain/stream-name.ts';
import type { AuditStreams, CallOptions } from '../ports.ts';

export interface StandingDependencies {
  readonly streams: AuditStreams;
  readonly checkpoints: Checkpoints;
  readonly clock: Pick<Clock, 'nowEpochMs'>;
}

/** How far a reader of the streams has come. */
export interface Standing {
  /** Events that have not arrived. */
  readonly backlog: number;
  /** When the oldest of them was appended. */
  readonly oldestEpochMs: number | undefined;
  /** How long it has waited; 0 if there is none. */
  readonly lagMs: number;
  /** Counts since ever. */
  readonly delivered: number;
  readonly resent: number;
  readonly rejected: number;
  /** When the last checkpoint moved. */
  readonly movedAtEpochMs: number | undefined;
}

/** Open rejections are counted up to here: what is beyond it is "or more". */
export const MOST_COUNTED_REJECTIONS = 1_000;

/** The streams of which a sink gets every event. */
export function streamsOf({ streams }: Pick<SinkSettings, 'streams'>): readonly StreamName[] {
  return streams ?? STREAM_NAMES;
}

/** From heads and checkpoints alone, and of streams with a backlog the segment that is next. */
export async function readStanding(
  deps: StandingDependencies,
  sink: string,
  streams: readonly StreamName[],
  call: CallOptions,
): Promise<Standing> {
  const own = await Promise.all(
    streams.map(async (stream) => {
      const [head, checkpoint] = await Promise.all([
        deps.streams.head(stream, call),
        deps.checkpoints.read({ sink, stream }, call),
      ]);
      const backlog = Math.max(0, head.nextSequence - checkpoint.nextSequence);
      const oldestEpochMs =
        backlog === 0
          ? undefined
          : await appendedAt(deps.streams, stream, checkpoint.nextSequence, call);
      return { backlog, oldestEpochMs, checkpoint };
    }),
  );
  const oldest = own.flatMap(({ oldestEpochMs }) => oldestEpochMs ?? []);
  const moved = own.flatMap(({ checkpoint }) => checkpoint.movedAtEpochMs ?? []);
  const oldestEpochMs = oldest.length === 0 ? undefined : Math.min(...oldest);
  const sum = (count: (one: (typeof own)[number]) => number): number =>
    own.reduce((total, one) => total + count(one), 0);
  return {
    backlog: sum(({ backlog }) => backlog),
    oldestEpochMs,
    lagMs: oldestEpochMs === undefined ? 0 : Math.max(0, deps.clock.nowEpochMs() - oldestEpochMs),
    delivered: sum(({ checkpoint }) => checkpoint.delivered),
    resent: sum(({ checkpoint }) => checkpoint.resent),
    rejected: sum(({ checkpoint }) => checkpoint.rejected),
    movedAtEpochMs: moved.length === 0 ? undefined : Math.max(...moved),
  };
}

/** Rejected events that nobody has seen to, counted up to `MOST_COUNTED_REJECTIONS`. */
export async function countOpenRejections(
  rejections: Rejections,
  sink: string,
  call: CallOptions,
): Promise<number> {
  let count = 0;
  for await (const _rejected of rejections.open(sink, {}, call)) {
    count += 1;
    if (count === MOST_COUNTED_REJECTIONS) break;
  }
  return count;
}

async function appendedAt(
  streams: AuditStreams,
  stream: StreamName,
  sequence: number,
  call: CallOptions,
): Promise<number | undefined> {
  for await (const { appendedAtEpochMs } of streams.segments(stream, sequence, call)) {
    return appendedAtEpochMs;
  }
  return undefined;
}
