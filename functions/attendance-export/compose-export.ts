import { createTableCallLedger } from '../../shared/call-ledger/index.ts';
import type { OrganisationConfiguration } from '../../shared/configuration/index.ts';
import {
  createClientCredentialsTokenSource,
  createDingTalkClient,
  createGroupRobot,
  type TokenCache,
  type TokenCacheEntry,
} from '../../shared/dingtalk/index.ts';
import { parseAppSecret } from '../../shared/dingtalk-tokens/index.ts';
import { SftpFileTransfer } from '../../shared/file-transfer/index.ts';
import { createAxiosHttpClient } from '../../shared/http/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createTableAuditTrail } from '../../shared/observability/index.ts';
import { createOpenPgpEncrypter } from '../../shared/openpgp/index.ts';
import { createLocalCallPacer, type CallPacer } from '../../shared/resilience/index.ts';
import { partitionOf } from '../../shared/table-store/index.ts';
import type { ExportDependencies, InstanceStores } from './ports.ts';

/** Share of DingTalk's per-second limit that the export takes; the rest is for the other functions. */
const PACE_SHARE = 0.8;
/** DingTalk is busiest at the full hour and asks callers to keep away from it. */
const FULL_HOUR_PAUSE = { beforeMs: 30_000, afterMs: 120_000 };

/** Part of the composition: what only the export needs, loaded when it first runs. */
export function composeExport(stores: InstanceStores): ExportDependencies {
  const { settings, clock, random, tables, secrets } = stores;
  const partition = (organisation: OrganisationConfiguration): string =>
    partitionOf(settings.STAGE, organisation.corpId);
  const endpoints = {
    api: settings.DINGTALK_API_ENDPOINT,
    oapi: settings.DINGTALK_OAPI_ENDPOINT,
  };
  const http = createAxiosHttpClient();
  const cache: TokenCache = new Map<string, TokenCacheEntry>();
  const pacers = new Map<string, CallPacer>();
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
    dingTalkOf: (organisation, { avoidFullHour, onCall }) => {
      const { clientId, clientSecretName: secretName } = organisation.app;
      const identity = { environment: settings.STAGE, clientId };
      const tokens = createClientCredentialsTokenSource({
        clientId,
        secretName,
        readSecret: (text) => parseAppSecret(text, identity),
        secrets,
        http,
        endpoints,
        clock,
        random,
        cache,
      });
      const pacerKey = `${clientId} ${String(avoidFullHour)}`;
      const callsPerSecond = organisation.quota.callsPerSecondPerApi * PACE_SHARE;
      const pacer =
        pacers.get(pacerKey) ??
        createLocalCallPacer({
          clock,
          callsPerSecond,
          ...(avoidFullHour ? { pauseAroundFullHour: FULL_HOUR_PAUSE } : {}),
        });
      pacers.set(pacerKey, pacer);
      return createDingTalkClient({ endpoints, http, tokens, pacer, clock, random, onCall });
    },
  };
}
