import { formatMonth } from '../local-date-time.ts';
import type { MessageLog } from '../message-log.ts';
import type { LiveSettings } from '../settings.ts';
import type { PushQueue } from './push-queue.ts';
import type { RobotMessageLog } from './robot-message-log.ts';

/** Webhook messages of either direction and events: one quota for an organisation and month. */
export class PushQuota {
  readonly #settings: LiveSettings;
  readonly #messages: MessageLog;
  readonly #queue: PushQueue;
  readonly #robotMessages: RobotMessageLog;
  readonly #now: () => number;
  /** Attempts that have begun and are not in the queue's count yet, by organisation. */
  readonly #underWay = new Map<string, number>();

  constructor(
    settings: LiveSettings,
    sources: {
      readonly messages: MessageLog;
      readonly pushQueue: PushQueue;
      readonly robotMessages: RobotMessageLog;
    },
    now: () => number,
  ) {
    this.#settings = settings;
    this.#messages = sources.messages;
    this.#queue = sources.pushQueue;
    this.#robotMessages = sources.robotMessages;
    this.#now = now;
  }

  /** What the organisation has used of the present month. */
  used(corpId: string): number {
    const month = formatMonth(this.#now());
    return (
      this.#messages.pushesIn(corpId, month) +
      this.#queue.countedIn(corpId, month) +
      this.#robotMessages.countedIn(corpId, month)
    );
  }

  isSpent(corpId: string): boolean {
    const underWay = this.#underWay.get(corpId) ?? 0;
    return this.used(corpId) + underWay >= this.#settings.limits.pushesPerMonth;
  }

  /** Holds one push back for an attempt that begins, until the returned function is called. */
  reserve(corpId: string): () => void {
    this.#underWay.set(corpId, (this.#underWay.get(corpId) ?? 0) + 1);
    return () => this.#underWay.set(corpId, (this.#underWay.get(corpId) ?? 1) - 1);
  }
}
