import type { ApprovalSpan } from './approval-span.ts';
import type { ExclusionCounts, PunchRecord } from './punch-record.ts';

/**
 * DingTalk's source type of a punch that an approval made (補卡): documentation of `listRecord`,
 * 2026-08-22. Its row names the approval instance.
 */
const MAKE_UP_SOURCE = 'APPROVE';

export interface VerifiedPunches {
  readonly punches: readonly PunchRecord[];
  /** Make-up punches whose approval is not known, or was not agreed. */
  readonly unapproved: readonly PunchRecord[];
}

/** Takes out, and counts, make-up punches without an agreed approval of the same person. */
export function verifyMakeUps(
  punches: readonly PunchRecord[],
  approvals: readonly ApprovalSpan[],
  counts: ExclusionCounts,
): VerifiedPunches {
  const agreed = new Set(
    approvals.flatMap(({ kind, approvalId }) => (kind === 'make-up-punch' ? approvalId : [])),
  );
  const isApproved = ({ sourceType, approvalId }: PunchRecord): boolean =>
    sourceType !== MAKE_UP_SOURCE || (approvalId !== undefined && agreed.has(approvalId));
  const unapproved = punches.filter((punch) => !isApproved(punch));
  if (unapproved.length === 0) return { punches, unapproved };
  counts['make-up-not-approved'] += unapproved.length;
  return { punches: punches.filter(isApproved), unapproved };
}
