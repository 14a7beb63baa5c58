export {
  NotAskedError,
  RequestRejectedError,
  UnavailableError,
  UnexpectedAnswerError,
} from './answer-errors.ts';
export { DingTalkError, type FailureFacts } from './dingtalk-error.ts';
export { InvalidCallError } from './invalid-call-error.ts';
export {
  DeadlinePassedError,
  IpBlockedError,
  QuotaExhaustedError,
  ThrottledError,
} from './limit-errors.ts';
export {
  NotInIpWhiteListError,
  OutsideAuthorisedScopeError,
  PermissionMissingError,
} from './permission-errors.ts';
export {
  CredentialsRejectedError,
  NoValidTokenError,
  TokenRejectedError,
  type MissingToken,
} from './token-errors.ts';
