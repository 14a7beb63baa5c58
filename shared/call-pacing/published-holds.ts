interface Publication {
  wantedEpochMs: number;
  readonly done: Promise<void>;
}

/**
 * Tells the store of pauses, one message at a time for each key: callers that are refused together
 * ask for almost the same pause, and one of them, the longest, is enough.
 */
export class PublishedHolds {
  readonly #publish: (untilEpochMs: number, key: string | undefined) => Promise<void>;
  readonly #underWay = new Map<string | undefined, Publication>();

  constructor(publish: (untilEpochMs: number, key: string | undefined) => Promise<void>) {
    this.#publish = publish;
  }

  /** Resolves when the store knows of a pause as long as this; never rejects. */
  tell(untilEpochMs: number, key: string | undefined): Promise<void> {
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) {
      underWay.wantedEpochMs = Math.max(underWay.wantedEpochMs, untilEpochMs);
      return underWay.done;
    }
    // Begins in a later turn, when the entry is there to be looked at.
    const done = Promise.resolve().then(() => this.#publishAll(key));
    this.#underWay.set(key, { wantedEpochMs: untilEpochMs, done });
    return done;
  }

  async #publishAll(key: string | undefined): Promise<void> {
    let toldEpochMs = 0;
    for (;;) {
      const wantedEpochMs = this.#underWay.get(key)?.wantedEpochMs ?? 0;
      if (wantedEpochMs <= toldEpochMs) break;
      toldEpochMs = wantedEpochMs;
      // The pause counts in this instance all the same.
      await this.#publish(wantedEpochMs, key).catch(() => undefined);
    }
    this.#underWay.delete(key);
  }
}
