import type { KeptReply } from './kept-reply.ts';
import type { WideMark } from './question.ts';

interface Slot {
  readonly kept: KeptReply;
  readonly scope: string;
  readonly governedBy: readonly WideMark[];
  readonly bytes: number;
}

export interface ReplyCacheLimits {
  /** Default 10,000. */
  readonly maxEntries?: number;
  /** Of the JSON of the replies; the objects take two to four times as much. Default 8 MiB. */
  readonly maxBytes?: number;
}

/** What an entry takes beside its JSON: key, marks, times. */
const BYTES_BESIDE = 200;

/**
 * What an instance keeps, for all organisations that it serves: the least recently used goes first.
 * It knows no time: how old a reply may be is for whoever asks.
 */
export class ReplyCache {
  readonly #slots = new Map<string, Slot>();
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  #bytes = 0;

  constructor({ maxEntries = 10_000, maxBytes = 8 * 1_024 * 1_024 }: ReplyCacheLimits = {}) {
    this.#maxEntries = maxEntries;
    this.#maxBytes = maxBytes;
  }

  get entries(): number {
    return this.#slots.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): KeptReply | undefined {
    const slot = this.#slots.get(key);
    if (slot === undefined) return undefined;
    // A map keeps the order of insertion: the first is the one that was longest not asked for.
    this.#slots.delete(key);
    this.#slots.set(key, slot);
    return slot.kept;
  }

  put(key: string, slot: Omit<Slot, 'bytes'> & { readonly jsonBytes: number }): void {
    this.forget(key);
    const { kept, scope, governedBy } = slot;
    const bytes = slot.jsonBytes + 2 * key.length + BYTES_BESIDE;
    if (bytes > this.#maxBytes) return;
    this.#slots.set(key, { kept, scope, governedBy, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#slots.keys()) {
      if (this.#slots.size <= this.#maxEntries && this.#bytes <= this.#maxBytes) break;
      this.forget(oldest);
    }
  }

  forget(key: string): void {
    this.#bytes -= this.#slots.get(key)?.bytes ?? 0;
    this.#slots.delete(key);
  }

  /** Marks everything of an app that one of these changes concerns. */
  outdate(scope: string, changed: readonly WideMark[]): void {
    for (const [key, slot] of this.#slots) {
      const isConcerned = slot.governedBy.some((mark) => changed.includes(mark));
      if (slot.scope !== scope || !isConcerned) continue;
      this.#slots.set(key, { ...slot, kept: { ...slot.kept, isOutdated: true } });
    }
  }
}
