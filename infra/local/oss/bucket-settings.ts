import type { BucketRetention } from './bucket-retention.ts';

/** When something is due: after whole days, or at once if it is from before a midnight (UTC). */
export type DueTime = { readonly days: number } | { readonly createdBeforeEpochMs: number };

export interface LifeCycleRule {
  readonly id: string;
  /** Beginning of the keys it is about; empty for all. */
  readonly prefix: string;
  readonly isEnabled: boolean;
  readonly expiration?: DueTime;
  readonly abortMultipartUpload?: DueTime;
}

/** What is set for a bucket as a whole. */
export interface BucketSettings {
  readonly lifeCycle: readonly LifeCycleRule[];
  /** `AES256`, `KMS` or `SM4`. */
  readonly defaultEncryption?: string;
  readonly retention?: BucketRetention;
}

export const NO_SETTINGS: BucketSettings = { lifeCycle: [] };

const ENCRYPTION_HEADER = 'x-oss-server-side-encryption';

/** The headers of a new object: what its writer left open is as the bucket says. */
export function withDefaultEncryption(
  headers: Readonly<Record<string, string>>,
  { defaultEncryption }: BucketSettings,
): Readonly<Record<string, string>> {
  if (defaultEncryption === undefined || ENCRYPTION_HEADER in headers) return headers;
  return { ...headers, [ENCRYPTION_HEADER]: defaultEncryption };
}
