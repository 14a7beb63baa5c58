import { createHash } from 'node:crypto';

/**
 * The label by which a request is found again: the same approval always gives the same, and it tells
 * nobody anything. 32 digits of a hash keep two approvals apart for certain enough.
 */
export function requestLabel(
  prefix: string,
  approval: { readonly corpId: string; readonly processInstanceId: string },
): string {
  const subject = JSON.stringify([approval.corpId, approval.processInstanceId]);
  const digits = createHash('sha256').update(subject).digest('hex').slice(0, 32);
  return `${prefix}-${digits}`;
}
