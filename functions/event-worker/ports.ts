import type { CallLedger } from '../../shared/call-ledger/index.ts';
import type { Configuration, OrganisationConfiguration } from '../../shared/configuration/index.ts';
import type { CallEvent, DingTalkClient } from '../../shared/dingtalk/index.ts';
import type { Directory } from '../../shared/directory/index.ts';
import type { EventStore } from '../../shared/event-delivery/index.ts';
import type { EventInbox } from '../../shared/event-inbox/index.ts';
import type { FunctionInvoker } from '../../shared/function-compute/index.ts';
import type { TellGroup } from '../../shared/group-alarm/index.ts';
import type { LeaseStore } from '../../shared/lease/index.ts';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import type { AuditTrail, Logger } from '../../shared/observability/index.ts';
import type { RandomSource } from '../../shared/random/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import type { TableClient } from '../../shared/table-store/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import type { ArrivalNotes } from './backstop/note-arrivals.ts';
import type { SweepTrace } from './sweep/sweep-trace.ts';

/** Where people stand in an organisation. */
export interface DepartmentDirectory {
  /**
   * The departments of a person and all that stand above them; costs no metered call.
   *
   * @throws PersonNotShownError, DirectoryIncompleteError; the errors of the DingTalk client
   */
  departmentsOf(userId: string, signal: AbortSignal): Promise<ReadonlySet<number>>;
  /** These departments and all that stand above them. @throws as above */
  withAncestors(
    departmentIds: readonly number[],
    signal: AbortSignal,
  ): Promise<ReadonlySet<number>>;
}

/** What the worker needs from outside. Everything about an organisation is made per organisation. */
export interface EventWorkerDependencies {
  readonly environment: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly tables: TableClient;
  readonly objects: ObjectStore;
  readonly sealer: Sealer;
  readonly log: Logger;
  readonly events: EventStore;
  /** For events that were not pushed and found otherwise. */
  readonly inbox: EventInbox;
  readonly invoker: FunctionInvoker;
  /** Notes of what came, for those who look for what did not. One for the whole instance. */
  readonly arrivals: ArrivalNotes;
  /** What a sweep leaves behind, for those who look whether sweeps go on. */
  readonly sweepTrace: SweepTrace;
  /** How long work that only one may do is held after its owner was killed. */
  readonly leaseMs: number;
  /** The live configuration, a few seconds old at most. */
  configuration(): Promise<Configuration>;
  auditTrailOf(organisation: OrganisationConfiguration): AuditTrail;
  leasesOf(organisation: OrganisationConfiguration): LeaseStore;
  ledgerOf(organisation: OrganisationConfiguration): CallLedger;
  /** What is known of people and departments; told of what events make untrue. */
  directoryOf(organisation: OrganisationConfiguration): Directory;
  departmentsOf(organisation: OrganisationConfiguration): DepartmentDirectory;
  dingTalkOf(
    organisation: OrganisationConfiguration,
    options: { readonly onCall: (event: CallEvent) => void },
  ): DingTalkClient;
  readonly tellGroup: TellGroup;
}

/** Who asks for the work of an invocation, and how long there is time for it. */
export interface WorkCaller {
  /** What the event claims; who really invoked the function is in the cloud account's own log. */
  readonly actor: 'timer' | 'manual-invoke' | 'system';
  /** Names the invocation in claims and logs. */
  readonly requestId: string;
  readonly signal: AbortSignal;
}
