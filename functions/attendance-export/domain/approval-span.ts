/** What an approval in DingTalk may be about, as far as pay is concerned. */
export type ApprovalKind = 'overtime' | 'business-trip' | 'outing' | 'make-up-punch';

/** An agreed approval, as an interval of time exactly as written in its form. */
export interface ApprovalSpan {
  readonly userId: string;
  readonly kind: ApprovalKind;
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
  /** How overtime is made good, if the form says so; else the policy decides. */
  readonly compensation: 'pay' | 'time-off' | undefined;
  /** DingTalk's id of the approval instance. */
  readonly approvalId: string;
}
