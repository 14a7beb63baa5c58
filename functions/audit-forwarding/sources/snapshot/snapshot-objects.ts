import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../../../shared/object-storage/index.ts';
import {
  compress,
  CompressedDataBrokenError,
  decompress,
  DecompressedTooLargeError,
  SealBrokenError,
  type Sealer,
} from '../../../../shared/sealing/index.ts';
import type { CallOptions } from '../../ports.ts';
import type { SnapshotPlace } from './domain/snapshot-cursor.ts';
import { parseSnapshot, snapshotText, type Snapshot } from './domain/snapshot.ts';

export interface SnapshotObjectsOptions {
  readonly objects: ObjectStore;
  readonly sealer: Sealer;
  readonly environment: string;
  readonly corpId: string;
}

/** 200,000 people. */
const MOST_TEXT_BYTES = 64_000_000;

/** Snapshots, gzipped and sealed; each is written once, under a name that its content gives. */
export class SnapshotObjects {
  readonly #options: SnapshotObjectsOptions;

  constructor(options: SnapshotObjectsOptions) {
    this.#options = options;
  }

  /** @throws the errors of the object port */
  async write(snapshot: Snapshot, call: CallOptions): Promise<SnapshotPlace> {
    const { objects, sealer } = this.#options;
    const bytes = Buffer.from(snapshotText(snapshot));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const object = `${this.#prefix()}${snapshot.day}-${sha256.slice(0, 16)}.sealed`;
    await objects.putOnce(
      object,
      sealer.seal(await compress(bytes), object),
      { contentType: 'application/octet-stream', contentSha256: sha256 },
      call,
    );
    return { day: snapshot.day, object, sha256 };
  }

  /**
   * Undefined with the reason where it is missing, or is not what was written.
   *
   * @throws UnknownSealingKeyError; the errors of the object port
   */
  async read(
    { object, sha256 }: SnapshotPlace,
    call: CallOptions,
  ): Promise<Snapshot | { readonly fault: Error }> {
    const { objects, sealer } = this.#options;
    const sealed = await objects.get(object, call);
    if (sealed === undefined) return { fault: new TypeError('the object is missing') };
    try {
      const bytes = await decompress(sealer.open(sealed, object), MOST_TEXT_BYTES);
      const isAsWritten = createHash('sha256').update(bytes).digest('hex') === sha256;
      if (!isAsWritten) return { fault: new TypeError('the object is another one') };
      return parseSnapshot(Buffer.from(bytes).toString('utf8'));
    } catch (error) {
      const isOfIt =
        error instanceof SealBrokenError ||
        error instanceof CompressedDataBrokenError ||
        error instanceof DecompressedTooLargeError;
      if (isOfIt) return { fault: error };
      throw error;
    }
  }

  /** Deletes all but one: they hold personal data that nothing needs any more. */
  async keepOnly({ object }: SnapshotPlace, call: CallOptions): Promise<void> {
    const { objects } = this.#options;
    const old: string[] = [];
    for await (const { key } of objects.list(this.#prefix(), call)) {
      if (key !== object) old.push(key);
    }
    for (const key of old) await objects.delete(key, call);
  }

  #prefix(): string {
    const { corpId, environment } = this.#options;
    return `audit/snapshots/${environment}/${corpId}/`;
  }
}
