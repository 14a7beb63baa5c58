import { ObjectConflictError } from './errors.ts';
import { assertObjectKey } from './object-key.ts';
import { assertLink } from './object-link.ts';
import { assertPart } from './object-part.ts';
import type { ObjectCallOptions, ObjectStore, StoredObjectInfo } from './object-store.ts';

interface MemoryObject {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly contentSha256: string;
}

/** The object port in memory: for tests, and for trying a function without a bucket. */
export function createMemoryObjectStore(): ObjectStore {
  const objects = new Map<string, MemoryObject>();

  async function* list(
    prefix: string,
    options: ObjectCallOptions | undefined,
  ): AsyncGenerator<StoredObjectInfo> {
    const keys = [...objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .sort((left, right) => Buffer.from(left).compare(Buffer.from(right)));
    for (const key of keys) {
      options?.signal?.throwIfAborted();
      const object = objects.get(key);
      // A list answers no metadata, as that of the real store does not.
      if (object !== undefined) {
        yield { key, sizeBytes: object.bytes.length, contentSha256: undefined };
      }
    }
  }

  return {
    putOnce: async (key, bytes, about, options) => {
      enter(key, options);
      const present = objects.get(key);
      if (present === undefined) {
        objects.set(key, { bytes: Uint8Array.from(bytes), ...about });
        return { outcome: 'stored' };
      }
      if (present.contentSha256 !== about.contentSha256) throw new ObjectConflictError(key);
      return { outcome: 'already-stored' };
    },
    get: async (key, options) => {
      enter(key, options);
      const object = objects.get(key);
      return object === undefined ? undefined : Uint8Array.from(object.bytes);
    },
    getPart: async (key, part, options) => {
      enter(key, options);
      assertPart(part);
      const { offset, length } = part;
      return objects.get(key)?.bytes.slice(offset, offset + length);
    },
    head: async (key, options) => {
      enter(key, options);
      const object = objects.get(key);
      if (object === undefined) return undefined;
      return { key, sizeBytes: object.bytes.length, contentSha256: object.contentSha256 };
    },
    list,
    delete: async (key, options) => {
      enter(key, options);
      objects.delete(key);
    },
    signedUrl: async (key, link) => {
      enter(key, undefined);
      assertLink(link);
      const url = new URL(`memory://objects/${key.split('/').map(encodeURIComponent).join('/')}`);
      url.searchParams.set('expires-seconds', String(link.expiresSeconds));
      if (link.fileName !== undefined) url.searchParams.set('file-name', link.fileName);
      return url.href;
    },
  };
}

function enter(key: string, options: ObjectCallOptions | undefined): void {
  assertObjectKey(key);
  options?.signal?.throwIfAborted();
}
