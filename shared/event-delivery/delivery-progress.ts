import type { ErrorReport } from '../errors/index.ts';
import type { CallOptions } from '../table-store/index.ts';
import { entryOf, type DeadLetters } from './dead-letters.ts';
import type { DeliveryRow } from './delivery-row.ts';
import { deliverySummaryOf } from './delivery-summary.ts';
import type {
  Claim,
  DeliveryClaimOptions,
  DeliveryClaimResult,
  DeliveryReference,
  DeliverySummary,
} from './event-store.ts';
import type { StoredEvents } from './stored-events.ts';
import type { Decision, Look, WorkChanger } from './work-change.ts';
import {
  claimedBy,
  claimOf,
  givenBack,
  heldForMs,
  isHolder,
  lossOf,
  takenAway,
  wasGivenBackBy,
  withMarker,
} from './work-life.ts';
import { deliveryWork } from './work-places.ts';

export interface DeliveryProgressOptions {
  readonly environment: string;
  /** How long after its end a claim is still respected. */
  readonly guardMs: number;
  readonly changer: WorkChanger;
  readonly letters: DeadLetters;
  readonly events: StoredEvents;
}

type Unclaimed = Exclude<DeliveryClaimResult, { outcome: 'claimed' | 'unreadable' }>;
type Claimed = {
  readonly outcome: 'claimed';
  readonly delivery: DeliverySummary;
  readonly claim: Claim;
};

/** The life of one subscriber's delivery, from its first claim until it is done, superseded or dead. */
export class DeliveryProgress {
  readonly #options: DeliveryProgressOptions;

  constructor(options: DeliveryProgressOptions) {
    this.#options = options;
  }

  async claim(
    delivery: DeliveryReference,
    { owner, leaseMs, attempt, ...call }: DeliveryClaimOptions,
  ): Promise<DeliveryClaimResult> {
    const { changer, environment, events } = this.#options;
    const result = await changer.change<DeliveryRow, Claimed | Unclaimed>(
      deliveryWork(environment, delivery),
      call,
      () => ({ outcome: 'absent' }),
      (look) => this.#decideClaim(delivery, look, { owner, leaseMs, attempt }),
    );
    if (result.outcome !== 'claimed') return result;
    const opened = await events.readForDelivery(delivery, call);
    return 'error' in opened
      ? { ...result, outcome: 'unreadable', error: opened.error }
      : { ...result, event: opened.event };
  }

  #decideClaim(
    delivery: DeliveryReference,
    { seen, nowEpochMs, stamp }: Look<DeliveryRow>,
    by: {
      readonly owner: string;
      readonly leaseMs: number;
      readonly attempt: number | undefined;
    },
  ): Decision<DeliveryRow, Claimed | Unclaimed> {
    const leave = (result: Unclaimed) => ({ action: 'leave', result }) as const;
    if (seen.state !== 'pending') return leave({ outcome: 'finished', state: seen.state });
    const waitMs = heldForMs(seen.progress, nowEpochMs, this.#options.guardMs);
    if (waitMs !== undefined) return leave({ outcome: 'in-progress', retryAfterMs: waitMs });
    // An invocation that is repeated after its attempt failed would spoil the wait before the next.
    if (by.attempt !== undefined && isSpent(seen, by.attempt)) {
      return leave({ outcome: 'attempt-spent' });
    }
    const progress = claimedBy(seen.progress, `${by.owner}/${stamp}`, nowEpochMs + by.leaseMs);
    const next = { ...seen, tries: seen.tries + 1, progress };
    const result = {
      outcome: 'claimed',
      delivery: this.#summaryOf(delivery, next, nowEpochMs),
      claim: claimOf(progress),
    } as const;
    return { action: 'write', next, result };
  }

  /** Never shortens a claim, even if another server with a slower clock answers. */
  renew(
    delivery: DeliveryReference,
    claim: Claim,
    leaseMs: number,
    call: CallOptions,
  ): Promise<Claim> {
    return this.#change(delivery, claim, call, ({ seen, nowEpochMs }, lost) => {
      const { progress } = seen;
      if (seen.state !== 'pending' || !isHolder(progress, claim)) return lost();
      if (progress.untilEpochMs <= nowEpochMs) return lost();
      const untilEpochMs = Math.max(progress.untilEpochMs, nowEpochMs + leaseMs);
      const renewed = { ...progress, untilEpochMs };
      return { action: 'write', next: { ...seen, progress: renewed }, result: claimOf(renewed) };
    });
  }

  async finish(
    delivery: DeliveryReference,
    claim: Claim,
    end: { readonly state: 'done' | 'superseded'; readonly result?: string },
    call: CallOptions,
  ): Promise<void> {
    await this.#end(delivery, claim, call, ({ seen }) => ({
      next: {
        ...seen,
        state: end.state,
        result: end.result,
        progress: givenBack(seen.progress),
      },
    }));
  }

  async postpone(
    delivery: DeliveryReference,
    claim: Claim,
    { dueEpochMs, errorCode }: { readonly dueEpochMs: number; readonly errorCode: string },
    call: CallOptions,
  ): Promise<void> {
    await this.#change<undefined>(delivery, claim, call, ({ seen, stamp }, lost) => {
      if (seen.state !== 'pending') return lost();
      if (wasGivenBackBy(seen.progress, claim)) return { action: 'leave', result: undefined };
      if (!isHolder(seen.progress, claim)) return lost();
      const progress = withMarker(givenBack(seen.progress), dueEpochMs, stamp);
      const next = { ...seen, failedAttempt: seen.attempt, errorCode, progress };
      return { action: 'write', next, result: undefined };
    });
  }

  /** The letter is there before the row says `dead`. */
  async bury(
    delivery: DeliveryReference,
    claim: Claim,
    report: ErrorReport,
    call: CallOptions,
  ): Promise<void> {
    const type = (await this.#options.events.typeOf(delivery, call)) ?? 'unknown';
    let diedAt: number | undefined;
    await this.#end(delivery, claim, call, ({ seen, nowEpochMs }) => {
      diedAt ??= nowEpochMs;
      const letter = {
        ...delivery,
        entry: entryOf(diedAt, delivery, delivery.subscriber),
        type,
        diedAtEpochMs: diedAt,
        attempts: seen.tries,
        report,
        replayedAtEpochMs: undefined,
      };
      return {
        next: {
          ...seen,
          state: 'dead',
          failedAttempt: seen.attempt,
          errorCode: report.code,
          progress: { ...givenBack(seen.progress), letter: letter.entry },
        },
        before: () => this.#options.letters.write(letter, call),
      };
    });
  }

  nextAttempt(
    delivery: DeliveryReference,
    seenAttempt: number,
    { dueEpochMs }: { readonly dueEpochMs: number },
    call: CallOptions,
  ): Promise<DeliverySummary | undefined> {
    const { changer, environment, guardMs } = this.#options;
    return changer.change<DeliveryRow, DeliverySummary | undefined>(
      deliveryWork(environment, delivery),
      call,
      () => undefined,
      ({ seen, nowEpochMs, stamp }) => {
        const isOpen =
          seen.state === 'pending' &&
          seen.attempt === seenAttempt &&
          seen.progress.dueEpochMs <= nowEpochMs &&
          heldForMs(seen.progress, nowEpochMs, guardMs) === undefined;
        if (!isOpen) return { action: 'leave', result: undefined };
        const progress = withMarker(takenAway(seen.progress), dueEpochMs, stamp);
        const next = { ...seen, attempt: seen.attempt + 1, progress };
        return { action: 'write', next, result: this.#summaryOf(delivery, next, nowEpochMs) };
      },
    );
  }

  reopen(delivery: DeliveryReference, call: CallOptions): Promise<boolean> {
    const { changer, environment } = this.#options;
    return changer.change<DeliveryRow, boolean>(
      deliveryWork(environment, delivery),
      call,
      () => false,
      ({ seen, nowEpochMs, stamp }) => {
        if (seen.state === 'pending') return { action: 'leave', result: false };
        const next = {
          ...seen,
          state: 'pending',
          attempt: seen.attempt + 1,
          tries: 0,
          result: undefined,
          progress: withMarker(takenAway(seen.progress), nowEpochMs, stamp),
        } as const;
        return { action: 'write', next, result: true };
      },
    );
  }

  /** Ends the delivery as its holder; a second call after a lost answer finds it ended. */
  async #end(
    delivery: DeliveryReference,
    claim: Claim,
    call: CallOptions,
    endOf: (look: Look<DeliveryRow>) => {
      readonly next: DeliveryRow;
      readonly before?: () => Promise<void>;
    },
  ): Promise<void> {
    await this.#change<undefined>(delivery, claim, call, (look, lost) => {
      const { state, progress } = look.seen;
      if (state === 'pending' && isHolder(progress, claim)) {
        return { action: 'write', result: undefined, ...endOf(look) };
      }
      if (state !== 'pending' && wasGivenBackBy(progress, claim)) {
        return { action: 'leave', result: undefined, isDoneBefore: true };
      }
      return lost();
    });
  }

  /** A change that only the holder of the claim may make. */
  #change<Result>(
    delivery: DeliveryReference,
    claim: Claim,
    call: CallOptions,
    decide: (look: Look<DeliveryRow>, lost: () => never) => Decision<DeliveryRow, Result>,
  ): Promise<Result> {
    const work = deliveryWork(this.#options.environment, delivery);
    const lost = (): never => {
      throw lossOf(work.markers.work, claim);
    };
    return this.#options.changer.change<DeliveryRow, Result>(work, call, lost, (look) =>
      decide(look, lost),
    );
  }

  #summaryOf(delivery: DeliveryReference, row: DeliveryRow, nowEpochMs: number): DeliverySummary {
    return deliverySummaryOf(delivery, row, nowEpochMs, this.#options.guardMs);
  }
}

/** True if the attempt has failed already, or is not the one that the row is at. */
function isSpent(row: DeliveryRow, attempt: number): boolean {
  return attempt !== row.attempt || row.failedAttempt >= attempt;
}
