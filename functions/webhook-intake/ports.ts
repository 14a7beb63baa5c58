import type { EventInbox } from '../../shared/event-inbox/index.ts';
import type { AsyncInvoker } from '../../shared/function-compute/index.ts';
import type { Logger } from '../../shared/observability/index.ts';
import type { RandomSource } from '../../shared/random/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import type { IntakeApps } from './callback-secret.ts';

/** What a secret means, kept between readings. */
export interface KeptSecret<Value> {
  /** That of the last reading, if it is not older than some minutes: what `current` would give at once. */
  known(): Value | undefined;
  /**
   * That of the last reading, if it is not older than some minutes; while the secret cannot be read,
   * that of the last reading that succeeded.
   *
   * @throws what the reading threw, if none has ever succeeded
   */
  current(): Promise<Value>;
  /**
   * Reads again before time, because what is known does not fit. Does so rarely, whoever asks;
   * undefined if it is too soon, too slow or has failed.
   */
  readEarly(): Promise<Value | undefined>;
}

export interface IntakeDependencies {
  readonly inbox: EventInbox;
  readonly invoker: AsyncInvoker;
  /** The apps whose callbacks are taken, with their keys. */
  readonly apps: KeptSecret<IntakeApps>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  /** Full name of the function that works on events. */
  readonly workerFunction: string;
  /** An event older than this is recorded and not routed. */
  readonly retentionMs: number;
}
