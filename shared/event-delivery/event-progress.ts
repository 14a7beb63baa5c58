import type { ErrorReport } from '../errors/index.ts';
import type { EventRow, EventState } from '../event-inbox/index.ts';
import type { CallOptions } from '../table-store/index.ts';
import { entryOf, type DeadLetters } from './dead-letters.ts';
import type { Claim, ClaimOptions, EventClaimResult, EventReference } from './event-store.ts';
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
import { eventWork } from './work-places.ts';

export interface EventProgressOptions {
  readonly environment: string;
  /** How long after its end a claim is still respected. */
  readonly guardMs: number;
  readonly changer: WorkChanger;
  readonly letters: DeadLetters;
  readonly events: StoredEvents;
}

type Claimed = { readonly outcome: 'claimed'; readonly row: EventRow; readonly claim: Claim };

/** The life of an event from its arrival until it is routed, unrouted or dead. */
export class EventProgress {
  readonly #options: EventProgressOptions;

  constructor(options: EventProgressOptions) {
    this.#options = options;
  }

  async claim(
    event: EventReference,
    { owner, leaseMs, ...call }: ClaimOptions,
  ): Promise<EventClaimResult> {
    const { changer, environment, events } = this.#options;
    type Result = Claimed | Exclude<EventClaimResult, { outcome: 'claimed' | 'unreadable' }>;
    const result = await changer.change<EventRow, Result>(
      eventWork(environment, event),
      call,
      () => ({ outcome: 'absent' }),
      (look) => this.#decideClaim(look, owner, leaseMs),
    );
    if (result.outcome !== 'claimed') return result;
    const { claim, row } = result;
    const tries = triesOf(row);
    const opened = await events.open(event, row);
    return 'error' in opened
      ? { outcome: 'unreadable', claim, tries, error: opened.error }
      : { outcome: 'claimed', claim, tries, event: opened.event };
  }

  #decideClaim(
    { seen, nowEpochMs, stamp }: Look<EventRow>,
    owner: string,
    leaseMs: number,
  ): Decision<
    EventRow,
    Claimed | Exclude<EventClaimResult, { outcome: 'claimed' | 'unreadable' }>
  > {
    if (seen.state !== 'new') {
      return { action: 'leave', result: { outcome: 'finished', state: seen.state } };
    }
    const waitMs = heldForMs(seen.progress, nowEpochMs, this.#options.guardMs);
    if (waitMs !== undefined) {
      return { action: 'leave', result: { outcome: 'in-progress', retryAfterMs: waitMs } };
    }
    const progress = claimedBy(seen.progress, `${owner}/${stamp}`, nowEpochMs + leaseMs);
    const next = { ...seen, progress };
    const result = { outcome: 'claimed', row: next, claim: claimOf(progress) } as const;
    return { action: 'write', next, result };
  }

  async finish(
    event: EventReference,
    claim: Claim,
    state: Exclude<EventState, 'new'>,
    call: CallOptions,
  ): Promise<void> {
    await this.#end(event, claim, call, ({ seen }) => ({
      next: { ...seen, state, progress: givenBack(seen.progress) },
    }));
  }

  async bury(
    event: EventReference,
    claim: Claim,
    report: ErrorReport,
    call: CallOptions,
  ): Promise<void> {
    let diedAt: number | undefined;
    await this.#end(event, claim, call, ({ seen, nowEpochMs }) => {
      diedAt ??= nowEpochMs;
      const letter = {
        ...event,
        entry: entryOf(diedAt, event, undefined),
        subscriber: undefined,
        type: seen.type,
        diedAtEpochMs: diedAt,
        attempts: triesOf(seen),
        report,
        replayedAtEpochMs: undefined,
      };
      const progress = { ...givenBack(seen.progress), letter: letter.entry };
      return {
        next: { ...seen, state: 'dead', progress },
        before: () => this.#options.letters.write(letter, call),
      };
    });
  }

  /** Ends the event as its holder; a second call after a lost answer finds it ended. */
  async #end(
    event: EventReference,
    claim: Claim,
    call: CallOptions,
    endOf: (look: Look<EventRow>) => {
      readonly next: EventRow;
      readonly before?: () => Promise<void>;
    },
  ): Promise<void> {
    const work = eventWork(this.#options.environment, event);
    const lost = (): never => {
      throw lossOf(work.markers.work, claim);
    };
    await this.#options.changer.change<EventRow, undefined>(work, call, lost, (look) => {
      const { state, progress } = look.seen;
      if (state === 'new' && isHolder(progress, claim)) {
        return { action: 'write', result: undefined, ...endOf(look) };
      }
      if (state !== 'new' && wasGivenBackBy(progress, claim)) {
        return { action: 'leave', result: undefined, isDoneBefore: true };
      }
      return lost();
    });
  }

  async postpone(
    event: EventReference,
    claim: Claim,
    { dueEpochMs }: { readonly dueEpochMs: number },
    call: CallOptions,
  ): Promise<void> {
    const work = eventWork(this.#options.environment, event);
    const lost = (): never => {
      throw lossOf(work.markers.work, claim);
    };
    await this.#options.changer.change<EventRow, undefined>(work, call, lost, (look) => {
      const { seen, stamp } = look;
      if (seen.state !== 'new') return lost();
      if (wasGivenBackBy(seen.progress, claim)) return { action: 'leave', result: undefined };
      if (!isHolder(seen.progress, claim)) return lost();
      const progress = withMarker(givenBack(seen.progress), dueEpochMs, stamp);
      return { action: 'write', next: { ...seen, progress }, result: undefined };
    });
  }

  reopen(event: EventReference, call: CallOptions): Promise<boolean> {
    return this.#options.changer.change<EventRow, boolean>(
      eventWork(this.#options.environment, event),
      call,
      () => false,
      ({ seen, nowEpochMs, stamp }) => {
        if (seen.state === 'new' || seen.state === 'stale') {
          return { action: 'leave', result: false };
        }
        const progress = withMarker(takenAway(seen.progress), nowEpochMs, stamp);
        const next = { ...seen, state: 'new', reopenedAtFence: progress.fence, progress } as const;
        return { action: 'write', next, result: true };
      },
    );
  }
}

function triesOf({ progress, reopenedAtFence = 0n }: EventRow): number {
  return Number(progress.fence - reopenedAtFence);
}
