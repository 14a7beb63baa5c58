import type { FunctionPermissions } from '../../shared/permissions/index.ts';
import { declaredPermissions } from './declared-permissions.ts';
import type { EnvironmentNames } from './environment-names.ts';
import { PolicyTooLargeError } from './errors.ts';
import { policyOf } from './policy-of.ts';
import { deployedName } from './resource-names.ts';

/** Characters of a custom policy (help page "RAM: limits"). */
export const MAX_POLICY_CHARACTERS = 6_144;

/** A role with the one policy that it has. */
export interface RoleDeclaration {
  readonly roleName: string;
  readonly description: string;
  /** Who may take the role: JSON, as RAM takes it. */
  readonly trustPolicy: string;
  readonly policyName: string;
  /** What the role may do: JSON, as RAM takes it. */
  readonly policyDocument: string;
}

/** Function Compute takes the role for an invocation, and nobody else may. */
const TRUST_POLICY = JSON.stringify({
  Version: '1',
  Statement: [
    {
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { Service: ['fc.aliyuncs.com'] },
    },
  ],
});

/**
 * The roles of an environment, one for each function, in the order of their names.
 *
 * @throws PolicyTooLargeError if RAM would not take one of the policies
 */
export function roleDeclarations(
  names: EnvironmentNames,
  declared: readonly FunctionPermissions[] = declaredPermissions,
): readonly RoleDeclaration[] {
  return [...declared]
    .sort((left, right) => (left.functionName < right.functionName ? -1 : 1))
    .map((permissions) => roleOf(permissions, names));
}

function roleOf(permissions: FunctionPermissions, names: EnvironmentNames): RoleDeclaration {
  const name = deployedName(permissions.functionName, names.stage);
  const policyDocument = JSON.stringify(policyOf(permissions, names));
  if (policyDocument.length > MAX_POLICY_CHARACTERS) {
    throw new PolicyTooLargeError(name, policyDocument.length, MAX_POLICY_CHARACTERS);
  }
  return {
    roleName: name,
    description: `Function ${name}, generated from functions/${permissions.functionName}/permissions.ts`,
    trustPolicy: TRUST_POLICY,
    policyName: name,
    policyDocument,
  };
}
