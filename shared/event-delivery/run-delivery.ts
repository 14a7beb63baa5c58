import { reportError, type ErrorReport } from '../errors/index.ts';
import { keepLease, LeaseLostError, startCountdown, type Countdown } from '../lease/index.ts';
import type { RandomSource } from '../random/index.ts';
import type { Clock } from '../time/index.ts';
import {
  DELIVERY_BACKOFF,
  triesOf,
  waitAfterTry,
  type BackoffSchedule,
} from './delivery-backoff.ts';
import type { DeliveryRequest } from './delivery-request.ts';
import { DeliveryInterruptedError, DeliveryNeverEndedError } from './errors.ts';
import type {
  Claim,
  DeliveryClaimResult,
  DeliveryReference,
  DeliverySummary,
  EventStore,
  StoredEvent,
} from './event-store.ts';
import { isFinalFailure } from './final-failure.ts';
import type { SubjectWatermarks } from './subject-watermarks.ts';

export interface RunDeliveryOptions {
  readonly store: EventStore;
  readonly watermarks: SubjectWatermarks;
  readonly clock: Clock;
  /** For jitter. */
  readonly random: RandomSource;
  /** Who works, for example the request id. */
  readonly owner: string;
  /** How long others wait for an instance that has died. Default 60,000; renewed at each third. */
  readonly leaseMs?: number;
  /**
   * What the event is about, for example `approval/<instance>`: an event older than the latest one of
   * its subject is not handled. Undefined for an event whose order does not matter.
   */
  readonly subjectOf?: (event: StoredEvent) => string | undefined;
  readonly backoff?: BackoffSchedule;
  /** Aborted when the function has to end; the delivery is then tried again later. */
  readonly signal?: AbortSignal;
}

/** What a subscriber is given. */
export interface DeliveryWork {
  readonly event: StoredEvent;
  readonly delivery: DeliverySummary;
  /** Rises with each claim; put it into the condition of every commit. */
  readonly fencingToken: bigint;
  /** Aborted when the claim is lost or the function has to end. */
  readonly signal: AbortSignal;
}

/** `result`: the key of what was made of it. No personal data: it is kept in clear. */
export type HandleDelivery = (work: DeliveryWork) => Promise<{ readonly result?: string }>;

/**
 * What became of an invocation.
 *
 * - `done`, `superseded`, `buried`: the delivery has ended
 * - `postponed`: it failed and is tried again when due
 * - `lease-lost`: somebody else may be at it; nothing was recorded
 * - the others: nothing was begun
 */
export type DeliveryEnd =
  | { readonly outcome: 'done'; readonly result: string | undefined }
  | { readonly outcome: 'superseded'; readonly subject: string }
  | { readonly outcome: 'postponed'; readonly dueEpochMs: number; readonly report: ErrorReport }
  | { readonly outcome: 'buried'; readonly report: ErrorReport }
  | { readonly outcome: 'lease-lost'; readonly report: ErrorReport }
  | Exclude<DeliveryClaimResult, { readonly outcome: 'claimed' | 'unreadable' }>;

type Verdict =
  | { readonly kind: 'done'; readonly result: string | undefined }
  | { readonly kind: 'superseded'; readonly subject: string }
  | { readonly kind: 'failed'; readonly error: unknown };

type Claimed = Extract<DeliveryClaimResult, { readonly outcome: 'claimed' }>;

const DEFAULT_LEASE_MS = 60_000;

/**
 * Does one delivery: claims it, keeps the claim while `handle` works, and records how it ended.
 *
 * Guarantees: `handle` runs under the only unexpired claim of the delivery; it is not called for an
 * event that ended, whose attempt is spent, or that a later event of its subject has overtaken; what it
 * throws leads to another try by the schedule, or to a dead letter if an `ApplicationError` says that
 * trying again changes nothing or the tries are used up. If the instance dies at any moment, the
 * delivery's marker brings it back.
 *
 * @throws the errors of the table port while it claims or records; the marker brings it back
 * @example
 * const end = await runDelivery(options, deliveryRequestSchema.parse(payload), async (work) => ({
 *   result: await makeRequest(work.event, work.signal),
 * }));
 */
export async function runDelivery(
  options: RunDeliveryOptions,
  request: DeliveryRequest,
  handle: HandleDelivery,
): Promise<DeliveryEnd> {
  const run = new DeliveryRun(options, request);
  return run.run(handle);
}

class DeliveryRun {
  readonly #options: RunDeliveryOptions;
  readonly #delivery: DeliveryReference;
  readonly #attempt: number;
  readonly #leaseMs: number;
  readonly #backoff: BackoffSchedule;

  constructor(options: RunDeliveryOptions, request: DeliveryRequest) {
    const { corpId, event, subscriber, attempt } = request;
    this.#options = options;
    this.#delivery = { corpId, key: event, subscriber };
    this.#attempt = attempt;
    this.#leaseMs = options.leaseMs ?? DEFAULT_LEASE_MS;
    this.#backoff = options.backoff ?? DELIVERY_BACKOFF;
  }

  async run(handle: HandleDelivery): Promise<DeliveryEnd> {
    const { clock, owner, signal, store } = this.#options;
    const countdown = startCountdown(clock, this.#leaseMs);
    try {
      const claimed = await store.claimDelivery(this.#delivery, {
        owner,
        leaseMs: this.#leaseMs,
        attempt: this.#attempt,
        ...(signal === undefined ? {} : { signal }),
      });
      if (claimed.outcome === 'unreadable') {
        const { claim, delivery, error } = claimed;
        return await this.#unlessLost(() => this.#recordFailure(claim, delivery.tries, error));
      }
      if (claimed.outcome !== 'claimed') return claimed;
      return await this.#unlessLost(() => this.#work(claimed, countdown, handle));
    } finally {
      countdown.cancel();
    }
  }

  /** A claim that has passed on is an end of this run; whoever holds it now goes on. */
  async #unlessLost(act: () => Promise<DeliveryEnd>): Promise<DeliveryEnd> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error;
      return { outcome: 'lease-lost', report: reportError(error) };
    }
  }

  async #work(
    claimed: Claimed,
    countdown: Countdown,
    handle: HandleDelivery,
  ): Promise<DeliveryEnd> {
    const { clock, store } = this.#options;
    const { tries } = claimed.delivery;
    if (tries > triesOf(this.#backoff)) {
      const { key, subscriber } = this.#delivery;
      return this.#bury(claimed.claim, new DeliveryNeverEndedError(key, subscriber, tries - 1));
    }
    let { claim } = claimed;
    const keeper = keepLease({
      clock,
      durationMs: this.#leaseMs,
      countdown,
      renew: async (signal) => {
        claim = await store.renewDelivery(this.#delivery, claim, this.#leaseMs, { signal });
      },
      loss: () => new LeaseLostError(this.#delivery.subscriber, claim.fencingToken),
    });
    let verdict: Verdict;
    try {
      verdict = await this.#judge(claimed, keeper.signal, handle);
    } finally {
      await keeper.stop();
    }
    if (verdict.kind !== 'failed') return this.#finish(claim, verdict);
    // Work that was stopped because the claim was lost has not failed.
    keeper.signal.throwIfAborted();
    return this.#recordFailure(claim, tries, verdict.error);
  }

  /** Everything that may fail and be tried again. */
  async #judge(
    { event, delivery, claim }: Claimed,
    lost: AbortSignal,
    handle: HandleDelivery,
  ): Promise<Verdict> {
    const { signal: ending } = this.#options;
    const signal = ending === undefined ? lost : AbortSignal.any([lost, ending]);
    try {
      const overtaken = await this.#overtakenSubject(event, signal);
      if (overtaken !== undefined) return { kind: 'superseded', subject: overtaken };
      const work = { event, delivery, fencingToken: claim.fencingToken, signal };
      const { result } = await handle(work);
      return { kind: 'done', result };
    } catch (error) {
      return { kind: 'failed', error: ending?.aborted === true ? this.#interruption() : error };
    }
  }

  /** The subject of which a later event was begun before; undefined if this one may be handled. */
  async #overtakenSubject(event: StoredEvent, signal: AbortSignal): Promise<string | undefined> {
    const { subjectOf, watermarks } = this.#options;
    const subject = subjectOf?.(event);
    if (subject === undefined || event.eventTimeEpochMs === undefined) return undefined;
    // A time from the future would make every later event look old.
    const time = Math.min(event.eventTimeEpochMs, event.receivedAtEpochMs);
    const { corpId, subscriber } = this.#delivery;
    const answer = await watermarks.advance({ corpId, subscriber, subject }, time, { signal });
    return answer === 'stale' ? subject : undefined;
  }

  async #finish(
    claim: Claim,
    verdict: Exclude<Verdict, { readonly kind: 'failed' }>,
  ): Promise<DeliveryEnd> {
    const { store } = this.#options;
    if (verdict.kind === 'superseded') {
      await store.finishDelivery(this.#delivery, claim, { state: 'superseded' });
      return { outcome: 'superseded', subject: verdict.subject };
    }
    const { result } = verdict;
    await store.finishDelivery(this.#delivery, claim, {
      state: 'done',
      ...(result === undefined ? {} : { result }),
    });
    return { outcome: 'done', result };
  }

  async #recordFailure(claim: Claim, tries: number, error: unknown): Promise<DeliveryEnd> {
    const { clock, random, store } = this.#options;
    const report = reportError(error);
    const waitMs = waitAfterTry(tries, report.retryAfterMs, this.#backoff, random);
    if (waitMs === undefined || isFinalFailure(error)) return this.#bury(claim, error);
    const dueEpochMs = clock.nowEpochMs() + waitMs;
    const next = { dueEpochMs, errorCode: report.code };
    await store.postponeDelivery(this.#delivery, claim, next);
    return { outcome: 'postponed', dueEpochMs, report };
  }

  async #bury(claim: Claim, error: unknown): Promise<DeliveryEnd> {
    const report = reportError(error);
    await this.#options.store.buryDelivery(this.#delivery, claim, report);
    return { outcome: 'buried', report };
  }

  #interruption(): DeliveryInterruptedError {
    return new DeliveryInterruptedError(this.#delivery.key, this.#delivery.subscriber);
  }
}
