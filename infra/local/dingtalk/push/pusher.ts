import { randomUUID } from 'node:crypto';
import type { DingTalkAppRegistration } from '../settings.ts';
import { isMeteredEvent } from './event-catalogue.ts';
import { eventPayload } from './event-payload.ts';
import { isSubscribed } from './event-subscription.ts';
import type { OccurredEvent } from './occurred-event.ts';
import { attemptPush, type PushAttemptParts } from './push-attempt.ts';
import type { QueuedPush } from './queued-push.ts';

export interface PusherParts extends PushAttemptParts {
  readonly apps: ReadonlyMap<string, DingTalkAppRegistration>;
  /** Calls back after each move of local time; returns what ends that. */
  readonly onTimeMoved: (listener: () => void) => () => void;
  readonly log: (line: string) => void;
}

const MOST_AT_ONCE = 16;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Tells apps what has happened: at once, and where that fails again 10 and 30 seconds later of local
 * time. Events about one thing are first told in their order; a retry may come after its successors.
 */
export class Pusher {
  readonly #parts: PusherParts;
  /** By app and subject: one attempt at a time. */
  readonly #running = new Map<string, Promise<void>>();
  readonly #stopListening: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(parts: PusherParts) {
    this.#parts = parts;
    this.#stopListening = parts.onTimeMoved(() => this.#drain());
  }

  /**
   * What there is to push to whom. Nothing while pushing is switched off: what happens then is never
   * told. Keep it with whatever has happened, and hand it to `accept`.
   */
  plan(corpId: string, events: readonly OccurredEvent[]): readonly QueuedPush[] {
    const { apps, registrations, settings } = this.#parts;
    if (!settings.behaviour.pushing) return [];
    return [...apps.values()]
      .filter((app) => app.corpId === corpId)
      .flatMap(({ appKey }) => {
        const registration = registrations.of(appKey);
        if (registration === undefined) return [];
        return events
          .filter((event) => isSubscribed(registration.eventTypes, event))
          .map((event) => this.#queued(corpId, appKey, event));
      });
  }

  /** Takes over what was planned, unless it has it already; on disk when this resolves. */
  async accept(pushes: readonly QueuedPush[]): Promise<void> {
    await this.#parts.queue.add(pushes);
    this.#drain();
  }

  /** Resolves when nothing is under way and nothing is due at the present local time. */
  async settled(): Promise<void> {
    this.#drain();
    while (this.#running.size > 0) {
      await Promise.all(this.#running.values());
      this.#drain();
    }
  }

  /** Breaks off what is under way; it is pushed again by whoever opens the state afterwards. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopListening();
    clearTimeout(this.#timer);
    this.#parts.messenger.end();
    await Promise.all(this.#running.values());
  }

  #queued(corpId: string, appKey: string, event: OccurredEvent): QueuedPush {
    const { type, eventId, atEpochMs, fields } = event;
    const { processInstanceId } = fields;
    return {
      // One event may be made to happen twice, under one id.
      pushId: `${appKey}/${eventId}/${randomUUID()}`,
      corpId,
      appKey,
      eventId,
      type,
      eventTimeEpochMs: atEpochMs,
      payload: eventPayload(corpId, event, this.#parts.settings.behaviour.eventShape),
      subject: typeof processInstanceId === 'string' ? processInstanceId : eventId,
      isMetered: isMeteredEvent(type),
      dueEpochMs: Math.max(atEpochMs, this.#parts.now()),
    };
  }

  #drain(): void {
    if (this.#isClosed) return;
    const now = this.#parts.now();
    let nextDueEpochMs = Number.POSITIVE_INFINITY;
    for (const push of this.#parts.queue.waiting()) {
      // Whichever ends first looks again.
      if (this.#running.size >= MOST_AT_ONCE) return;
      if (push.state.kind !== 'waiting') continue;
      const lane = `${push.appKey} ${push.subject}`;
      if (push.state.dueEpochMs > now) {
        nextDueEpochMs = Math.min(nextDueEpochMs, push.state.dueEpochMs);
      } else if (!this.#running.has(lane)) {
        this.#run(lane, () => attemptPush(this.#parts, push));
      }
    }
    this.#wakeAt(nextDueEpochMs);
  }

  #run(lane: string, work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => {
        this.#parts.log(
          `a push failed: ${error instanceof Error ? error.message : 'unknown fault'}`,
        );
      })
      .finally(() => {
        this.#running.delete(lane);
        this.#drain();
      });
    this.#running.set(lane, running);
  }

  #wakeAt(epochMs: number): void {
    clearTimeout(this.#timer);
    if (epochMs === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.min(epochMs - this.#parts.now(), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => this.#drain(), delayMs);
    this.#timer.unref();
  }
}
