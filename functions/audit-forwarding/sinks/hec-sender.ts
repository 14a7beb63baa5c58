import type { Logger } from '../../../shared/observability/index.ts';
import type { RandomSource } from '../../../shared/random/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import type { StreamEvent } from '../domain/audit-event.ts';
import type { HecChannels } from './hec-channels.ts';
import type { HecCollector } from './hec-collector.ts';

/** What the deliveries of one sink have in common. */
export interface HecSender {
  readonly sink: string;
  readonly acknowledgement: 'indexer' | 'none';
  readonly acknowledgeWithinMs: number;
  readonly collector: HecCollector;
  readonly channels: HecChannels;
  /** Body of a request with these events. */
  readonly write: (events: readonly StreamEvent[]) => Buffer;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
}

/** What one delivery has put on the wire so far. */
export interface HecTally {
  /** Copies of events that the receiver may hold. */
  copies: number;
  bytesSent: number;
}
