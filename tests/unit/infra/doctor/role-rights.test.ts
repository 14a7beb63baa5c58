import { describe, expect, test } from 'vitest';
import { roleRightsCheck } from '../../../../infra/doctor/checks/role-rights-check.ts';
import { RoleReadingRefusedError } from '../../../../infra/doctor/errors.ts';
import type { AttachedPolicy, RoleReader } from '../../../../infra/doctor/probes/role-reader.ts';
import { environmentNamesOf } from '../../../../infra/roles/environment-names.ts';
import { roleDeclarations } from '../../../../infra/roles/role-declarations.ts';
import { doctorContext } from '../../../support/doctor-context.ts';

const NEVER = new AbortController().signal;
const settings = {
  STAGE: 'test',
  ALIYUN_REGION: 'cn-hongkong',
  ALIYUN_ACCOUNT_ID: '1234567890123456',
  TABLESTORE_INSTANCE: 'dt-test',
  OSS_BUCKET: 'dt-work-test',
  AUDIT_BUCKET: 'dt-audit-test',
  SEALING_SECRET_NAME: 'dt-test-sealing',
  CALLBACK_SECRET_NAME: 'dt-test-callback',
};
const ROLE = 'dt-token-refresh-test';

type Policies = readonly AttachedPolicy[] | undefined;

/** RAM as it would be after provisioning, but for one role. */
function rolesBut(change: (policies: readonly AttachedPolicy[]) => Policies): RoleReader {
  const declared = roleDeclarations(environmentNamesOf(settings));
  return {
    policiesOf: (role) => {
      const own = declared
        .filter(({ roleName }) => roleName === role)
        .map(({ policyName, policyDocument }) => ({
          ...{ name: policyName, type: 'Custom' as const, document: policyDocument },
        }));
      return Promise.resolve(role === ROLE ? change(own) : own);
    },
  };
}

async function findingsFor(roles: RoleReader, role = 'acs:ram::1:role/dt-token-refresh-test') {
  const deployed = { functionName: ROLE, role: 'acs:ram::1:role/dt-token-refresh-test' };
  const context = doctorContext({
    settings,
    services: {
      roles,
      functionCompute: {
        getFunction: () => Promise.resolve({ ...deployed, role }),
        getAlias: () => Promise.resolve(undefined),
        listTriggers: () => Promise.resolve([]),
        listAsyncTasks: () => Promise.resolve([]),
        invoke: () => Promise.resolve({}),
      },
    },
    // Of a function only name and role are looked at.
    more: { functions: () => Promise.resolve([deployed] as never) },
  });
  return (await roleRightsCheck.run(context, NEVER)).findings;
}

const codes = (findings: Awaited<ReturnType<typeof findingsFor>>) =>
  findings.map(({ code, subject }) => [code, subject]);

const system = (name: string, document: object): AttachedPolicy => ({
  ...{ name, type: 'System', document: JSON.stringify(document) },
});

describe('the check of the rights of roles', () => {
  test('takes roles that have exactly what was generated', async () => {
    expect(await findingsFor(rolesBut((same) => same))).toEqual([]);
  });

  test('fails for one action more, and names it', async () => {
    const wider = rolesBut((policies) =>
      policies.map((policy) => ({
        ...policy,
        document: policy.document.replace(
          '"kms:GetSecretValue"',
          '"kms:GetSecretValue","kms:DeleteSecret"',
        ),
      })),
    );

    const findings = await findingsFor(wider);

    expect(codes(findings)).toEqual([['doctor.role-rights.extra', ROLE]]);
    expect(findings[0]?.text.en).toContain('kms:DeleteSecret');
  });

  test('fails for a policy of the system beside the generated one', async () => {
    const everything = {
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    };
    const roles = rolesBut((own) => [...own, system('AdministratorAccess', everything)]);

    expect(codes(await findingsFor(roles))).toEqual([['doctor.role-rights.extra', ROLE]]);
  });

  test('fails for a role without a policy, and for one that is not there', async () => {
    expect(codes(await findingsFor(rolesBut(() => [])))).toEqual([
      ['doctor.role-rights.missing', ROLE],
    ]);
    expect(codes(await findingsFor(rolesBut(() => undefined)))).toEqual([
      ['doctor.role-rights.role-missing', ROLE],
    ]);
  });

  test('fails for a function that runs under another role', async () => {
    const findings = await findingsFor(
      rolesBut((same) => same),
      'acs:ram::1:role/admin',
    );

    expect(codes(findings)).toEqual([['doctor.role-rights.other-role', ROLE]]);
    expect(findings[0]?.text.en).toContain('role/admin');
  });

  test('tells for each role that RAM did not answer', async () => {
    const refusing: RoleReader = {
      policiesOf: () =>
        Promise.reject(new RoleReadingRefusedError('ListPoliciesForRole', 403, 'NoPermission')),
    };

    const findings = await findingsFor(refusing);

    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['doctor.ram-refused']));
    expect(findings[0]?.text.en).toContain('NoPermission');
  });
});
