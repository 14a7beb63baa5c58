import type { StreamEvent } from '../domain/audit-event.ts';
import type { DeliveryReceipt, Rejection } from '../ports.ts';
import type { HecSender, HecTally } from './hec-sender.ts';
import { HecSubmission, type HecRun, type HecRunEnd } from './hec-submission.ts';

type RunNotTaken = Exclude<HecRunEnd, { readonly act: 'arrived' }>;

/**
 * Delivers one batch, in as many runs as the receiver makes necessary. Whatever the receiver blames
 * on one event is borne by that event alone, and only after it was tried on its own.
 */
export class HecDelivery {
  readonly #sender: HecSender;
  readonly #signal: AbortSignal;
  readonly #rejected: Rejection[] = [];
  readonly #tally: HecTally = { copies: 0, bytesSent: 0 };

  constructor(sender: HecSender, signal: AbortSignal) {
    this.#sender = sender;
    this.#signal = signal;
  }

  /** @throws SinkUnavailableError, SinkRefusedError; the reason of the signal if it was aborted */
  async deliver(events: HecRun): Promise<DeliveryReceipt> {
    /** The next run is the last one. */
    const runs: HecRun[] = [events];
    for (let run = runs.pop(); run !== undefined; run = runs.pop()) {
      if (run.length === 0) continue;
      const end = await this.#send(run);
      if (end !== undefined) runs.push(...(await this.#remaining(run, end)).toReversed());
    }
    const arrived = events.length - this.#rejected.length;
    return {
      assurance: this.#sender.acknowledgement === 'indexer' ? 'indexed' : 'accepted',
      rejected: this.#rejected,
      // What is above one copy of each event that has arrived.
      resent: this.#tally.copies - arrived,
      bytesSent: this.#tally.bytesSent,
    };
  }

  /** Undefined if all of it has arrived. */
  async #send(run: HecRun): Promise<RunNotTaken | undefined> {
    const submission = new HecSubmission(this.#sender, this.#tally, this.#signal);
    const end = await submission.submit(run);
    return end.act === 'arrived' ? undefined : end;
  }

  /** What is still to be sent of a run that was not taken, in order. */
  async #remaining(run: HecRun, end: RunNotTaken): Promise<readonly HecRun[]> {
    const [first] = run;
    if (first !== undefined && run.length === 1) {
      this.#reject(first, end);
      return [];
    }
    if (end.act === 'reject') {
      const { at = -1 } = end;
      const blamed = run[at];
      if (blamed !== undefined) return await this.#around(run, at, blamed);
      // Without a usable number: any of them may have been taken before the bad one.
      this.#tally.copies += run.length;
    }
    const middle = Math.ceil(run.length / 2);
    return [run.slice(0, middle), run.slice(middle)];
  }

  async #around(run: HecRun, at: number, blamed: StreamEvent): Promise<readonly HecRun[]> {
    const before = run.slice(0, at);
    const after = run.slice(at + 1);
    const end = await this.#send([blamed]);
    if (end === undefined) {
      // A good event was blamed: nothing is known of the others.
      this.#tally.copies += run.length;
      return [before, after];
    }
    this.#reject(blamed, end);
    this.#tally.copies += before.length;
    // They were taken, but without an id by which to ask whether they are on disk.
    return this.#sender.acknowledgement === 'indexer' ? [before, after] : [after];
  }

  #reject({ stream, sequence, id }: StreamEvent, end: RunNotTaken): void {
    const code = end.act === 'reject' ? end.rejection : 'audit-sink.event-too-large';
    this.#rejected.push({ stream, sequence, id, code });
  }
}
