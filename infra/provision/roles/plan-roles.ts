import canonicalize from 'canonicalize';
import type { RoleDeclaration } from '../../roles/role-declarations.ts';
import { NOTHING, refusedStep, type PlannedStep } from '../planned-step.ts';
import type { AttachedPolicy, PresentRole, RoleSettingsPort } from './role-settings-port.ts';

export interface RoleProvision {
  readonly declarations: readonly RoleDeclaration[];
  readonly port: RoleSettingsPort;
}

/** One thing that makes a role as it is declared. */
interface RoleChange {
  /** What it is about, for the plan. */
  readonly text: string;
  readonly act: () => Promise<void>;
}

/**
 * Compares each role with its declaration: who may take it, its one policy, and that it has no other.
 * Other policies are detached, never deleted.
 */
export async function planRoles(provision: RoleProvision): Promise<readonly PlannedStep[]> {
  const steps: PlannedStep[] = [];
  for (const declaration of provision.declarations) {
    try {
      steps.push(await roleStep(provision.port, declaration));
    } catch (error) {
      steps.push(refusedStep('roles', declaration.roleName, error));
    }
  }
  return steps;
}

async function roleStep(
  port: RoleSettingsPort,
  declaration: RoleDeclaration,
): Promise<PlannedStep> {
  const { roleName, policyName } = declaration;
  const role = await port.role(roleName);
  const policy = await port.policy(policyName);
  const changes = changesOf(port, declaration, role, policy);
  const shown = {
    kind: 'roles' as const,
    name: roleName,
    present: role === undefined ? NOTHING : policiesText(role.attached),
    wanted: changes.length === 0 ? policyName : changes.map(({ text }) => text).join(', '),
  };
  if (changes.length === 0) return { ...shown, action: 'unchanged' };
  const act = async (): Promise<void> => {
    for (const change of changes) await change.act();
  };
  return { ...shown, action: role === undefined ? 'create' : 'change', act };
}

/** In this order a role that was cut off half-way has fewer rights than it should, never more. */
function changesOf(
  port: RoleSettingsPort,
  declaration: RoleDeclaration,
  role: PresentRole | undefined,
  policy: string | undefined,
): readonly RoleChange[] {
  const { roleName, policyName, policyDocument, trustPolicy, description } = declaration;
  const own: AttachedPolicy = { name: policyName, type: 'Custom' };
  const attached = role?.attached ?? [];
  const changes: RoleChange[] = [];
  for (const other of attached.filter((present) => !isSamePolicy(present, own))) {
    changes.push({ text: `-${other.name}`, act: () => port.detach(roleName, other) });
  }
  if (role === undefined) {
    const act = (): Promise<void> => port.createRole(roleName, { description, trustPolicy });
    changes.push({ text: 'role', act });
  } else if (!isSameJson(role.trustPolicy, trustPolicy) || role.description !== description) {
    const act = (): Promise<void> => port.changeRole(roleName, { description, trustPolicy });
    changes.push({ text: 'trust', act });
  }
  if (policy === undefined) {
    const act = (): Promise<void> => port.createPolicy(policyName, policyDocument);
    changes.push({ text: `+${policyName}`, act });
  } else if (!isSameJson(policy, policyDocument)) {
    const act = (): Promise<void> => port.changePolicy(policyName, policyDocument);
    changes.push({ text: `policy ${policyName}`, act });
  }
  if (!attached.some((present) => isSamePolicy(present, own))) {
    changes.push({ text: 'attach', act: () => port.attach(roleName, own) });
  }
  return changes;
}

function isSamePolicy(left: AttachedPolicy, right: AttachedPolicy): boolean {
  return left.name === right.name && left.type === right.type;
}

/** The same document, however it is spaced. What is no JSON is never the same. */
function isSameJson(left: string, right: string): boolean {
  try {
    return canonicalize(JSON.parse(left)) === canonicalize(JSON.parse(right));
  } catch {
    return false;
  }
}

function policiesText(attached: readonly AttachedPolicy[]): string {
  return attached.length === 0 ? 'no policy' : attached.map(({ name }) => name).join(', ');
}
