import {
  required,
  timestamp,
  type AccountCall,
  type AccountOperation,
} from './account-operation.ts';
import { RamRefusal } from './ram-answers.ts';
import { roleArn } from './role-operations.ts';
import { trustsAccount } from './trust-policy.ts';

const SHORTEST_SESSION_SECONDS = 900;
const DEFAULT_SESSION_SECONDS = 3_600;

/** The account's own key is that of a RAM user who administers it. */
export const getCallerIdentity: AccountOperation = async (call) => {
  const { accountId, key, book } = call;
  if (key.securityToken === undefined) {
    return {
      AccountId: accountId,
      IdentityType: 'RAMUser',
      UserId: `2${accountId}`,
      PrincipalId: `2${accountId}`,
      Arn: `acs:ram::${accountId}:user/${key.principal}`,
    };
  }
  const roleId = book.roles.get(key.principal)?.roleId ?? '';
  return {
    AccountId: accountId,
    IdentityType: 'AssumedRoleUser',
    RoleId: roleId,
    PrincipalId: `${roleId}:session`,
    Arn: `acs:ram::${accountId}:assumed-role/${key.principal}/session`,
  };
};

/**
 * Temporary keys of a role that trusts the account. A role that only Function Compute may take is
 * refused, also to the account's administrator.
 */
export const assumeRole: AccountOperation = async (call) => {
  const sessionName = required(call, 'RoleSessionName');
  if (!/^[\w.@-]{2,64}$/.test(sessionName)) {
    throw new RamRefusal('InvalidParameter.RoleSessionName', 'The session name is invalid.');
  }
  const roleName = roleNameIn(call);
  const role = call.book.roles.get(roleName);
  if (role === undefined) throw new RamRefusal('EntityNotExist.Role');
  if (call.parameters.get('Policy')) {
    throw new RamRefusal('UnsupportedByStandIn', 'Policies of a session are not judged here.');
  }
  if (!trustsAccount(role.trustPolicy, call.accountId)) throw new RamRefusal('NoPermission');
  const seconds = Number(call.parameters.get('DurationSeconds') ?? DEFAULT_SESSION_SECONDS);
  if (!(seconds >= SHORTEST_SESSION_SECONDS && seconds <= role.maxSessionSeconds)) {
    throw new RamRefusal('InvalidParameter.DurationSeconds', 'The duration is out of bounds.');
  }
  const expiresAtEpochMs = call.nowEpochMs + Math.floor(seconds) * 1_000;
  const issued = call.issue(role.roleName, expiresAtEpochMs);
  return {
    AssumedRoleUser: {
      Arn: `acs:ram::${call.accountId}:role/${role.roleName}/${sessionName}`,
      AssumedRoleId: `${role.roleId}:${sessionName}`,
    },
    Credentials: {
      AccessKeyId: issued.accessKeyId,
      AccessKeySecret: issued.accessKeySecret,
      SecurityToken: issued.securityToken,
      Expiration: timestamp(expiresAtEpochMs),
    },
  };
};

/** @throws RamRefusal if the parameter names no role of this account */
function roleNameIn(call: AccountCall): string {
  const arn = required(call, 'RoleArn');
  const prefix = roleArn(call, '');
  if (!arn.startsWith(prefix)) {
    throw new RamRefusal('InvalidParameter.RoleArn', 'The parameter RoleArn is wrongly formed.');
  }
  return arn.slice(prefix.length);
}
