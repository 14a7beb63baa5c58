import type { DeliveryReceipt } from '../ports.ts';
import type { Checkpoint, Checkpoints, Progress } from './checkpoints.ts';
import type { EventBatch } from './stream-batches.ts';

interface Sent {
  readonly batch: EventBatch;
  receipt: DeliveryReceipt | undefined;
}

/**
 * One stream on its way to one sink. Batches may be acknowledged in any order; the checkpoint moves
 * over those that are acknowledged without a gap from where it stands.
 */
export class DeliveryLane {
  readonly #checkpoints: Checkpoints;
  readonly #batches: AsyncIterator<EventBatch, void>;
  readonly #sent: Sent[] = [];
  #checkpoint: Checkpoint;
  #next: EventBatch | undefined;
  #isAtEnd = false;
  #moving: Promise<void> = Promise.resolve();

  constructor(
    checkpoints: Checkpoints,
    checkpoint: Checkpoint,
    batches: AsyncIterator<EventBatch, void>,
  ) {
    this.#checkpoints = checkpoints;
    this.#checkpoint = checkpoint;
    this.#batches = batches;
  }

  /** The batch that comes next; undefined at the end of the stream. @throws as the batches do */
  async peek(): Promise<EventBatch | undefined> {
    if (this.#next === undefined && !this.#isAtEnd) {
      const { done, value } = await this.#batches.next();
      if (done === true) this.#isAtEnd = true;
      else this.#next = value;
    }
    return this.#next;
  }

  /**
   * Whether fewer batches than so many were sent that the checkpoint has not passed. Behind one whose
   * end is not known others go on arriving, and all of them are sent again if it fails.
   */
  mayTake(most: number): boolean {
    return this.#sent.length < most;
  }

  /** Takes the batch that `peek` has shown. */
  take(batch: EventBatch): void {
    this.#next = undefined;
    this.#sent.push({ batch, receipt: undefined });
  }

  /**
   * Notes what became of a batch and moves the checkpoint as far as it may go. Rejected events must
   * be on record by then.
   *
   * @throws CheckpointMovedError; the errors of the table port
   */
  async finish(batch: EventBatch, receipt: DeliveryReceipt): Promise<void> {
    const sent = this.#sent.find((one) => one.batch === batch);
    if (sent !== undefined) sent.receipt = receipt;
    // One after the other: each move starts from where the one before has left the checkpoint.
    this.#moving = this.#moving.then(() => this.#move());
    await this.#moving;
  }

  /** Lets go of what was read ahead. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }

  async #move(): Promise<void> {
    const open = this.#sent.findIndex(({ receipt }) => receipt === undefined);
    const done = this.#sent.slice(0, open === -1 ? undefined : open);
    const last = done.at(-1);
    if (last === undefined) return;
    // Its answer may come late: aborting it could leave what has arrived unknown.
    this.#checkpoint = await this.#checkpoints.advance(this.#checkpoint, progressOf(done, last));
    this.#sent.splice(0, done.length);
  }
}

function progressOf(done: readonly Sent[], last: Sent): Progress {
  const sum = (count: (receipt: DeliveryReceipt) => number): number =>
    done.reduce((total, { receipt }) => total + (receipt === undefined ? 0 : count(receipt)), 0);
  const events = done.reduce((total, { batch }) => total + batch.events.length, 0);
  const rejected = sum((receipt) => receipt.rejected.length);
  return {
    nextSequence: last.batch.nextSequence,
    delivered: events - rejected,
    resent: sum((receipt) => receipt.resent),
    rejected,
  };
}
