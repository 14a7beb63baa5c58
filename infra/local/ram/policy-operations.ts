import { PolicyRefusal, readPolicy } from '../stand-in/access-policy.ts';
import { documentInForce, type PolicyVersion, type StoredPolicy } from './account-book.ts';
import {
  bounded,
  findPolicy,
  required,
  requiredName,
  timestamp,
  type AccountCall,
  type AccountOperation,
} from './account-operation.ts';
import { RamRefusal } from './ram-answers.ts';

/** Characters of a custom policy, versions of one, custom policies (help page "RAM: limits"). */
const MAX_POLICY_CHARACTERS = 6_144;
const MAX_VERSIONS = 5;
const MAX_POLICIES = 1_500;
const MAX_DESCRIPTION = 1_024;
const ROTATES = 'DeleteOldestNonDefaultVersionWhenLimitExceeded';

export const createPolicy: AccountOperation = async (call) => {
  const policyName = requiredName(call, 'PolicyName');
  const version = { versionId: 'v1', document: document(call), createdAtEpochMs: call.nowEpochMs };
  const policy: StoredPolicy = {
    policyName,
    description: bounded(call, 'Description', MAX_DESCRIPTION) ?? '',
    createdAtEpochMs: call.nowEpochMs,
    updatedAtEpochMs: call.nowEpochMs,
    versions: [version],
    defaultVersion: 'v1',
    lastNumber: 1,
  };
  await call.book.change(() => {
    if (call.book.policies.has(policyName)) throw new RamRefusal('EntityAlreadyExists.Policy');
    if (call.book.policies.size >= MAX_POLICIES) throw new RamRefusal('LimitExceeded.Policy');
    return { kind: 'policy', name: policyName, policy };
  });
  return { Policy: describe(call, policy) };
};

export const getPolicy: AccountOperation = async (call) => {
  const policy = findPolicy(call);
  const inForce = policy.versions.find(({ versionId }) => versionId === policy.defaultVersion);
  return {
    Policy: { ...describe(call, policy), PolicyDocument: documentInForce(policy) },
    ...(inForce === undefined ? {} : { DefaultPolicyVersion: describeVersion(policy, inForce) }),
  };
};

export const createPolicyVersion: AccountOperation = async (call) => {
  const content = document(call);
  const rotates = call.parameters.get('RotateStrategy') === ROTATES;
  const setsDefault = call.parameters.get('SetAsDefault') === 'true';
  let added: PolicyVersion | undefined;
  await call.book.change(() => {
    const policy = findPolicy(call);
    const lastNumber = policy.lastNumber + 1;
    added = {
      versionId: `v${String(lastNumber)}`,
      document: content,
      createdAtEpochMs: call.nowEpochMs,
    };
    const kept = withRoom(policy, rotates);
    return {
      kind: 'policy',
      name: policy.policyName,
      policy: {
        ...policy,
        versions: [...kept, added],
        lastNumber,
        defaultVersion: setsDefault ? added.versionId : policy.defaultVersion,
        updatedAtEpochMs: call.nowEpochMs,
      },
    };
  });
  const policy = findPolicy(call);
  return { PolicyVersion: added === undefined ? {} : describeVersion(policy, added) };
};

export const listPolicyVersions: AccountOperation = async (call) => {
  const policy = findPolicy(call);
  const versions = policy.versions.map((version) => describeVersion(policy, version));
  return { PolicyVersions: { PolicyVersion: versions } };
};

export const deletePolicyVersion: AccountOperation = async (call) => {
  const versionId = required(call, 'VersionId');
  await call.book.change(() => {
    const policy = findPolicy(call);
    if (!policy.versions.some((one) => one.versionId === versionId)) {
      throw new RamRefusal('EntityNotExist.Policy.Version');
    }
    const [first, ...others] = policy.versions.filter((one) => one.versionId !== versionId);
    if (first === undefined || versionId === policy.defaultVersion) {
      throw new RamRefusal('DeleteConflict.Policy.Version.Default');
    }
    const versions = [first, ...others] as const;
    return { kind: 'policy', name: policy.policyName, policy: { ...policy, versions } };
  });
  return {};
};

export const deletePolicy: AccountOperation = async (call) => {
  await call.book.change(() => {
    const policy = findPolicy(call);
    if (policy.versions.length > 1) throw new RamRefusal('DeleteConflict.Policy.Version');
    if (attachments(call, policy) > 0) throw new RamRefusal('DeleteConflict.Policy.Role');
    return { kind: 'policy', name: policy.policyName };
  });
  return {};
};

/** @throws RamRefusal LimitExceeded.Policy.Version */
function withRoom(policy: StoredPolicy, rotates: boolean): StoredPolicy['versions'] {
  if (policy.versions.length < MAX_VERSIONS) return policy.versions;
  const oldest = policy.versions.find(({ versionId }) => versionId !== policy.defaultVersion);
  const [first, ...others] = policy.versions.filter((one) => one !== oldest);
  if (!rotates || first === undefined) throw new RamRefusal('LimitExceeded.Policy.Version');
  return [first, ...others];
}

/** @throws RamRefusal for a document that RAM would not take, or that is not judged here */
function document(call: AccountCall): string {
  const text = required(call, 'PolicyDocument');
  bounded(call, 'PolicyDocument', MAX_POLICY_CHARACTERS);
  try {
    readPolicy(text);
    return text;
  } catch (error) {
    if (!(error instanceof PolicyRefusal)) throw error;
    const code = error.reason === 'malformed' ? 'MalformedPolicyDocument' : 'UnsupportedByStandIn';
    throw new RamRefusal(code, error.message);
  }
}

function describe(call: AccountCall, policy: StoredPolicy) {
  return {
    PolicyName: policy.policyName,
    PolicyType: 'Custom',
    Description: policy.description,
    DefaultVersion: policy.defaultVersion,
    AttachmentCount: attachments(call, policy),
    CreateDate: timestamp(policy.createdAtEpochMs),
    UpdateDate: timestamp(policy.updatedAtEpochMs),
  };
}

function describeVersion({ defaultVersion }: StoredPolicy, version: PolicyVersion) {
  return {
    VersionId: version.versionId,
    IsDefaultVersion: version.versionId === defaultVersion,
    PolicyDocument: version.document,
    CreateDate: timestamp(version.createdAtEpochMs),
  };
}

function attachments({ book }: AccountCall, { policyName }: StoredPolicy): number {
  return [...book.roles.values()].filter(({ attached }) =>
    attached.some((one) => one.policyName === policyName),
  ).length;
}
