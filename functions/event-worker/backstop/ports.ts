import type { EventStore } from '../../../shared/event-delivery/index.ts';
import type { EventWorkerDependencies } from '../ports.ts';

/** What of the worker's surroundings the backstop needs. */
export type BackstopDependencies = Pick<
  EventWorkerDependencies,
  | 'environment'
  | 'leaseMs'
  | 'clock'
  | 'random'
  | 'tables'
  | 'objects'
  | 'sealer'
  | 'inbox'
  | 'log'
  | 'leasesOf'
  | 'ledgerOf'
  | 'auditTrailOf'
  | 'dingTalkOf'
  | 'tellGroup'
> & { readonly events: Pick<EventStore, 'listEvents'> };
