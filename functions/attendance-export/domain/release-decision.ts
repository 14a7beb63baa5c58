/** A DingTalk approval as it was read back. */
export interface ApprovalInstance {
  readonly instanceId: string;
  readonly processCode: string | undefined;
  readonly status: 'running' | 'completed' | 'terminated';
  readonly result: 'agree' | 'refuse' | undefined;
  readonly originatorUserId: string;
  /** Values of the form by the names of its components. */
  readonly form: ReadonlyMap<string, string>;
  /** Who decided, oldest first. */
  readonly decisions: readonly {
    readonly userId: string;
    readonly result: 'agree' | 'refuse';
    readonly atEpochMs: number;
  }[];
}

/** What the approval must be, to let this very file out. */
export interface ReleaseExpectation {
  readonly processCode: string;
  readonly originatorUserId: string;
  readonly approverUserIds: readonly string[];
  /** Values that the form must still have, by the names of its components. */
  readonly form: ReadonlyMap<string, string>;
}

export type InvalidApproval =
  | 'other-process'
  | 'other-originator'
  | 'form-differs'
  | 'nobody-approved'
  | 'approver-not-allowed'
  | 'approver-is-originator';

export type ReleaseDecision =
  | { readonly decision: 'waiting' }
  | {
      readonly decision: 'agreed';
      readonly approverUserIds: readonly string[];
      readonly decidedAtEpochMs: number;
    }
  | { readonly decision: 'refused' }
  | { readonly decision: 'cancelled' }
  | { readonly decision: 'invalid'; readonly because: InvalidApproval };

/**
 * Whether an approval lets a file out. A name in a payload is no identity: only what DingTalk itself
 * says of the instance counts, and every person who agreed must be allowed to, and must not be the
 * one who asked.
 */
export function judgeApproval(
  instance: ApprovalInstance,
  expected: ReleaseExpectation,
): ReleaseDecision {
  const because = mismatchOf(instance, expected);
  if (because !== undefined) return { decision: 'invalid', because };
  if (instance.status === 'running') return { decision: 'waiting' };
  if (instance.status === 'terminated') return { decision: 'cancelled' };
  if (instance.result !== 'agree') return { decision: 'refused' };
  const agreed = instance.decisions.filter(({ result }) => result === 'agree');
  const last = agreed.at(-1);
  if (last === undefined) return { decision: 'invalid', because: 'nobody-approved' };
  const approverUserIds = [...new Set(agreed.map(({ userId }) => userId))];
  if (approverUserIds.includes(instance.originatorUserId)) {
    return { decision: 'invalid', because: 'approver-is-originator' };
  }
  if (!approverUserIds.every((userId) => expected.approverUserIds.includes(userId))) {
    return { decision: 'invalid', because: 'approver-not-allowed' };
  }
  return { decision: 'agreed', approverUserIds, decidedAtEpochMs: last.atEpochMs };
}

function mismatchOf(
  { processCode, originatorUserId, form }: ApprovalInstance,
  expected: ReleaseExpectation,
): InvalidApproval | undefined {
  // The answer of some editions does not name the template; the form must then speak for itself.
  if (processCode !== undefined && processCode !== expected.processCode) return 'other-process';
  if (originatorUserId !== expected.originatorUserId) return 'other-originator';
  for (const [name, value] of expected.form) {
    if (form.get(name) !== value) return 'form-differs';
  }
  return undefined;
}
