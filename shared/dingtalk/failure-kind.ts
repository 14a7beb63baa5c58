/**
 * What a failed call means for the caller. One error class answers to each; the words of the codes
 * are `dingtalk.<kind>`.
 */
export type FailureKind =
  | 'token-rejected'
  | 'credentials-rejected'
  | 'throttled'
  | 'ip-blocked'
  | 'quota-exhausted'
  | 'permission-missing'
  | 'outside-authorised-scope'
  | 'not-in-ip-white-list'
  | 'request-rejected'
  | 'unexpected-answer'
  | 'unavailable';

export type DingTalkErrorCode =
  | `dingtalk.${FailureKind}`
  | 'dingtalk.no-valid-token'
  | 'dingtalk.deadline-passed'
  | 'dingtalk.invalid-call';
