import type { StreamName } from '../domain/stream-name.ts';
import type { CallOptions } from '../ports.ts';

/** Whose checkpoint it is. */
export interface CheckpointName {
  /** Name of the sink; `archive` for the archive. */
  readonly sink: string;
  readonly stream: StreamName;
}

/** How far a sink has acknowledged a stream. */
export interface Checkpoint extends CheckpointName {
  /** Rises with every move; 0 before the first. */
  readonly version: bigint;
  /** The first event that is not known to have arrived, or to be rejected. */
  readonly nextSequence: number;
  /** Counts since ever. */
  readonly delivered: number;
  readonly resent: number;
  readonly rejected: number;
  readonly movedAtEpochMs: number | undefined;
}

/** What has happened since the checkpoint was read. */
export interface Progress {
  readonly nextSequence: number;
  readonly delivered: number;
  readonly resent: number;
  readonly rejected: number;
}

/**
 * Checkpoints of an organisation's sinks.
 *
 * Guarantees: a checkpoint only moves forward, and only from where it was seen; of two runs that saw
 * the same one a single one moves it.
 */
export interface Checkpoints {
  read(name: CheckpointName, call?: CallOptions): Promise<Checkpoint>;
  /** @throws CheckpointMovedError if it is not as it was seen: nothing was changed */
  advance(seen: Checkpoint, progress: Progress, call?: CallOptions): Promise<Checkpoint>;
}
