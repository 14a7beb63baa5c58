import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import { compress, decompress, type Sealer } from '../../../shared/sealing/index.ts';

export interface FailedListStores {
  readonly objects: ObjectStore;
  readonly sealer: Sealer;
}

/** `open`: its items are not all in the inbox yet. `kept`: they are, but for some that nobody could read. */
type Shelf = 'open' | 'kept';

/** A name begins with the instant at which the answer was stored, so that names sort by it. */
const INSTANT_DIGITS = 15;
/** An answer is at most 200 items. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * Answers of DingTalk's list of failed pushes, which it gives only once: gzipped, sealed and stored
 * before anything is done with them, removed when every item is in the inbox.
 */
export class FailedListArchive {
  readonly #stores: FailedListStores;
  readonly #prefix: string;

  constructor(
    stores: FailedListStores,
    owner: { readonly environment: string; readonly corpId: string },
  ) {
    this.#stores = stores;
    this.#prefix = `${owner.environment}/${owner.corpId}/failed-pushes`;
  }

  /** Storing the same answer again is no error. */
  async store(body: Uint8Array, atEpochMs: number, signal?: AbortSignal): Promise<string> {
    const name = `${String(atEpochMs).padStart(INSTANT_DIGITS, '0')}-${sha256Of(body)}.json.gz.sealed`;
    await this.#put('open', name, body, signal);
    return name;
  }

  /** Names of answers whose items are not all in the inbox, oldest first. */
  async *open(signal?: AbortSignal): AsyncIterable<string> {
    const prefix = `${this.#prefix}/open/`;
    for await (const { key } of this.#stores.objects.list(prefix, optionsOf(signal))) {
      yield key.slice(prefix.length);
    }
  }

  /**
   * The bytes of an open answer; undefined if it is gone.
   *
   * @throws SealBrokenError, UnknownSealingKeyError, CompressedDataBrokenError
   */
  async read(name: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const key = this.#keyOf('open', name);
    const sealed = await this.#stores.objects.get(key, optionsOf(signal));
    if (sealed === undefined) return undefined;
    return decompress(this.#stores.sealer.open(sealed, key), MAX_ANSWER_BYTES);
  }

  /** Every item is in the inbox. */
  async remove(name: string, signal?: AbortSignal): Promise<void> {
    await this.#stores.objects.delete(this.#keyOf('open', name), optionsOf(signal));
  }

  /** Puts an answer aside for a person; gives the key under which it is kept. */
  async keep(name: string, body: Uint8Array, signal?: AbortSignal): Promise<string> {
    const key = await this.#put('kept', name, body, signal);
    await this.remove(name, signal);
    return key;
  }

  /** Erases what is kept since before the instant: whoever wanted to look has had the time. */
  async eraseKept(beforeEpochMs: number, signal?: AbortSignal): Promise<void> {
    const prefix = `${this.#prefix}/kept/`;
    for await (const { key } of this.#stores.objects.list(prefix, optionsOf(signal))) {
      const storedAtEpochMs = Number(key.slice(prefix.length, prefix.length + INSTANT_DIGITS));
      if (storedAtEpochMs < beforeEpochMs)
        await this.#stores.objects.delete(key, optionsOf(signal));
    }
  }

  async #put(
    shelf: Shelf,
    name: string,
    body: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const key = this.#keyOf(shelf, name);
    await this.#stores.objects.putOnce(
      key,
      this.#stores.sealer.seal(await compress(body), key),
      { contentType: 'application/octet-stream', contentSha256: sha256Of(body) },
      optionsOf(signal),
    );
    return key;
  }

  #keyOf(shelf: Shelf, name: string): string {
    return `${this.#prefix}/${shelf}/${name}`;
  }
}

function sha256Of(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

function optionsOf(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
