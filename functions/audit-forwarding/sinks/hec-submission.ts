import type { BilingualText, ErrorDetails } from '../../../shared/errors/index.ts';
import { backoffDelayMs } from '../../../shared/resilience/index.ts';
import type { StreamEvent } from '../domain/audit-event.ts';
import { SinkRefusedError, SinkUnavailableError } from './errors.ts';
import type { HecAnswer } from './hec-answer.ts';
import type { HecChannel } from './hec-channel.ts';
import { ACKNOWLEDGEMENT_OFF } from './hec-codes.ts';
import { packBody, type CollectorAnswer } from './hec-collector.ts';
import type { HecSender, HecTally } from './hec-sender.ts';

/** Events that go in one request. */
export type HecRun = readonly StreamEvent[];

/** What became of a run. Without an end that is known there is none. */
export type HecRunEnd =
  | { readonly act: 'arrived' }
  | { readonly act: 'too-large' }
  | Extract<HecAnswer, { readonly act: 'reject' }>;

/** How often the same bytes are sent before the receiver counts as unavailable. */
const MOST_ATTEMPTS = 3;
const BACKOFF = { baseMs: 500, capMs: 5_000 };
/** More than any batch within the bounds of the settings; what is longer goes in two. */
const LONGEST_BODY_BYTES = 2_000_000;

interface Doubt {
  readonly reason: BilingualText;
  readonly details: ErrorDetails;
}

const NOT_ACKNOWLEDGED: Doubt = {
  reason: { en: 'it did not acknowledge in time', zhHK: '其未有在限時內確認' },
  details: {},
};

/**
 * Sends one run until its end is known. While it is not known, because the answer or the
 * acknowledgement was lost or is late, the same bytes are sent again, three times in all; an
 * acknowledgement of any of them will do.
 */
export class HecSubmission {
  readonly #sender: HecSender;
  readonly #tally: HecTally;
  readonly #signal: AbortSignal;
  /** Ids of this run in the channel, of all attempts. */
  #pending: { readonly channel: HecChannel; readonly ids: readonly number[] } | undefined;
  #doubt: Doubt = NOT_ACKNOWLEDGED;

  constructor(sender: HecSender, tally: HecTally, signal: AbortSignal) {
    this.#sender = sender;
    this.#tally = tally;
    this.#signal = signal;
  }

  /** @throws SinkUnavailableError, SinkRefusedError; the reason of the signal if it was aborted */
  async submit(run: HecRun): Promise<HecRunEnd> {
    const body = this.#sender.write(run);
    if (body.length > LONGEST_BODY_BYTES) return { act: 'too-large' };
    const packed = await packBody(body);
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      if (attempt > 1) await this.#again(attempt, run.length);
      const end = await this.#submitOnce(packed, run.length);
      if (end !== undefined) return end;
    }
    throw this.#unavailable(this.#doubt);
  }

  async #again(attempt: number, count: number): Promise<void> {
    const { log, sink, clock, random } = this.#sender;
    const { reason, details } = this.#doubt;
    log.warn('audit-sink.sent-again', { sink, attempt, events: count, why: reason.en, ...details });
    if (this.#doubt === NOT_ACKNOWLEDGED) return;
    await clock.sleep(backoffDelayMs(attempt - 1, BACKOFF, random), this.#signal);
  }

  /** Undefined if it is not known what became of it. */
  async #submitOnce(packed: Uint8Array, count: number): Promise<HecRunEnd | undefined> {
    const { collector, channels } = this.#sender;
    const channel = channels.use();
    const { highestId } = channel;
    this.#tally.bytesSent += packed.length;
    const answer = await collector.submit(channel.id, packed, this.#signal);
    if (answer.act === 'reject' || answer.act === 'too-large') return answer;
    this.#tally.copies += copiesLeftBy(answer, count);
    if (answer.act === 'taken') return this.#untilIndexed(channel, highestId, answer.ackId);
    if (answer.act !== 'retry') throw this.#failure(answer);
    this.#doubt = answer;
    return undefined;
  }

  async #untilIndexed(
    channel: HecChannel,
    highestBefore: number,
    ackId: number | undefined,
  ): Promise<HecRunEnd | undefined> {
    const { acknowledgement, acknowledgeWithinMs, channels, clock } = this.#sender;
    if (acknowledgement === 'none') return { act: 'arrived' };
    if (ackId === undefined) throw this.#refused({ ...ACKNOWLEDGEMENT_OFF, details: {} });
    this.#doubt = NOT_ACKNOWLEDGED;
    if (!channel.note(ackId, highestBefore)) {
      channels.giveUp(channel);
      return undefined;
    }
    const earlier = this.#pending?.channel === channel ? this.#pending.ids : [];
    const ids = [...earlier, ackId];
    this.#pending = { channel, ids };
    const until = clock.nowEpochMs() + acknowledgeWithinMs;
    const end = await channel.waitFor(ids, until, this.#signal);
    if (end.act === 'refuse') throw this.#refused(end);
    return end.act === 'acknowledged' ? { act: 'arrived' } : undefined;
  }

  #failure(
    answer: Extract<
      CollectorAnswer,
      { readonly act: 'garbage' | 'unreachable' | 'wait' | 'refuse' }
    >,
  ): Error {
    if (answer.act === 'refuse') return this.#refused(answer);
    return this.#unavailable(answer, answer.act === 'wait' ? answer.retryAfterMs : undefined);
  }

  #unavailable({ reason, details }: Doubt, retryAfterMs?: number): SinkUnavailableError {
    return new SinkUnavailableError(
      { sink: this.#sender.sink, reason, details, mayHaveArrived: this.#tally.copies },
      retryAfterMs === undefined ? {} : { retryAfterMs },
    );
  }

  #refused({ reason, remedy, details }: Doubt & { readonly remedy: BilingualText }) {
    return new SinkRefusedError(
      { sink: this.#sender.sink, reason, details, mayHaveArrived: this.#tally.copies },
      remedy,
    );
  }
}

/** How many events of a request the receiver may hold after this answer to it. */
function copiesLeftBy(answer: CollectorAnswer, count: number): number {
  switch (answer.act) {
    case 'taken':
    case 'retry':
    case 'garbage':
      return count;
    case 'wait':
    case 'refuse':
      return Math.min(answer.takenBefore, count);
    case 'reject':
    case 'too-large':
    case 'unreachable':
      return 0;
  }
}
