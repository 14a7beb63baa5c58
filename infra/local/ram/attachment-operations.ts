import { findPolicy, findRole, timestamp, type AccountOperation } from './account-operation.ts';
import { RamRefusal } from './ram-answers.ts';

/** Custom policies of a role (help page "RAM: limits"). */
const MAX_ATTACHED = 20;

export const attachPolicyToRole: AccountOperation = async (call) => {
  await call.book.change(() => {
    const { policyName } = findPolicy(call);
    const role = findRole(call);
    if (role.attached.some((one) => one.policyName === policyName)) {
      throw new RamRefusal('EntityAlreadyExists.Role.Policy');
    }
    if (role.attached.length >= MAX_ATTACHED) throw new RamRefusal('LimitExceeded.Role.Policy');
    const attached = [...role.attached, { policyName, attachedAtEpochMs: call.nowEpochMs }];
    return { kind: 'role', name: role.roleName, role: { ...role, attached } };
  });
  return {};
};

export const detachPolicyFromRole: AccountOperation = async (call) => {
  await call.book.change(() => {
    const { policyName } = findPolicy(call);
    const role = findRole(call);
    const attached = role.attached.filter((one) => one.policyName !== policyName);
    if (attached.length === role.attached.length) {
      throw new RamRefusal('EntityNotExist.Role.Policy');
    }
    return { kind: 'role', name: role.roleName, role: { ...role, attached } };
  });
  return {};
};

export const listPoliciesForRole: AccountOperation = async (call) => {
  const policies = findRole(call).attached.flatMap(({ policyName, attachedAtEpochMs }) => {
    const policy = call.book.policies.get(policyName);
    if (policy === undefined) return [];
    return [
      {
        PolicyName: policyName,
        PolicyType: 'Custom',
        Description: policy.description,
        DefaultVersion: policy.defaultVersion,
        AttachDate: timestamp(attachedAtEpochMs),
      },
    ];
  });
  return { Policies: { Policy: policies } };
};
