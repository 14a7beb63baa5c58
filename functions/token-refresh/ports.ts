import type { Configuration, OrganisationConfiguration } from '../../shared/configuration/index.ts';
import type { TokenDependencies } from '../../shared/dingtalk-tokens/index.ts';
import type { TellGroup } from '../../shared/group-alarm/index.ts';
import type { LeaseStore } from '../../shared/lease/index.ts';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import type { AuditTrail, Logger } from '../../shared/observability/index.ts';
import type { RandomSource } from '../../shared/random/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import type { SecretProvider } from '../../shared/secrets/index.ts';
import type { TableClient } from '../../shared/table-store/index.ts';
import type { Clock } from '../../shared/time/index.ts';

/** What the function needs from outside. Everything about an organisation is made per organisation. */
export interface TokenRefreshDependencies {
  readonly environment: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly tables: TableClient;
  readonly objects: ObjectStore;
  readonly secrets: SecretProvider;
  /** Made of the key ring as it is now: a key that was added a moment ago is in it. */
  sealer(): Promise<Sealer>;
  readonly log: Logger;
  /** The live configuration, a few seconds old at most. */
  configuration(): Promise<Configuration>;
  tokensOf(organisation: OrganisationConfiguration): Promise<TokenDependencies>;
  auditTrailOf(organisation: OrganisationConfiguration): AuditTrail;
  /** Of the environment, not of an organisation. */
  readonly rotationLeases: LeaseStore;
  readonly tellGroup: TellGroup;
}

/** Who asks for the work of an invocation, and how long there is time for it. */
export interface WorkCaller {
  /** What the event claims; who really invoked the function is in the cloud account's own log. */
  readonly actor: 'timer' | 'manual-invoke';
  /** Names the invocation in leases and logs. */
  readonly requestId: string;
  readonly signal: AbortSignal;
  /** False when no further piece of work should be begun. */
  readonly mayGoOn: () => boolean;
}
