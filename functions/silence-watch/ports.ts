import type { Configuration, OrganisationConfiguration } from '../../shared/configuration/index.ts';
import type { TriggerReader } from '../../shared/function-compute/index.ts';
import type { TellGroup } from '../../shared/group-alarm/index.ts';
import type { LeaseStore } from '../../shared/lease/index.ts';
import type { AuditTrail, Logger } from '../../shared/observability/index.ts';
import type { RandomSource } from '../../shared/random/index.ts';
import type { TableClient } from '../../shared/table-store/index.ts';
import type { Clock } from '../../shared/time/index.ts';

/** What the function needs from outside. It reads what others keep, and writes notes of its own. */
export interface SilenceWatchDependencies {
  readonly environment: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly tables: TableClient;
  readonly log: Logger;
  /** The live configuration, a few seconds old at most. */
  configuration(): Promise<Configuration>;
  /** Undefined: this account has no triggers that can be asked about. */
  readonly triggers: TriggerReader | undefined;
  /** The alias that timers must invoke; empty: any. */
  readonly alias: string;
  readonly tellGroup: TellGroup;
  auditTrailOf(organisation: OrganisationConfiguration): AuditTrail;
  leasesOf(organisation: OrganisationConfiguration): LeaseStore;
}

/** Who asks for the work of an invocation, and how long there is time for it. */
export interface WorkCaller {
  /** What the event claims; who really invoked the function is in the cloud account's own log. */
  readonly actor: 'timer' | 'manual-invoke';
  /** Names the invocation in leases and logs. */
  readonly requestId: string;
  readonly signal: AbortSignal;
}
