import { Journal } from '../../stand-in/journal.ts';
import { isRecord } from '../json-value.ts';
import { formatMonth } from '../local-date-time.ts';
import type { PushAttempt, PushRecord, PushState, QueuedPush } from './queued-push.ts';

type Change =
  | { readonly kind: 'queued'; readonly push: QueuedPush }
  | {
      readonly kind: 'moved';
      readonly pushId: string;
      readonly state: PushState;
      /** Absent where nothing was tried. */
      readonly attempt?: PushAttempt;
      readonly isCounted: boolean;
    }
  /** These were handed out from the failed list, which ends those handed out before. */
  | { readonly kind: 'handed-out'; readonly appKey: string; readonly pushIds: readonly string[] };

/**
 * Pushes, delivered or not, and the monthly count that follows from them; durable. What was under way
 * when the process was killed is still waiting afterwards, and is pushed again.
 */
export class PushQueue {
  readonly #records = new Map<string, PushRecord>();
  readonly #waiting = new Set<string>();
  readonly #failedByApp = new Map<string, Set<string>>();
  readonly #handedOut = new Map<string, readonly string[]>();
  readonly #countedByMonth = new Map<string, number>();
  #journal: Journal | undefined;

  static async open(filePath: string): Promise<PushQueue> {
    const queue = new PushQueue();
    queue.#journal = await Journal.open(filePath, (record) => {
      if (isChange(record)) queue.#apply(record);
    });
    return queue;
  }

  /** Adds what is not there yet; resolves when it is on disk. */
  async add(pushes: readonly QueuedPush[]): Promise<void> {
    const unknown = pushes.filter(({ pushId }) => !this.#records.has(pushId));
    await Promise.all(unknown.map((push) => this.#record({ kind: 'queued', push })));
  }

  /** Ends an attempt, or moves a push without one. */
  move(
    pushId: string,
    state: PushState,
    attempt?: { readonly attempt: PushAttempt; readonly isCounted: boolean },
  ): Promise<void> {
    return this.#record({ kind: 'moved', pushId, state, isCounted: false, ...attempt });
  }

  /** In the order of adding. */
  *waiting(): Iterable<PushRecord> {
    for (const pushId of this.#waiting) {
      const record = this.#records.get(pushId);
      if (record !== undefined) yield record;
    }
  }

  records(): readonly PushRecord[] {
    return [...this.#records.values()];
  }

  /** Attempts taken from the quota of an organisation in a month `yyyy-MM`. */
  countedIn(corpId: string, month: string): number {
    return this.#countedByMonth.get(`${corpId} ${month}`) ?? 0;
  }

  /**
   * The oldest of an app's failed pushes, `limit` at the most. What the call before handed out is
   * gone from now on, also if nobody received it.
   */
  async takeFailed(
    appKey: string,
    isWanted: (push: PushRecord) => boolean,
    limit: number,
  ): Promise<{ readonly pushes: readonly PushRecord[]; readonly hasMore: boolean }> {
    const gone = new Set(this.#handedOut.get(appKey) ?? []);
    const wanted = [...(this.#failedByApp.get(appKey) ?? [])]
      .filter((pushId) => !gone.has(pushId))
      .flatMap((pushId) => this.#records.get(pushId) ?? [])
      .filter(isWanted);
    const pushes = wanted.slice(0, limit);
    const pushIds = pushes.map(({ pushId }) => pushId);
    await this.#record({ kind: 'handed-out', appKey, pushIds });
    return { pushes, hasMore: wanted.length > pushes.length };
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  async #record(change: Change): Promise<void> {
    this.#apply(change);
    await this.#journal?.append(change);
  }

  #apply(change: Change): void {
    if (change.kind === 'queued') this.#applyQueued(change.push);
    else if (change.kind === 'moved') this.#applyMove(change);
    else this.#applyHandOut(change);
  }

  #applyQueued(push: QueuedPush): void {
    const { pushId, dueEpochMs } = push;
    this.#records.set(pushId, { ...push, attempts: [], state: { kind: 'waiting', dueEpochMs } });
    this.#waiting.add(pushId);
  }

  #applyMove({ pushId, state, attempt, isCounted }: Extract<Change, { kind: 'moved' }>): void {
    const record = this.#records.get(pushId);
    if (record === undefined) return;
    const attempts = attempt === undefined ? record.attempts : [...record.attempts, attempt];
    this.#records.set(pushId, { ...record, attempts, state });
    if (state.kind !== 'waiting') this.#waiting.delete(pushId);
    if (state.kind === 'failed') {
      const failed = this.#failedByApp.get(record.appKey) ?? new Set();
      this.#failedByApp.set(record.appKey, failed.add(pushId));
    }
    if (attempt === undefined || !isCounted) return;
    const key = `${record.corpId} ${formatMonth(attempt.atEpochMs)}`;
    this.#countedByMonth.set(key, (this.#countedByMonth.get(key) ?? 0) + 1);
  }

  #applyHandOut({ appKey, pushIds }: Extract<Change, { kind: 'handed-out' }>): void {
    const failed = this.#failedByApp.get(appKey);
    for (const pushId of this.#handedOut.get(appKey) ?? []) failed?.delete(pushId);
    this.#handedOut.set(appKey, pushIds);
  }
}

function isChange(record: unknown): record is Change {
  return isRecord(record) && ['queued', 'moved', 'handed-out'].includes(String(record['kind']));
}
