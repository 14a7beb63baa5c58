import type { AnswerFields } from './answer-fields.ts';
import { findCatalogueEntry, type CatalogueEntry } from './error-catalogue.ts';
import {
  CredentialsRejectedError,
  IpBlockedError,
  NotInIpWhiteListError,
  OutsideAuthorisedScopeError,
  PermissionMissingError,
  QuotaExhaustedError,
  RequestRejectedError,
  ThrottledError,
  TokenRejectedError,
  UnavailableError,
  UnexpectedAnswerError,
  type DingTalkError,
  type FailureFacts,
} from './errors.ts';
import { pauseFromMessage } from './throttle-window.ts';

export interface AnswerContext {
  readonly nowEpochMs: number;
  /** Values that may appear in no error, even if DingTalk repeats them: tokens, app secrets. */
  readonly secrets: readonly string[];
  /** The app that called, to lead to its pages. */
  readonly clientId?: string | undefined;
}

export interface FailureScope {
  readonly operation: string;
  readonly httpStatus: number;
  readonly context: AnswerContext;
}

/** Documented length of an IP block. */
export const IP_BLOCK_MS = 5 * 60_000;
const LONGEST_IP_BLOCK_MS = 60 * 60_000;
const GATEWAY_CODE = '88';

/** The error that answers to a failure code; a code in no table is judged by the HTTP status. */
export function classifyFailure(
  failureCode: string,
  fields: AnswerFields,
  scope: FailureScope,
): DingTalkError {
  const code = failureCode === GATEWAY_CODE ? (fields.subCode ?? failureCode) : failureCode;
  const entry = findCatalogueEntry(code, fields.message);
  const facts = factsOf(code, entry, fields, scope);
  return entry === undefined
    ? byStatus(facts, scope.httpStatus)
    : byKind(entry, facts, fields, scope);
}

/** Answers of the IP block name their length in minutes, if at all. */
export function ipBlocked(scope: FailureScope, waitMinutes: unknown): IpBlockedError {
  const waitMs = typeof waitMinutes === 'number' ? waitMinutes * 60_000 : 0;
  const blockMs = waitMs > IP_BLOCK_MS ? Math.min(waitMs, LONGEST_IP_BLOCK_MS) : IP_BLOCK_MS;
  return new IpBlockedError(
    { operation: scope.operation, httpStatus: scope.httpStatus },
    Math.ceil(blockMs),
  );
}

function byKind(
  entry: CatalogueEntry,
  facts: FailureFacts,
  fields: AnswerFields,
  scope: FailureScope,
): DingTalkError {
  switch (entry.kind) {
    case 'token-rejected':
      return new TokenRejectedError(facts);
    case 'credentials-rejected':
      return new CredentialsRejectedError(facts);
    case 'throttled': {
      const stated = pauseFromMessage(fields.message, scope.context.nowEpochMs);
      return new ThrottledError(facts, stated ?? entry.retryAfterMs ?? 1_000);
    }
    case 'ip-blocked':
      return new IpBlockedError(facts, IP_BLOCK_MS);
    case 'quota-exhausted':
      return new QuotaExhaustedError(facts);
    case 'permission-missing':
      return new PermissionMissingError(
        facts,
        fields.requiredScopes.filter((name) => mayBeShown(name, scope.context)),
        scope.context.clientId,
      );
    case 'outside-authorised-scope':
      return new OutsideAuthorisedScopeError(facts);
    case 'not-in-ip-white-list':
      return new NotInIpWhiteListError(facts);
    case 'request-rejected':
      return new RequestRejectedError(facts, entry.meaning);
    case 'unexpected-answer':
      return new UnexpectedAnswerError(facts, entry.text.en);
    case 'unavailable':
      return new UnavailableError(facts, entry.text);
  }
}

function byStatus(facts: FailureFacts, status: number): DingTalkError {
  if (status >= 500) return new UnavailableError(facts, `HTTP ${status}`);
  if (status === 429) return new ThrottledError(facts, 1_000);
  if (status >= 300 && status <= 399) return new UnexpectedAnswerError(facts, 'a redirect');
  if (facts.vendorCode === 'no-errcode') {
    return new UnexpectedAnswerError({ ...facts, vendorCode: undefined }, 'errcode is missing');
  }
  return new RequestRejectedError(facts);
}

function factsOf(
  code: string,
  entry: CatalogueEntry | undefined,
  fields: AnswerFields,
  scope: FailureScope,
): FailureFacts {
  const { requestId } = fields;
  return {
    operation: scope.operation,
    httpStatus: scope.httpStatus,
    vendorCode: entry === undefined && !mayBeShown(code, scope.context) ? 'withheld' : code,
    requestId:
      requestId === undefined || holdsSecret(requestId, scope.context) ? undefined : requestId,
    explanation: entry?.text,
  };
}

/** Codes of numbers have six digits at most, words of permissions and errors few digits. */
const COULD_BE_A_VALUE = /\d{8}|[A-Za-z]\d{6}|(?=[A-Za-z]*\d)[A-Za-z0-9]{16,}/;

/** Whether a word is none of our secrets, no token of anybody, no card and no telephone number. */
function mayBeShown(word: string, context: AnswerContext): boolean {
  return !holdsSecret(word, context) && !COULD_BE_A_VALUE.test(word);
}

function holdsSecret(text: string, context: AnswerContext): boolean {
  return context.secrets.some((secret) => secret !== '' && text.includes(secret));
}
