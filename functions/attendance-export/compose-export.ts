import { createTableCallLedger } from '../../shared/call-ledger/index.ts';
import { organisationStores } from '../../shared/connections/index.ts';
import { createGroupRobot, dingTalkEndpointsOf } from '../../shared/dingtalk/index.ts';
import { createDingTalkAccess } from '../../shared/dingtalk-access/index.ts';
import { SftpFileTransfer } from '../../shared/file-transfer/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createTableAuditTrail } from '../../shared/observability/index.ts';
import { createOpenPgpEncrypter } from '../../shared/openpgp/index.ts';
import type { ExportDependencies, InstanceStores } from './ports.ts';

/** Part of the composition: what only the export needs, loaded when it first runs. */
export function composeExport(stores: InstanceStores): ExportDependencies {
  const { settings, environment, clock, random, log, tables, objects, secrets, sealer } = stores;
  const storesOf = organisationStores(stores);
  const connections = { ...stores, endpoints: dingTalkEndpointsOf(settings) };
  const access = createDingTalkAccess(connections);
  return {
    ...{ environment, clock, random, log, tables, objects, secrets, sealer },
    leaseMs: settings.LEASE_SECONDS * 1000,
    transfer: new SftpFileTransfer(),
    encrypter: createOpenPgpEncrypter({ clock }),
    groupRobot: createGroupRobot(connections),
    leasesOf: (organisation) => createTableLeaseStore(storesOf(organisation)),
    ledgerOf: (organisation) => createTableCallLedger(storesOf(organisation)),
    auditTrailOf: (organisation) => createTableAuditTrail(storesOf(organisation)),
    dingTalkOf: (organisation, wish) =>
      access.clientOf(organisation, { priority: 'payroll', ...wish }),
  };
}
