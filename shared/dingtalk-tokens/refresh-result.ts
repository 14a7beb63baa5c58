import type { ApplicationError } from '../errors/index.ts';
import type { TokenRecord } from './token-record.ts';

/** `record` is the row as it is then. */
export type RefreshResult =
  /** `isNew`: another value than before, or the first. */
  | { readonly outcome: 'refreshed'; readonly record: TokenRecord; readonly isNew: boolean }
  /** Not due, or somebody else was quicker. */
  | { readonly outcome: 'unneeded'; readonly record: TokenRecord }
  /** Attempts have failed; nobody asks before the row's due time. */
  | { readonly outcome: 'postponed'; readonly record: TokenRecord }
  /** Somebody else is at it. */
  | { readonly outcome: 'held'; readonly record: TokenRecord | undefined }
  | { readonly outcome: 'failed'; readonly record: TokenRecord; readonly error: ApplicationError };
