import type { SamplePunch } from '../sample-company/sample-company.ts';
import { isRecord } from './json-value.ts';
import type { QueuedPush } from './push/queued-push.ts';
import { Journal } from '../stand-in/journal.ts';

/** Something that happened in DingTalk after the sample company was laid out. */
export type CompanyChange =
  | {
      readonly kind: 'punch-added';
      readonly corpId: string;
      readonly punch: SamplePunch;
      /** What is to be told of it, in one record with it. */
      readonly pushes?: readonly QueuedPush[];
    }
  | {
      readonly kind: 'punch-removed';
      readonly corpId: string;
      readonly userId: string;
      readonly recordId: number;
    }
  | {
      readonly kind: 'month-closed';
      readonly corpId: string;
      /** `yyyy-MM` */
      readonly month: string;
      readonly isClosed: boolean;
    };

/** Late punches, removed or changed records and closed months; durable across restarts. */
export class CompanyChanges {
  readonly #added = new Map<string, SamplePunch[]>();
  readonly #removed = new Map<string, Set<number>>();
  readonly #closedMonths = new Map<string, Set<string>>();
  #pushesOfBefore: QueuedPush[] = [];
  #journal: Journal | undefined;

  static async open(filePath: string): Promise<CompanyChanges> {
    const changes = new CompanyChanges();
    changes.#journal = await Journal.open(filePath, (record) => {
      if (!isChange(record)) return;
      changes.#apply(record);
      if (record.kind === 'punch-added') changes.#pushesOfBefore.push(...(record.pushes ?? []));
    });
    return changes;
  }

  /** Takes effect at once; resolves when it is on disk. */
  async record(change: CompanyChange): Promise<void> {
    this.#apply(change);
    await this.#journal?.append(change);
  }

  /** Pushes that were recorded before this was opened, for a queue that may lack the last of them. */
  takePushesOfBefore(): readonly QueuedPush[] {
    const pushes = this.#pushesOfBefore;
    this.#pushesOfBefore = [];
    return pushes;
  }

  /** A person's punches with everything that was added and removed since, ordered by time. */
  amend(corpId: string, userId: string, punches: readonly SamplePunch[]): readonly SamplePunch[] {
    const key = `${corpId} ${userId}`;
    const added = this.#added.get(key);
    const removed = this.#removed.get(key);
    if (added === undefined && removed === undefined) return punches;
    return [
      ...punches.filter((punch) => removed?.has(punch.recordId) !== true),
      ...(added ?? []),
    ].sort((left, right) => left.userCheckEpochMs - right.userCheckEpochMs);
  }

  closedMonths(corpId: string): ReadonlySet<string> {
    return this.#closedMonths.get(corpId) ?? new Set();
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  #apply(change: CompanyChange): void {
    if (change.kind === 'month-closed') {
      const months = entry(this.#closedMonths, change.corpId, () => new Set<string>());
      if (change.isClosed) months.add(change.month);
      else months.delete(change.month);
      return;
    }
    if (change.kind === 'punch-added') {
      const key = `${change.corpId} ${change.punch.userId}`;
      this.#withoutAdded(key, change.punch.recordId).push(change.punch);
      return;
    }
    const key = `${change.corpId} ${change.userId}`;
    this.#withoutAdded(key, change.recordId);
    entry(this.#removed, key, () => new Set<number>()).add(change.recordId);
  }

  /** The added punches of a person, less the one with this id: adding it again changes it. */
  #withoutAdded(key: string, recordId: number): SamplePunch[] {
    const kept = (this.#added.get(key) ?? []).filter((punch) => punch.recordId !== recordId);
    this.#added.set(key, kept);
    return kept;
  }
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

function isChange(record: unknown): record is CompanyChange {
  return isRecord(record) && typeof record['kind'] === 'string';
}
