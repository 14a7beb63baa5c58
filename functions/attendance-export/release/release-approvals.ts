import type { ApprovalInstance } from '../domain/release-decision.ts';

/** What is asked of the approvers: the form's components by name, as texts. */
export interface ApprovalRequest {
  readonly originatorUserId: string;
  readonly processCode: string;
  readonly approverUserIds: readonly string[];
  readonly form: ReadonlyMap<string, string>;
}

export type CreatedApproval =
  | { readonly outcome: 'created'; readonly instanceId: string }
  | { readonly outcome: 'refused'; readonly error: unknown };

/**
 * Approvals, as far as the release of a file needs them. `create` is not repeatable: if its outcome
 * is unknown, `findSince` tells whether the instance exists.
 *
 * Costs: each method is one metered call, `findSince` one per twenty instances and one per instance.
 *
 * @throws DingTalkError
 */
export interface ReleaseApprovals {
  /** Starts an instance. `refused` is known not to have started one; anything thrown may have. */
  create(request: ApprovalRequest): Promise<CreatedApproval>;
  /** Instances of the template that this originator has started since the instant. */
  findSince(request: ApprovalRequest, sinceEpochMs: number): Promise<ApprovalInstance[]>;
  read(instanceId: string): Promise<ApprovalInstance>;
  /** Ends a running instance; one that has ended already is no error. */
  cancel(instanceId: string, originatorUserId: string): Promise<void>;
}
