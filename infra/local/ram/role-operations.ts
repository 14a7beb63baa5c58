import { DEFAULT_SESSION_SECONDS, newRoleId, type StoredRole } from './account-book.ts';
import {
  bounded,
  findRole,
  required,
  requiredName,
  timestamp,
  type AccountCall,
  type AccountOperation,
} from './account-operation.ts';
import { RamRefusal } from './ram-answers.ts';
import { checkTrustPolicy } from './trust-policy.ts';

const MAX_ROLES = 1_000;
const MAX_DESCRIPTION = 1_024;
const PAGE_OF_ROLES = 100;
const LONGEST_SESSION_SECONDS = 43_200;

export const createRole: AccountOperation = async (call) => {
  const roleName = requiredName(call, 'RoleName');
  const trustPolicy = required(call, 'AssumeRolePolicyDocument');
  checkTrustPolicy(trustPolicy, 'AssumeRolePolicyDocument');
  const role: StoredRole = {
    roleName,
    roleId: newRoleId(),
    description: bounded(call, 'Description', MAX_DESCRIPTION) ?? '',
    trustPolicy,
    maxSessionSeconds: sessionSeconds(call, 'MaxSessionDuration') ?? DEFAULT_SESSION_SECONDS,
    createdAtEpochMs: call.nowEpochMs,
    updatedAtEpochMs: call.nowEpochMs,
    attached: [],
  };
  await call.book.change(() => {
    if (call.book.roles.has(roleName)) throw new RamRefusal('EntityAlreadyExists.Role');
    if (call.book.roles.size >= MAX_ROLES) throw new RamRefusal('LimitExceeded.Role');
    return { kind: 'role', name: roleName, role };
  });
  return { Role: describe(call, role) };
};

export const getRole: AccountOperation = async (call) => ({ Role: describe(call, findRole(call)) });

export const updateRole: AccountOperation = async (call) => {
  const trustPolicy = call.parameters.get('NewAssumeRolePolicyDocument');
  if (trustPolicy !== undefined) checkTrustPolicy(trustPolicy, 'NewAssumeRolePolicyDocument');
  const description = bounded(call, 'NewDescription', MAX_DESCRIPTION);
  const maxSessionSeconds = sessionSeconds(call, 'NewMaxSessionDuration');
  await call.book.change(() => {
    const role = findRole(call);
    return {
      kind: 'role',
      name: role.roleName,
      role: {
        ...role,
        trustPolicy: trustPolicy ?? role.trustPolicy,
        description: description ?? role.description,
        maxSessionSeconds: maxSessionSeconds ?? role.maxSessionSeconds,
        updatedAtEpochMs: call.nowEpochMs,
      },
    };
  });
  return { Role: describe(call, findRole(call)) };
};

/** In the order of their names; the mark of a page is the last name on it. */
export const listRoles: AccountOperation = async (call) => {
  const marker = call.parameters.get('Marker') ?? '';
  const asked = Number(call.parameters.get('MaxItems') ?? PAGE_OF_ROLES);
  if (!Number.isInteger(asked) || asked < 1 || asked > 1_000) {
    throw new RamRefusal('InvalidParameter.MaxItems', 'The parameter MaxItems is invalid.');
  }
  const names = [...call.book.roles.keys()].sort().filter((name) => name > marker);
  const page = names.slice(0, asked);
  const isTruncated = names.length > page.length;
  const described = page.flatMap((name) => {
    const role = call.book.roles.get(name);
    if (role === undefined) return [];
    // A list tells no trust policies.
    const { AssumeRolePolicyDocument: _, ...listed } = describe(call, role);
    return [listed];
  });
  return {
    Roles: { Role: described },
    IsTruncated: isTruncated,
    ...(isTruncated ? { Marker: page.at(-1) } : {}),
  };
};

export const deleteRole: AccountOperation = async (call) => {
  await call.book.change(() => {
    const role = findRole(call);
    if (role.attached.length > 0) throw new RamRefusal('DeleteConflict.Role.Policy');
    return { kind: 'role', name: role.roleName };
  });
  return {};
};

/** Name of a role for policies and functions. */
export function roleArn({ accountId }: AccountCall, roleName: string): string {
  return `acs:ram::${accountId}:role/${roleName}`;
}

function describe(call: AccountCall, role: StoredRole) {
  return {
    RoleId: role.roleId,
    RoleName: role.roleName,
    Arn: roleArn(call, role.roleName),
    Description: role.description,
    AssumeRolePolicyDocument: role.trustPolicy,
    MaxSessionDuration: role.maxSessionSeconds,
    CreateDate: timestamp(role.createdAtEpochMs),
    UpdateDate: timestamp(role.updatedAtEpochMs),
  };
}

function sessionSeconds({ parameters }: AccountCall, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= DEFAULT_SESSION_SECONDS) {
    if (seconds <= LONGEST_SESSION_SECONDS) return seconds;
  }
  throw new RamRefusal(`InvalidParameter.${name}`, `The parameter ${name} is invalid.`);
}
