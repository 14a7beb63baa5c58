/** Largest payload of a synchronous invocation (help page "Quotas and limits", 2026-04). */
export const MAX_SYNC_BYTES = 32 * 1024 * 1024;
/** Largest payload of an asynchronous invocation. */
export const MAX_ASYNC_BYTES = 128 * 1024;
/** What is read of a request at all: more than 100 MB of code in Base64, which is checked apart. */
export const MAX_REQUEST_BYTES = 160 * 1024 * 1024;
