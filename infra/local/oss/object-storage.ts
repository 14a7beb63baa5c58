import path from 'node:path';
import { BlobFiles } from './blob-files.ts';
import { Catalogue } from './catalogue.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { OssFault } from './oss-fault.ts';

/** What every operation works on. */
export interface ObjectStorage {
  readonly catalogue: Catalogue;
  readonly blobs: BlobFiles;
  /** Writers of one object wait for each other here, so that one of several wins. */
  readonly writers: KeyedQueue;
  readonly nowEpochMs: () => number;
}

/** Opens what an earlier process left in the folder, whole objects only. */
export async function openObjectStorage(
  directory: string,
  nowEpochMs: () => number,
): Promise<ObjectStorage> {
  const catalogue = await Catalogue.open(path.join(directory, 'catalogue.journal'));
  const blobs = await BlobFiles.open(path.join(directory, 'blobs'), catalogue.blobs());
  return { catalogue, blobs, writers: new KeyedQueue(), nowEpochMs };
}

/** @throws OssFault NoSuchBucket */
export function requireBucket(storage: ObjectStorage, bucket: string): void {
  if (storage.catalogue.bucketCreatedEpochMs(bucket) === undefined) {
    throw new OssFault('NoSuchBucket', { fields: [['BucketName', bucket]] });
  }
}

/** @throws OssFault InvalidObjectName for a key that the product does not accept */
export function requireObjectName(key: string): void {
  const bytes = Buffer.byteLength(key);
  if (bytes < 1 || bytes > 1023 || key.startsWith('/') || key.startsWith('\\')) {
    throw new OssFault('InvalidObjectName', { fields: [['ObjectName', key]] });
  }
}
