import type { UsedRight } from '../../../infra/local/stand-in/access-record.ts';
import type { RoleDeclaration } from '../../../infra/roles/role-declarations.ts';

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** Every pair of action and resource that the policies of roles allow. */
export function grantedRights(roles: readonly RoleDeclaration[]): readonly UsedRight[] {
  return roles.flatMap(({ roleName: role, policyDocument }) => {
    const { Statement } = JSON.parse(policyDocument) as {
      readonly Statement: readonly Statement[];
    };
    return Statement.flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => ({ role, action, resource }))),
    );
  });
}

/**
 * Granted rights that nobody has used. What lies below a function (versions, aliases, tasks) is granted
 * together with the function and counts as used with it.
 */
export function unusedRights(
  granted: readonly UsedRight[],
  used: readonly UsedRight[],
): readonly UsedRight[] {
  const names = new Set(used.map((right) => nameOf(right)));
  return granted.filter(
    (right) =>
      !names.has(nameOf(right)) &&
      !names.has(nameOf({ ...right, resource: right.resource.replace(/\/\*$/, '') })),
  );
}

function nameOf({ role, action, resource }: UsedRight): string {
  return `${role} ${action} ${resource}`;
}
