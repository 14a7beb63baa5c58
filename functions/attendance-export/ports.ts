import type { CallLedger } from '../../shared/call-ledger/index.ts';
import type { OrganisationConfiguration } from '../../shared/configuration/index.ts';
import type { FunctionInstance } from '../../shared/connections/index.ts';
import type { GroupRobot } from '../../shared/dingtalk/index.ts';
import type { AccessClient, ClientWish } from '../../shared/dingtalk-access/index.ts';
import type { FileTransfer } from '../../shared/file-transfer/index.ts';
import type { LeaseStore } from '../../shared/lease/index.ts';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import type { AuditTrail, Logger } from '../../shared/observability/index.ts';
import type { FileEncrypter } from '../../shared/openpgp/index.ts';
import type { RandomSource } from '../../shared/random/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import type { SecretProvider } from '../../shared/secrets/index.ts';
import type { TableClient } from '../../shared/table-store/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import type { Environment } from './config.ts';

/** What every use of the function stands on. */
export interface InstanceStores extends Pick<
  FunctionInstance,
  'environment' | 'clock' | 'random' | 'http' | 'log'
> {
  readonly settings: Environment;
  readonly tables: TableClient;
  readonly objects: ObjectStore;
  readonly secrets: SecretProvider;
  readonly sealer: Sealer;
}

/** What the export needs from outside. Everything about an organisation is made per organisation. */
export interface ExportDependencies {
  readonly environment: string;
  readonly leaseMs: number;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly tables: TableClient;
  readonly objects: ObjectStore;
  readonly sealer: Sealer;
  readonly secrets: SecretProvider;
  readonly transfer: FileTransfer;
  readonly encrypter: FileEncrypter;
  readonly groupRobot: GroupRobot;
  readonly log: Logger;
  leasesOf(organisation: OrganisationConfiguration): LeaseStore;
  ledgerOf(organisation: OrganisationConfiguration): CallLedger;
  auditTrailOf(organisation: OrganisationConfiguration): AuditTrail;
  /** A client for payroll: it goes before everything that can wait. */
  dingTalkOf(
    organisation: OrganisationConfiguration,
    wish: Omit<ClientWish, 'priority' | 'app'>,
  ): AccessClient;
}
