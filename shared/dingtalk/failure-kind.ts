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

/**
 * What the refusal of a well-formed request says about the thing that it was about: it exists already,
 * it does not exist, the organisation's edition lacks the feature, or the day's number is used up.
 */
export type RejectionMeaning = 'already-there' | 'not-there' | 'not-in-edition' | 'spent-for-today';
