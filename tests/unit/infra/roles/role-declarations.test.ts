import { describe, expect, it } from 'vitest';
import { environmentNamesOf } from '../../../../infra/roles/environment-names.ts';
import { PolicyTooLargeError, RoleSettingsMissingError } from '../../../../infra/roles/errors.ts';
import { roleDeclarations } from '../../../../infra/roles/role-declarations.ts';
import type { FunctionPermissions } from '../../../../shared/permissions/index.ts';
import { failureIn } from '../../../support/failure-of.ts';
import { settingsOf } from './environment-settings.ts';

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

const ACCOUNT = '1000000000000009';

const sample: FunctionPermissions = {
  functionName: 'sample',
  tables: [
    { tables: ['inbox', 'lease'], actions: ['ots:PutRow', 'ots:GetRow'] },
    { tables: ['lease'], actions: ['ots:UpdateRow'] },
    { tables: ['dead_letter'], actions: ['ots:GetRow', 'ots:PutRow'] },
  ],
  objects: [{ bucket: 'OSS_BUCKET', keys: ['<stage>/*/files/*'], actions: ['oss:PutObject'] }],
  listings: [{ bucket: 'AUDIT_BUCKET' }],
  secrets: { settings: ['SEALING_SECRET_NAME'], kinds: ['payroll', 'audit-sink'] },
  invocations: [{ functions: ['event-worker'], actions: ['fc:InvokeFunction', 'fc:GetAsyncTask'] }],
  usesVpc: false,
};

function statementsOf(
  permissions: FunctionPermissions,
  settings: Readonly<Record<string, string>> = {},
): readonly Statement[] {
  const names = environmentNamesOf({ ...settingsOf('test'), ...settings });
  const [role] = roleDeclarations(names, [permissions]);
  return (JSON.parse(role?.policyDocument ?? '') as { readonly Statement: readonly Statement[] })
    .Statement;
}

function withAction(statements: readonly Statement[], action: string): readonly Statement[] {
  return statements.filter(({ Action }) => Action.includes(action));
}

describe('the roles of an environment', () => {
  it('are one for each function, named as it, taken by Function Compute and nobody else', () => {
    const roles = roleDeclarations(environmentNamesOf(settingsOf('test')));

    expect(roles.map(({ roleName }) => roleName)).toContain('dt-webhook-intake-test');
    expect(roles.map(({ policyName }) => policyName)).toEqual(roles.map((one) => one.roleName));
    expect(new Set(roles.map(({ trustPolicy }) => trustPolicy))).toEqual(
      new Set([
        '{"Version":"1","Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":["fc.aliyuncs.com"]}}]}',
      ]),
    );
  });

  it('give exactly what is declared, on the resources of the environment', () => {
    const table = `acs:ots:cn-hongkong:${ACCOUNT}:instance/dt-test/table`;
    const worker = `acs:fc:cn-hongkong:${ACCOUNT}:functions/dt-event-worker-test`;

    const statements = statementsOf(sample);

    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: ['ots:GetRow', 'ots:PutRow'],
        Resource: [`${table}/dead_letter`, `${table}/inbox`],
      },
      {
        Effect: 'Allow',
        Action: ['ots:GetRow', 'ots:PutRow', 'ots:UpdateRow'],
        Resource: [`${table}/lease`],
      },
      {
        Effect: 'Allow',
        Action: ['oss:PutObject'],
        Resource: [`acs:oss:*:${ACCOUNT}:work-test/test/*/files/*`],
      },
      {
        Effect: 'Allow',
        Action: ['oss:ListObjects'],
        Resource: [`acs:oss:*:${ACCOUNT}:audit-test`],
      },
      {
        Effect: 'Allow',
        Action: ['kms:GetSecretValue'],
        Resource: ['payroll*', 'sealing', 'splunk*', 'syslog*'].map(
          (name) => `acs:kms:cn-hongkong:${ACCOUNT}:secret/dt-test-${name}`,
        ),
      },
      {
        Effect: 'Allow',
        Action: ['fc:GetAsyncTask', 'fc:InvokeFunction'],
        Resource: [worker, `${worker}/*`],
      },
      {
        Effect: 'Allow',
        Action: ['log:PostLogStoreLogs'],
        Resource: [`acs:log:cn-hongkong:${ACCOUNT}:project/dt-test/logstore/functions`],
      },
    ]);
  });

  it('do not depend on the order in which permissions are declared', () => {
    const reversed = {
      ...sample,
      tables: sample.tables.map((one) => ({
        ...one,
        actions: [...one.actions].reverse() as unknown as typeof one.actions,
      })),
    };

    expect(statementsOf(reversed)).toEqual(statementsOf(sample));
  });

  it('share nothing between two environments', () => {
    const resourcesOf = (stage: string): readonly string[] =>
      roleDeclarations(environmentNamesOf(settingsOf(stage))).flatMap(({ policyDocument }) =>
        (
          JSON.parse(policyDocument) as { readonly Statement: readonly Statement[] }
        ).Statement.flatMap(({ Resource }) => Resource),
      );
    const test = new Set(resourcesOf('test'));

    const shared = resourcesOf('prod').filter((resource) => test.has(resource));

    // Network interfaces have no name before they are made.
    expect(new Set(shared)).toEqual(new Set(['*']));
  });

  it('read an action on every table once, and no table besides for it', () => {
    const permissions: FunctionPermissions = {
      ...sample,
      tables: [...sample.tables, { tables: 'every', actions: ['ots:GetRow'] }],
    };

    const reading = withAction(statementsOf(permissions), 'ots:GetRow');

    expect(reading.map(({ Resource }) => Resource)).toEqual([
      [`acs:ots:cn-hongkong:${ACCOUNT}:instance/dt-test/table/*`],
    ]);
  });

  it('take names of secrets that follow another form from the settings', () => {
    const statements = statementsOf(sample, { SECRETS_PAYROLL: 'sftp-of-adp, signing-*' });

    expect(withAction(statements, 'kms:GetSecretValue')[0]?.Resource).toEqual(
      ['dt-test-sealing', 'dt-test-splunk*', 'dt-test-syslog*', 'sftp-of-adp', 'signing-*'].map(
        (name) => `acs:kms:cn-hongkong:${ACCOUNT}:secret/${name}`,
      ),
    );
  });

  it('may use keys of one’s own for secrets and objects, where there are such', () => {
    const statements = statementsOf(sample, {
      SECRET_KEY_IDS: 'key-secrets',
      OBJECT_KEY_IDS: 'key-objects',
    });

    expect(withAction(statements, 'kms:Decrypt')).toEqual([
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt'],
        Resource: [`acs:kms:cn-hongkong:${ACCOUNT}:key/key-secrets`],
      },
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: [`acs:kms:cn-hongkong:${ACCOUNT}:key/key-objects`],
      },
    ]);
  });

  it('reach functions by their services too, in an account of Function Compute 2.0', () => {
    const statements = statementsOf(sample, { FUNCTION_COMPUTE_SERVICE: 'dt' });

    const [invoking] = withAction(statements, 'fc:InvokeFunction');

    expect(invoking?.Action).toContain('fc:GetStatefulAsyncInvocation');
    expect(invoking?.Resource).toContain(
      `acs:fc:cn-hongkong:${ACCOUNT}:services/dt*/functions/dt-event-worker-test`,
    );
  });

  it('make network interfaces only where the function is in the VPC', () => {
    const inside = statementsOf({ ...sample, usesVpc: true });

    expect(withAction(inside, 'ecs:CreateNetworkInterface')).toHaveLength(1);
    expect(withAction(statementsOf(sample), 'ecs:CreateNetworkInterface')).toEqual([]);
  });

  it('fit into a custom policy even under the longest names that an environment can have', () => {
    const settings = {
      ...settingsOf('a-stage-of-longest-id'),
      // 16 and 63 characters: the limits of Tablestore and OSS.
      TABLESTORE_INSTANCE: 'i'.repeat(16),
      OSS_BUCKET: 'b'.repeat(63),
      AUDIT_BUCKET: 'a'.repeat(63),
    };

    const lengths = roleDeclarations(environmentNamesOf(settings)).map(
      ({ policyDocument }) => policyDocument.length,
    );

    expect(Math.max(...lengths)).toBeLessThanOrEqual(6_144);
  });

  it('are refused if RAM would not take their policy', () => {
    const names = environmentNamesOf({
      ...settingsOf('test'),
      SECRETS_PAYROLL: Array.from({ length: 100 }, (_, index) => `secret-${String(index)}`).join(),
    });

    const failure = failureIn(() => roleDeclarations(names, [sample]));

    expect(failure).toBeInstanceOf(PolicyTooLargeError);
    expect(failure).toMatchObject({ details: { policyName: 'dt-sample-test', limit: 6_144 } });
  });

  it('name every setting that is missing at once', () => {
    const failure = failureIn(() =>
      environmentNamesOf({ ...settingsOf('test'), OSS_BUCKET: '', STAGE: '' }),
    );

    expect(failure).toBeInstanceOf(RoleSettingsMissingError);
    expect(failure).toMatchObject({ details: { names: 'STAGE, OSS_BUCKET' } });
  });
});
