import type { LinkOptions } from './object-link.ts';

/** What is known of a stored object without reading it. */
export interface StoredObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
  /** SHA-256 (hex) of the logical content, as given when it was stored. */
  readonly contentSha256: string | undefined;
}

export interface ObjectCallOptions {
  readonly signal?: AbortSignal;
}

/** A run of bytes within an object. */
export interface ObjectPart {
  /** From 0. */
  readonly offset: number;
  /** At least 1. */
  readonly length: number;
}

/**
 * The object port: write-once blobs by key.
 *
 * Guarantees: an object is whole or absent; `putOnce` never replaces an object. If one with the
 * same `contentSha256` is there already it answers `already-stored` (which also resolves an earlier
 * write whose outcome was unknown); one with another content is `ObjectConflictError`.
 *
 * @throws ObjectConflictError, ObjectStoreUnavailableError, ObjectStoreAccessDeniedError,
 *   ObjectStoreFullError (all `ApplicationError`s, in `errors.ts`)
 */
export interface ObjectStore {
  putOnce(
    key: string,
    bytes: Uint8Array,
    about: { readonly contentType: string; readonly contentSha256: string },
    options?: ObjectCallOptions,
  ): Promise<{ readonly outcome: 'stored' | 'already-stored' }>;
  /** Undefined if there is no such object. */
  get(key: string, options?: ObjectCallOptions): Promise<Uint8Array | undefined>;
  /**
   * Bytes of a large object: fewer than were asked for at its end, none beyond it; undefined if there
   * is no such object.
   *
   * @throws RangeError for a part that is none
   */
  getPart(
    key: string,
    part: ObjectPart,
    options?: ObjectCallOptions,
  ): Promise<Uint8Array | undefined>;
  head(key: string, options?: ObjectCallOptions): Promise<StoredObjectInfo | undefined>;
  /** In key order (bytewise). */
  list(prefix: string, options?: ObjectCallOptions): AsyncIterable<StoredObjectInfo>;
  /** A missing object is no error. */
  delete(key: string, options?: ObjectCallOptions): Promise<void>;
  /**
   * A link by which whoever holds it may read this object, and nothing else, until it expires.
   * Nothing is asked of the store: a link to a missing object leads nowhere. It is a secret: never log
   * or store it.
   *
   * @throws RangeError for a life that is not bounded
   */
  signedUrl(key: string, options: LinkOptions): Promise<string>;
}
