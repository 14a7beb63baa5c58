import { createTableCallLedger } from '../../shared/call-ledger/index.ts';
import type { OrganisationConfiguration } from '../../shared/configuration/index.ts';
import { createGroupRobot } from '../../shared/dingtalk/index.ts';
import { createDingTalkAccess } from '../../shared/dingtalk-access/index.ts';
import { SftpFileTransfer } from '../../shared/file-transfer/index.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createTableAuditTrail } from '../../shared/observability/index.ts';
import { createOpenPgpEncrypter } from '../../shared/openpgp/index.ts';
import { partitionOf } from '../../shared/table-store/index.ts';
import type { ExportDependencies, InstanceStores } from './ports.ts';

/** Part of the composition: what only the export needs, loaded when it first runs. */
export function composeExport(stores: InstanceStores): ExportDependencies {
  const { settings, clock, random, tables, secrets } = stores;
  const partition = (organisation: OrganisationConfiguration): string =>
    partitionOf(settings.STAGE, organisation.corpId);
  const endpoints = {
    api: settings.DINGTALK_API_ENDPOINT,
    oapi: settings.DINGTALK_OAPI_ENDPOINT,
  };
  const http = createNodeHttpClient();
  const access = createDingTalkAccess({
    environment: settings.STAGE,
    endpoints,
    tables,
    secrets,
    sealer: stores.sealer,
    http,
    clock,
    random,
    log: stores.log,
  });
  return {
    environment: settings.STAGE,
    leaseMs: settings.LEASE_SECONDS * 1000,
    clock,
    random,
    tables,
    objects: stores.objects,
    secrets,
    sealer: stores.sealer,
    transfer: new SftpFileTransfer(),
    encrypter: createOpenPgpEncrypter({ clock }),
    groupRobot: createGroupRobot({ endpoints, http, clock, random }),
    log: stores.log,
    leasesOf: (organisation) =>
      createTableLeaseStore({ tables, organisation: partition(organisation), clock, random }),
    ledgerOf: (organisation) =>
      createTableCallLedger({ tables, organisation: partition(organisation), clock, random }),
    auditTrailOf: (organisation) =>
      createTableAuditTrail({ tables, organisation: partition(organisation), clock, random }),
    dingTalkOf: (organisation, wish) =>
      access.clientOf(organisation, { priority: 'payroll', ...wish }),
  };
}
