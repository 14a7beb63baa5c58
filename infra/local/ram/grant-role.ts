import {
  DEFAULT_SESSION_SECONDS,
  newRoleId,
  type AccountBook,
  type StoredPolicy,
  type StoredRole,
} from './account-book.ts';

/** A role with the one policy that it is to have. */
export interface GrantedRole {
  readonly roleName: string;
  readonly description: string;
  /** JSON, as the API takes it. */
  readonly trustPolicy: string;
  readonly policyName: string;
  /** JSON, as the API takes it. */
  readonly policyDocument: string;
}

/**
 * The launcher's own way to a role: it is there afterwards with this policy and no other. What is the same
 * already is not written again.
 */
export async function grantRole(
  book: AccountBook,
  granted: GrantedRole,
  nowEpochMs: number,
): Promise<void> {
  const { roleName, policyName } = granted;
  const role = book.roles.get(roleName);
  const policy = book.policies.get(policyName);
  if (policy?.versions[0].document !== granted.policyDocument || policy.versions.length > 1) {
    const made = policyOf(granted, nowEpochMs);
    await book.change(() => ({ kind: 'policy', name: policyName, policy: made }));
  }
  const isSame =
    role?.trustPolicy === granted.trustPolicy &&
    role.attached.length === 1 &&
    role.attached[0]?.policyName === policyName;
  if (isSame) return;
  const made = roleOf(granted, role, nowEpochMs);
  await book.change(() => ({ kind: 'role', name: roleName, role: made }));
}

function policyOf(granted: GrantedRole, nowEpochMs: number): StoredPolicy {
  return {
    policyName: granted.policyName,
    description: granted.description,
    createdAtEpochMs: nowEpochMs,
    updatedAtEpochMs: nowEpochMs,
    versions: [{ versionId: 'v1', document: granted.policyDocument, createdAtEpochMs: nowEpochMs }],
    defaultVersion: 'v1',
    lastNumber: 1,
  };
}

function roleOf(
  granted: GrantedRole,
  before: StoredRole | undefined,
  nowEpochMs: number,
): StoredRole {
  return {
    roleName: granted.roleName,
    roleId: before?.roleId ?? newRoleId(),
    description: granted.description,
    trustPolicy: granted.trustPolicy,
    maxSessionSeconds: before?.maxSessionSeconds ?? DEFAULT_SESSION_SECONDS,
    createdAtEpochMs: before?.createdAtEpochMs ?? nowEpochMs,
    updatedAtEpochMs: nowEpochMs,
    attached: [{ policyName: granted.policyName, attachedAtEpochMs: nowEpochMs }],
  };
}
