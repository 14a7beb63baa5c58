import type { FunctionPermissions, TablePermission } from '../../shared/permissions/index.ts';
import type { EnvironmentNames } from './environment-names.ts';
import {
  allow,
  mergeByActions,
  type PolicyDocument,
  type PolicyStatement,
} from './policy-document.ts';
import { resourceNames } from './resource-names.ts';

/** What a function in a VPC needs to be given a network interface (help page of Function Compute). */
export const VPC_ACTIONS: readonly string[] = [
  'ecs:CreateNetworkInterface',
  'ecs:CreateNetworkInterfacePermission',
  'ecs:DeleteNetworkInterface',
  'ecs:DescribeNetworkInterfacePermissions',
  'ecs:DescribeNetworkInterfaces',
  'vpc:DescribeVSwitchAttributes',
];

type Resources = ReturnType<typeof resourceNames>;

/**
 * The rights that a function's role has in an environment: what the function declares, on exactly the
 * tables, objects, secrets and functions of that environment. The same declaration gives the same
 * document, statement by statement.
 */
export function policyOf(
  permissions: FunctionPermissions,
  names: EnvironmentNames,
): PolicyDocument {
  const resources = resourceNames(names);
  return {
    Version: '1',
    Statement: [
      ...tableStatements(permissions.tables, resources),
      ...objectStatements(permissions, resources),
      ...secretStatements(permissions, names, resources),
      ...objectKeyStatements(permissions, names, resources),
      ...invocationStatements(permissions, names, resources),
      allow(['log:PostLogStoreLogs'], [resources.logStore]),
      ...(permissions.usesVpc ? [allow(VPC_ACTIONS, ['*'])] : []),
    ],
  };
}

/** One statement for all tables on which the same may be done. */
function tableStatements(
  declared: readonly TablePermission[],
  resources: Resources,
): readonly PolicyStatement[] {
  const actionsOf = new Map<string, Set<string>>();
  for (const { tables, actions } of declared) {
    for (const table of tables === 'every' ? ['*'] : tables) {
      actionsOf.set(table, new Set([...(actionsOf.get(table) ?? []), ...actions]));
    }
  }
  const every = actionsOf.get('*') ?? new Set();
  return mergeByActions(
    [...actionsOf].flatMap(([table, actions]) => {
      const own = [...actions].filter((action) => table === '*' || !every.has(action));
      return own.length === 0 ? [] : [allow(own, [resources.table(table)])];
    }),
  );
}

function objectStatements(
  { objects, listings }: FunctionPermissions,
  resources: Resources,
): readonly PolicyStatement[] {
  return mergeByActions([
    ...objects.map(({ bucket, keys, actions }) =>
      allow(
        actions,
        keys.map((pattern) => resources.objects(bucket, pattern)),
      ),
    ),
    ...listings.map(({ bucket }) => allow(['oss:ListObjects'], [resources.bucket(bucket)])),
  ]);
}

function secretStatements(
  { secrets: { settings, kinds } }: FunctionPermissions,
  names: EnvironmentNames,
  resources: Resources,
): readonly PolicyStatement[] {
  const secrets = [
    ...settings.map((setting) => names.secrets[setting]),
    ...kinds.flatMap((kind) => names.secretPatterns[kind]),
  ];
  if (secrets.length === 0) return [];
  const keys = names.secretKeyIds.map((id) => resources.key(id));
  return [
    allow(
      ['kms:GetSecretValue'],
      secrets.map((name) => resources.secret(name)),
    ),
    ...(keys.length === 0 ? [] : [allow(['kms:Decrypt'], keys)]),
  ];
}

/** Objects that OSS encrypts by a key of one's own are read and written with the role's right to it. */
function objectKeyStatements(
  { objects }: FunctionPermissions,
  { objectKeyIds }: EnvironmentNames,
  resources: Resources,
): readonly PolicyStatement[] {
  if (objectKeyIds.length === 0 || objects.length === 0) return [];
  const writes = objects.some(({ actions }) => actions.includes('oss:PutObject'));
  return [
    allow(
      writes ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'],
      objectKeyIds.map((id) => resources.key(id)),
    ),
  ];
}

function invocationStatements(
  { invocations }: FunctionPermissions,
  { functionComputeService }: EnvironmentNames,
  resources: Resources,
): readonly PolicyStatement[] {
  return invocations.map(({ functions, actions }) => {
    const asks = functionComputeService !== '' && actions.includes('fc:GetAsyncTask');
    // The same question has another name in the older service.
    const older = asks ? ['fc:GetStatefulAsyncInvocation'] : [];
    return allow(
      [...actions, ...older],
      functions.flatMap((name) => resources.function(name)),
    );
  });
}
