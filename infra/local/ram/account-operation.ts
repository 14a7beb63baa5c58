import type { AccessKey } from '../stand-in/credentials.ts';
import type { AccountBook, StoredPolicy, StoredRole } from './account-book.ts';
import { RamRefusal } from './ram-answers.ts';

/** An admitted request for one operation. */
export interface AccountCall {
  readonly book: AccountBook;
  readonly parameters: ReadonlyMap<string, string>;
  readonly key: AccessKey;
  readonly accountId: string;
  readonly nowEpochMs: number;
  /** Temporary keys of a role. */
  readonly issue: (roleName: string, expiresAtEpochMs: number) => AccessKey;
}

/** One operation of the API: what the answer holds besides the id of the request. */
export type AccountOperation = (call: AccountCall) => Promise<Readonly<Record<string, unknown>>>;

/** The SDK leaves out what is not set. @throws RamRefusal MissingParameter */
export function required({ parameters }: AccountCall, name: string): string {
  const value = parameters.get(name) ?? '';
  if (value === '') {
    throw new RamRefusal(
      'MissingParameter',
      `The input parameter "${name}" that is mandatory for processing this request is not supplied.`,
    );
  }
  return value;
}

/** A text of bounded length. @throws RamRefusal `InvalidParameter.<name>.Length` */
export function bounded(call: AccountCall, name: string, limit: number): string | undefined {
  const value = call.parameters.get(name);
  if (value !== undefined && value.length > limit) {
    throw new RamRefusal(
      `InvalidParameter.${name}.Length`,
      `The parameter - "${name}" beyond the length limit.`,
    );
  }
  return value;
}

/** A name within the rules. @throws RamRefusal `InvalidParameter.<name>.InvalidChars` or `.Length` */
export function requiredName(call: AccountCall, name: 'RoleName' | 'PolicyName'): string {
  const value = required(call, name);
  bounded(call, name, name === 'RoleName' ? 64 : 128);
  const allowed = name === 'RoleName' ? /^[A-Za-z0-9.-]+$/ : /^[A-Za-z0-9-]+$/;
  if (allowed.test(value)) return value;
  throw new RamRefusal(
    `InvalidParameter.${name}.InvalidChars`,
    `The parameter - "${name}" contains invalid chars.`,
  );
}

/** @throws RamRefusal EntityNotExist.Role */
export function findRole(call: AccountCall): StoredRole {
  const role = call.book.roles.get(requiredName(call, 'RoleName'));
  if (role === undefined) throw new RamRefusal('EntityNotExist.Role');
  return role;
}

/** A policy of the account's own; those of the system are not imitated. @throws RamRefusal */
export function findPolicy(call: AccountCall): StoredPolicy {
  const policyType = call.parameters.get('PolicyType') ?? 'Custom';
  if (policyType !== 'Custom' && policyType !== 'System') {
    throw new RamRefusal('InvalidParameter.PolicyType', 'The parameter PolicyType is invalid.');
  }
  const policy = call.book.policies.get(requiredName(call, 'PolicyName'));
  if (policy === undefined || policyType === 'System') {
    throw new RamRefusal('EntityNotExist.Policy');
  }
  return policy;
}

/** As the API writes instants. */
export function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
