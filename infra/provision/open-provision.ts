import type { BilingualText } from '../../shared/errors/index.ts';
import { createOssBucketSettings } from '../buckets/oss-bucket-settings.ts';
import { environmentBuckets } from '../buckets/environment-buckets.ts';
import { usageError } from '../command/usage-error.ts';
import type { DeploymentTarget } from '../deployment/deployment-target.ts';
import { openTargetStores } from '../deployment/target-stores.ts';
import { alarms } from '../alarms/alarms.ts';
import { overviewDashboard } from '../dashboards/overview-dashboard.ts';
import { environmentLogs } from '../logs/log-declaration.ts';
import { createSlsLogSettings } from '../logs/sls-log-settings.ts';
import { environmentNamesOf } from '../roles/environment-names.ts';
import { roleDeclarations } from '../roles/role-declarations.ts';
import { tableDeclarations } from '../tables/table-declarations.ts';
import { openTablestoreTableSettings } from '../tables/tablestore-table-settings.ts';
import { planBuckets } from './plan-buckets.ts';
import { planLogs } from './plan-logs.ts';
import { planTables } from './plan-tables.ts';
import type { Planner, ResourceKind } from './planned-step.ts';
import type { ProvisionOptions } from './provision-options.ts';
import type { ApplyRecordStores } from './record-apply.ts';
import { planRoles } from './roles/plan-roles.ts';
import { createRamRoleSettings } from './roles/ram-role-settings.ts';

/** A call about a table or a bucket may take longer than one about a row. */
const TIMEOUT_MS = 20_000;

/** An environment, ready to be compared with its declarations. */
export interface OpenProvision {
  readonly planners: ReadonlyMap<ResourceKind, Planner>;
  /** Where what was changed is recorded. */
  readonly stores: ApplyRecordStores;
  close(): void;
}

/**
 * Opens an environment by the official SDKs; nothing is asked of it yet.
 *
 * @throws UsageError if keys are missing, or a name was given that the environment does not have
 */
export function openProvision(target: DeploymentTarget, options: ProvisionOptions): OpenProvision {
  const stores = openTargetStores(target, 'provision');
  const { commandSettings: settings } = target;
  const connection = {
    credentials: () => target.key(),
    clock: stores.clock,
    random: stores.random,
  };
  const management = { key: () => target.key(), clock: stores.clock, random: stores.random };
  const tables = openTablestoreTableSettings({
    ...connection,
    endpoint: settings['TABLESTORE_ENDPOINT'] ?? '',
    instanceName: settings['TABLESTORE_INSTANCE'] ?? '',
    requestTimeoutMs: TIMEOUT_MS,
  });
  const buckets = environmentBuckets({
    environment: stores.environment,
    names: { work: settings['OSS_BUCKET'] ?? '', audit: settings['AUDIT_BUCKET'] ?? '' },
    corpIds: options.corpIds,
  });
  checkLock(options, buckets);
  const planners = new Map<ResourceKind, Planner>([
    [
      'tables',
      () =>
        planTables({ declarations: tableDeclarations, port: tables, contract: options.contract }),
    ],
    [
      'buckets',
      () =>
        planBuckets({
          declarations: buckets,
          lock: options.lockAudit,
          portOf: (bucket) =>
            createOssBucketSettings({
              ...connection,
              endpoint: settings['OSS_ENDPOINT'] ?? '',
              region: settings['OSS_REGION'] ?? '',
              bucket,
              timeoutMs: TIMEOUT_MS,
              pathStyle: settings['OSS_PATH_STYLE'] === 'true',
            }),
        }),
    ],
    [
      'roles',
      () =>
        planRoles({
          declarations: roleDeclarations(environmentNamesOf(target.settings)),
          port: createRamRoleSettings({
            ...management,
            endpoint: target.management.ram,
          }),
        }),
    ],
    [
      'logs',
      () =>
        planLogs({
          declaration: environmentLogs(stores.environment, alarms, overviewDashboard),
          port: createSlsLogSettings({
            ...management,
            endpoint: target.management.logs,
            region: target.region,
          }),
          actionPolicyId: settings['ALARM_ACTION_POLICY'] ?? '',
        }),
    ],
  ]);
  return {
    planners,
    stores,
    close: () => {
      tables.close();
      stores.close();
    },
  };
}

/** The name is what a person confirms the lock with, so it has to be the right one. */
function checkLock(
  { lockAudit }: ProvisionOptions,
  buckets: ReturnType<typeof environmentBuckets>,
): void {
  if (lockAudit === undefined) return;
  const lockable = buckets.filter(({ retention }) => retention?.state === 'locked');
  if (lockable.some(({ name }) => name === lockAudit)) return;
  throw usageError([notLockable(lockAudit, lockable.map(({ name }) => name).join(', '))]);
}

const notLockable = (bucket: string, lockable: string): BilingualText => ({
  en: `--lock-audit: ${bucket} is no bucket of this environment that is to be locked${lockable === '' ? '; none is' : ` (${lockable} is)`}`,
  zhHK: `--lock-audit：${bucket} 並非此環境中須鎖定的儲存空間${lockable === '' ? '；此環境無須鎖定' : `（應為 ${lockable}）`}`,
});
