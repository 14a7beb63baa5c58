import { Journal } from '../stand-in/journal.ts';
import { NO_SETTINGS, type BucketSettings } from './bucket-settings.ts';

/** What is stored of an object beside its bytes. */
export interface StoredObject {
  readonly blob: string;
  readonly sizeBytes: number;
  /** With its quotation marks. */
  readonly etag: string;
  readonly crc64: string;
  /** Base64; only of objects that were put in one piece. */
  readonly contentMd5?: string;
  readonly lastModifiedEpochMs: number;
  readonly type: 'Normal' | 'Multipart';
  /** Headers that came with the object and go out with it. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface StoredPart {
  readonly blob: string;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly lastModifiedEpochMs: number;
}

export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** 0 if a version that did not note it began the upload: such a one is old. */
  readonly initiatedEpochMs: number;
  readonly parts: ReadonlyMap<number, StoredPart>;
}

/** One durable change. A change is acknowledged to the client only after it is in the journal. */
export type CatalogueChange =
  | { readonly kind: 'bucket'; readonly bucket: string; readonly createdEpochMs: number }
  | { readonly kind: 'bucket-deleted'; readonly bucket: string }
  | {
      readonly kind: 'bucket-settings';
      readonly bucket: string;
      readonly settings: BucketSettings;
    }
  | {
      readonly kind: 'object';
      readonly bucket: string;
      readonly key: string;
      readonly object: StoredObject;
      /** The multipart upload that ends with this object. */
      readonly endsUpload?: string;
    }
  | { readonly kind: 'deleted'; readonly bucket: string; readonly keys: readonly string[] }
  | {
      readonly kind: 'upload';
      readonly uploadId: string;
      readonly bucket: string;
      readonly key: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly initiatedEpochMs?: number;
    }
  | {
      readonly kind: 'part';
      readonly uploadId: string;
      readonly number: number;
      readonly part: StoredPart;
    }
  | { readonly kind: 'upload-aborted'; readonly uploadId: string };

interface BucketState {
  readonly createdEpochMs: number;
  settings: BucketSettings;
  readonly objects: Map<string, StoredObject>;
  /** Keys with their UTF-8 form, in bytewise order; undefined after a key came or went. */
  sorted: readonly { readonly key: string; readonly utf8: Buffer }[] | undefined;
}

interface UploadState extends Upload {
  readonly parts: Map<number, StoredPart>;
}

/** Names and descriptions of everything stored, kept in a journal and, for reading, in memory. */
export class Catalogue {
  readonly #buckets = new Map<string, BucketState>();
  readonly #uploads = new Map<string, UploadState>();
  #journal: Journal | undefined;

  static async open(journalPath: string): Promise<Catalogue> {
    const catalogue = new Catalogue();
    const journal = await Journal.open(journalPath, (record) => {
      catalogue.#apply(record as CatalogueChange);
    });
    const live = [...catalogue.#snapshot()];
    if (journal.recordCount > 2 * live.length + 1000) await journal.rewrite(live);
    catalogue.#journal = journal;
    return catalogue;
  }

  /** Resolves when the change is durable; only then is it visible. */
  async commit(change: CatalogueChange): Promise<void> {
    if (this.#journal === undefined) throw new Error('the catalogue is not open');
    await this.#journal.append(change, () => this.#apply(change));
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  bucketNames(): readonly string[] {
    return [...this.#buckets.keys()].sort();
  }

  bucketCreatedEpochMs(bucket: string): number | undefined {
    return this.#buckets.get(bucket)?.createdEpochMs;
  }

  bucketSettings(bucket: string): BucketSettings {
    return this.#buckets.get(bucket)?.settings ?? NO_SETTINGS;
  }

  object(bucket: string, key: string): StoredObject | undefined {
    return this.#buckets.get(bucket)?.objects.get(key);
  }

  upload(uploadId: string): Upload | undefined {
    return this.#uploads.get(uploadId);
  }

  /** All uploads under way, by their id. */
  uploads(): ReadonlyMap<string, Upload> {
    return this.#uploads;
  }

  /** Keys of a bucket in bytewise order of their UTF-8 form. */
  keys(bucket: string): readonly { readonly key: string; readonly utf8: Buffer }[] {
    const state = this.#buckets.get(bucket);
    if (state === undefined) return [];
    state.sorted ??= [...state.objects.keys()]
      .map((key) => ({ key, utf8: Buffer.from(key) }))
      .sort((left, right) => left.utf8.compare(right.utf8));
    return state.sorted;
  }

  /** Every file that something refers to. */
  blobs(): ReadonlySet<string> {
    const blobs = new Set<string>();
    for (const bucket of this.#buckets.values()) {
      for (const object of bucket.objects.values()) blobs.add(object.blob);
    }
    for (const upload of this.#uploads.values()) {
      for (const part of upload.parts.values()) blobs.add(part.blob);
    }
    return blobs;
  }

  #apply(change: CatalogueChange): void {
    switch (change.kind) {
      case 'bucket':
        this.#buckets.set(change.bucket, {
          createdEpochMs: change.createdEpochMs,
          settings: NO_SETTINGS,
          objects: new Map(),
          sorted: undefined,
        });
        return;
      case 'bucket-deleted':
        if (this.#buckets.get(change.bucket)?.objects.size === 0) {
          this.#buckets.delete(change.bucket);
        }
        return;
      case 'bucket-settings': {
        const state = this.#buckets.get(change.bucket);
        if (state !== undefined) state.settings = change.settings;
        return;
      }
      case 'object':
        if (change.endsUpload !== undefined) this.#uploads.delete(change.endsUpload);
        this.#putObject(change.bucket, change.key, change.object);
        return;
      case 'deleted':
        for (const key of change.keys) this.#deleteObject(change.bucket, key);
        return;
      case 'upload': {
        const { uploadId, bucket, key, headers, initiatedEpochMs = 0 } = change;
        this.#uploads.set(uploadId, { bucket, key, headers, initiatedEpochMs, parts: new Map() });
        return;
      }
      case 'part':
        this.#uploads.get(change.uploadId)?.parts.set(change.number, change.part);
        return;
      case 'upload-aborted':
        this.#uploads.delete(change.uploadId);
    }
  }

  #putObject(bucket: string, key: string, object: StoredObject): void {
    // A bucket deleted while this write was on its way comes back: what is acknowledged is kept.
    const state = this.#buckets.get(bucket) ?? {
      createdEpochMs: object.lastModifiedEpochMs,
      settings: NO_SETTINGS,
      objects: new Map<string, StoredObject>(),
      sorted: undefined,
    };
    this.#buckets.set(bucket, state);
    if (!state.objects.has(key)) state.sorted = undefined;
    state.objects.set(key, object);
  }

  #deleteObject(bucket: string, key: string): void {
    const state = this.#buckets.get(bucket);
    if (state?.objects.delete(key) === true) state.sorted = undefined;
  }

  *#snapshot(): Iterable<CatalogueChange> {
    for (const [bucket, state] of this.#buckets) {
      yield { kind: 'bucket', bucket, createdEpochMs: state.createdEpochMs };
      if (state.settings !== NO_SETTINGS) {
        yield { kind: 'bucket-settings', bucket, settings: state.settings };
      }
      for (const [key, object] of state.objects) yield { kind: 'object', bucket, key, object };
    }
    for (const [uploadId, { parts, ...upload }] of this.#uploads) {
      yield { kind: 'upload', uploadId, ...upload };
      for (const [number, part] of parts) yield { kind: 'part', uploadId, number, part };
    }
  }
}
