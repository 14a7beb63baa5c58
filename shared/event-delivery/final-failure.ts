import { ApplicationError, reportError } from '../errors/index.ts';

/**
 * What is put right beside the event: a key that was added since an instance has read its keys, a secret
 * that is missing or refused. Between its reset and its storing minutes go by, and what comes meanwhile
 * is as good as anything else.
 */
const MENDED_BESIDE_THE_EVENT: ReadonlySet<string> = new Set([
  'dingtalk.credentials-rejected',
  'dingtalk-tokens.app-secret-foreign',
  'dingtalk-tokens.app-secret-invalid',
  'sealing.unknown-key',
  'secrets.access-denied',
  'secrets.not-found',
]);

/**
 * Whether no later try can succeed. An error that nobody foresaw may be gone after the next deployment;
 * one of ours says so itself.
 */
export function isFinalFailure(error: unknown): boolean {
  if (!(error instanceof ApplicationError) || error.retryable) return false;
  return !MENDED_BESIDE_THE_EVENT.has(reportError(error).code);
}
