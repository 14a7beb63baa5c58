/** When an acknowledgement becomes true, in epoch milliseconds; `never` for one that got lost. */
export type AckDue = number | 'never';

interface Channel {
  nextAckId: number;
  lastUsedEpochMs: number;
  readonly pending: Map<number, AckDue>;
}

/**
 * The channels of all inputs with the acknowledgements that nobody has been told of yet. A channel
 * counts its ids from 0, and again from 0 after it was removed for idleness.
 */
export class ChannelBook {
  readonly #channels = new Map<string, Channel>();

  get channelCount(): number {
    return this.#channels.size;
  }

  get pendingCount(): number {
    return [...this.#channels.values()].reduce((sum, { pending }) => sum + pending.size, 0);
  }

  pendingOf(key: string): number {
    return this.#channels.get(key)?.pending.size ?? 0;
  }

  names(): readonly string[] {
    return [...this.#channels.keys()];
  }

  idleSince(epochMs: number): readonly string[] {
    return [...this.#channels]
      .filter(([, { lastUsedEpochMs }]) => lastUsedEpochMs < epochMs)
      .map(([key]) => key);
  }

  remove(keys: readonly string[]): void {
    for (const key of keys) this.#channels.delete(key);
  }

  /** Takes the next id at once, so that batches sent at the same time differ. */
  takeAckId(key: string, nowEpochMs: number): number {
    const channel = this.#use(key, nowEpochMs);
    const ackId = channel.nextAckId;
    channel.nextAckId += 1;
    return ackId;
  }

  expect(key: string, ackId: number, due: AckDue, nowEpochMs: number): void {
    const channel = this.#use(key, nowEpochMs);
    channel.nextAckId = Math.max(channel.nextAckId, ackId + 1);
    channel.pending.set(ackId, due);
  }

  /** Which of these are true by now. They are dropped: the next who asks is told false. */
  takeTrue(key: string, ackIds: readonly number[], nowEpochMs: number): readonly number[] {
    const channel = this.#channels.get(key);
    if (channel === undefined) return [];
    channel.lastUsedEpochMs = nowEpochMs;
    const isTrue = (due: AckDue | undefined): boolean =>
      due !== undefined && due !== 'never' && due <= nowEpochMs;
    const taken = [...new Set(ackIds)].filter((ackId) => isTrue(channel.pending.get(ackId)));
    this.drop(key, taken);
    return taken;
  }

  drop(key: string, ackIds: readonly number[]): void {
    const channel = this.#channels.get(key);
    for (const ackId of ackIds) channel?.pending.delete(ackId);
  }

  #use(key: string, nowEpochMs: number): Channel {
    const channel = this.#channels.get(key) ?? {
      nextAckId: 0,
      lastUsedEpochMs: nowEpochMs,
      pending: new Map<number, AckDue>(),
    };
    channel.lastUsedEpochMs = nowEpochMs;
    this.#channels.set(key, channel);
    return channel;
  }
}
