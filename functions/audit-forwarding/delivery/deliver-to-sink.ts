import type { Clock } from '../../../shared/time/index.ts';
import type { StreamName } from '../domain/stream-name.ts';
import { SinkRefusedError, SinkUnavailableError } from '../sinks/errors.ts';
import type { AuditStreams, EventSink } from '../ports.ts';
import type { Checkpoints } from './checkpoints.ts';
import { DeliveryLane } from './delivery-lane.ts';
import { DeliveryPace } from './delivery-pace.ts';
import type { Rejections } from './rejections.ts';
import { streamBatches, type EventBatch } from './stream-batches.ts';

export interface DeliveryDependencies {
  readonly streams: AuditStreams;
  readonly checkpoints: Checkpoints;
  readonly rejections: Rejections;
  readonly clock: Clock;
}

export interface DeliveryPlan {
  readonly streams: readonly StreamName[];
  readonly eventsPerSecond: number;
}

export interface DeliveryCaller {
  readonly signal: AbortSignal;
  /** False when no further batch should be begun. */
  readonly mayGoOn: () => boolean;
}

/** What a run has brought to a sink. Counts are of batches whose checkpoint has moved or may move. */
export interface SinkRun {
  readonly sink: string;
  readonly batches: number;
  readonly delivered: number;
  /** Copies that the receiver may hold besides one of each event. */
  readonly resent: number;
  readonly rejected: number;
  readonly bytesSent: number;
  /** Everything that was in the streams when the run began has arrived. */
  readonly isCaughtUp: boolean;
  /** Why it ended early; undefined if it did not, or only for lack of time. */
  readonly failure: unknown;
}

/**
 * Sends what a sink has not acknowledged, the oldest first, as many batches at once as the sink takes.
 *
 * Guarantees: a checkpoint passes an event only when the sink has acknowledged it or its rejection is
 * on record. After a failure nothing further is begun, what is under way is awaited, and the place is
 * kept; a failure of one sink is returned, so that others go on.
 */
export async function deliverToSink(
  deps: DeliveryDependencies,
  sink: EventSink,
  plan: DeliveryPlan,
  caller: DeliveryCaller,
): Promise<SinkRun> {
  const run = new Delivery(deps, sink, plan, caller);
  return run.run();
}

class Delivery {
  readonly #deps: DeliveryDependencies;
  readonly #sink: EventSink;
  readonly #plan: DeliveryPlan;
  readonly #caller: DeliveryCaller;
  readonly #underWay = new Set<Promise<void>>();
  readonly #counts = { batches: 0, delivered: 0, resent: 0, rejected: 0, bytesSent: 0 };
  #failure: { readonly error: unknown } | undefined;

  constructor(
    deps: DeliveryDependencies,
    sink: EventSink,
    plan: DeliveryPlan,
    caller: DeliveryCaller,
  ) {
    this.#deps = deps;
    this.#sink = sink;
    this.#plan = plan;
    this.#caller = caller;
  }

  async run(): Promise<SinkRun> {
    let lanes: readonly DeliveryLane[] = [];
    let isCaughtUp = false;
    try {
      lanes = await this.#openLanes();
      isCaughtUp = await this.#sendAll(lanes);
    } catch (error) {
      this.#fail(error);
    } finally {
      await Promise.all(this.#underWay);
      await Promise.all(lanes.map((lane) => lane.close()));
    }
    return {
      sink: this.#sink.name,
      ...this.#counts,
      isCaughtUp: isCaughtUp && this.#failure === undefined,
      failure: this.#failure?.error,
    };
  }

  async #openLanes(): Promise<readonly DeliveryLane[]> {
    const { checkpoints, streams } = this.#deps;
    const { signal } = this.#caller;
    return Promise.all(
      this.#plan.streams.map(async (stream) => {
        const name = { sink: this.#sink.name, stream };
        const checkpoint = await checkpoints.read(name, { signal });
        const { nextSequence } = checkpoint;
        const batches = streamBatches(streams, name, nextSequence, this.#sink, { signal });
        return new DeliveryLane(checkpoints, checkpoint, batches);
      }),
    );
  }

  /** True if nothing was left to send. */
  async #sendAll(lanes: readonly DeliveryLane[]): Promise<boolean> {
    const pace = new DeliveryPace(this.#deps.clock, this.#plan.eventsPerSecond);
    while (this.#failure === undefined && this.#caller.mayGoOn()) {
      const { batchesAtOnce } = this.#sink;
      const open = lanes.filter((lane) => lane.mayTake(batchesAtOnce));
      const next = await oldestOf(open);
      if (next === undefined && open.length === lanes.length) return true;
      if (next === undefined || this.#underWay.size >= batchesAtOnce) {
        await Promise.race(this.#underWay);
        continue;
      }
      await pace.wait(next.batch.events.length, this.#caller.signal);
      next.lane.take(next.batch);
      this.#begin(next.lane, next.batch);
    }
    return false;
  }

  #begin(lane: DeliveryLane, batch: EventBatch): void {
    const sending = this.#send(lane, batch)
      .catch((error: unknown) => {
        // What the receiver may hold of it comes once more with the next run.
        this.#counts.resent += copiesLeftBy(error);
        this.#fail(error);
      })
      .finally(() => this.#underWay.delete(sending));
    this.#underWay.add(sending);
  }

  async #send(lane: DeliveryLane, batch: EventBatch): Promise<void> {
    const { signal } = this.#caller;
    const receipt = await this.#sink.deliver(batch.events, { signal });
    const { rejected } = receipt;
    if (rejected.length > 0) await this.#deps.rejections.record(this.#sink.name, rejected);
    await lane.finish(batch, receipt);
    this.#counts.batches += 1;
    this.#counts.delivered += batch.events.length - rejected.length;
    this.#counts.resent += receipt.resent;
    this.#counts.rejected += rejected.length;
    this.#counts.bytesSent += receipt.bytesSent;
  }

  /** The first failure is the one that is told. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
  }
}

/** Copies of events that a failed delivery may have left at the receiver. */
function copiesLeftBy(error: unknown): number {
  const isOfSink = error instanceof SinkUnavailableError || error instanceof SinkRefusedError;
  return isOfSink ? error.mayHaveArrived : 0;
}

/** The lane whose next batch has waited longest. */
async function oldestOf(
  lanes: readonly DeliveryLane[],
): Promise<{ readonly lane: DeliveryLane; readonly batch: EventBatch } | undefined> {
  const heads = await Promise.all(lanes.map(async (lane) => ({ lane, batch: await lane.peek() })));
  let oldest: { lane: DeliveryLane; batch: EventBatch } | undefined;
  for (const { lane, batch } of heads) {
    if (batch === undefined) continue;
    if (oldest === undefined || batch.appendedAtEpochMs < oldest.batch.appendedAtEpochMs) {
      oldest = { lane, batch };
    }
  }
  return oldest;
}
