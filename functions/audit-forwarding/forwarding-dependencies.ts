import type { Configuration, OrganisationConfiguration } from '../../shared/configuration/index.ts';
import type { DeliveryEnd, DeliveryRequest } from '../../shared/event-delivery/index.ts';
import type { AsyncInvoker } from '../../shared/function-compute/index.ts';
import type { TellGroup } from '../../shared/group-alarm/index.ts';
import type { LeaseStore } from '../../shared/lease/index.ts';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import type { AuditTrail, Logger } from '../../shared/observability/index.ts';
import type { RandomSource } from '../../shared/random/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import type { RecordNormaliser } from './collect/record-normaliser.ts';
import type { Checkpoints } from './delivery/checkpoints.ts';
import type { Rejections } from './delivery/rejections.ts';
import type { AuditSettings, SinkSettings } from './domain/settings.ts';
import type { AuditNotes } from './notes/audit-notes.ts';
import type { AuditSource, AuditStreams, CallOptions, EventSink, Identities } from './ports.ts';
import type { CallBudget } from './sources/domain/affordable-minutes.ts';

/** What the function needs from outside. */
export interface ForwardingDependencies {
  readonly environment: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  /** How long others wait for a run that died. */
  readonly leaseMs: number;
  /** The way to itself. */
  readonly invoker: AsyncInvoker;
  /** The live configuration, a few seconds old at most. */
  readonly configuration: () => Promise<Configuration>;
  readonly auditTrailOf: (organisation: OrganisationConfiguration) => AuditTrail;
  readonly leasesOf: (organisation: OrganisationConfiguration) => LeaseStore;
  readonly tellGroup: TellGroup;
  /** Asks nobody: what is behind the parts is asked when they are used. */
  readonly partsOf: (
    organisation: OrganisationConfiguration,
    settings: AuditSettings,
  ) => OrganisationParts;
  /** Keeps the event of a delivery for its stream. @throws the errors of the table port */
  readonly keepDelivery: (request: DeliveryRequest, caller: DeliveryCaller) => Promise<DeliveryEnd>;
}

/** Who does a delivery of the event worker, and until when. */
export type DeliveryCaller = Pick<WorkCaller, 'requestId' | 'signal'>;

/** What belongs to one organisation. */
export interface OrganisationParts {
  readonly organisation: OrganisationConfiguration;
  readonly settings: AuditSettings;
  readonly streams: AuditStreams;
  readonly checkpoints: Checkpoints;
  readonly rejections: Rejections;
  readonly notes: AuditNotes;
  readonly normaliser: RecordNormaliser;
  /** Undefined: no names are added. */
  readonly identities: Identities | undefined;
  /** All that there are, also those that are switched off. */
  readonly sources: readonly AuditSource[];
  /** Sinks of the settings; each is opened when it is needed. */
  readonly sinks: readonly SinkOpening[];
  /** Metered calls that the sources may still make in the month. */
  readonly callBudget: (call: CallOptions) => Promise<CallBudget>;
  /** Bucket of the functions, where exports are. */
  readonly objects: ObjectStore;
  /** Where closed hours are put, in a bucket of its own. */
  readonly archive: ObjectStore;
  /** Books metered calls that are not booked yet. To be awaited at the end of an invocation. */
  readonly flush: (call: CallOptions) => Promise<unknown>;
}

export interface SinkOpening {
  readonly settings: SinkSettings;
  /** @throws the errors of the sink's secrets and settings */
  readonly open: () => Promise<EventSink>;
}

/** Who asks for the work of an invocation, and how long there is time for it. */
export interface WorkCaller {
  /** What the event claims; who really invoked the function is in the cloud account's own log. */
  readonly actor: 'timer' | 'manual-invoke';
  /** Names the invocation in leases and logs. */
  readonly requestId: string;
  readonly signal: AbortSignal;
  /** No further piece of work should be begun from then on. */
  readonly beginUntilEpochMs: number;
}

/** Whether a further piece of work may be begun. */
export function mayGoOn(clock: Pick<Clock, 'nowEpochMs'>, untilEpochMs: number): () => boolean {
  return () => clock.nowEpochMs() < untilEpochMs;
}
