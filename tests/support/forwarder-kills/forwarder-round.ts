import type { AuditRecord, AuditSource } from '../../../infra/local/dingtalk/audit/audit-record.ts';
import type { RunningProcess } from '../process-tree.ts';
import type { CollectedCopy } from './collected-copies.ts';
import type { StoredState } from './stored-state.ts';

/** Where in its work the function is killed. */
export const MOMENTS = [
  'reading',
  'appending',
  'writing',
  'posting',
  'asking',
  'committing',
  'anywhere',
] as const;
export type Moment = (typeof MOMENTS)[number];

export interface ForwarderRound {
  readonly seed: number;
  /** New, or empty. */
  readonly stateDirectory: string;
  /** Of the function, at moments of the seed's. */
  readonly kills: number;
  /** Of host, stand-ins and all functions. */
  readonly launcherKills: number;
}

/** At most so many events go in a batch, so that there are many steps. */
export const EVENTS_PER_BATCH = 5;
/** At most so many batches are sent, or wait for the indexer, at once. */
export const BATCHES_UNDER_WAY = 4;
/** A batch whose end is not known is sent so often. */
export const MOST_SUBMISSIONS = 3;
/** Refused by the receiver until the faults are over. */
export const POISON = 'poisoned';

/** An event that was pushed as DingTalk does. */
export interface PushedEvent {
  readonly eventId: string;
  readonly stream: 'directory-events' | 'approvals';
  readonly isAcknowledged: boolean;
}

/** What was done and what has come of it, once everything has come to its end. */
export interface EndedForwarderRound {
  readonly corpId: string;
  readonly kills: readonly (Moment | 'launcher')[];
  readonly invocations: number;
  /** Deliveries of completed runs that failed at the receiver. */
  readonly failedDeliveries: number;
  readonly faults: Readonly<Record<string, number>>;
  /** What DingTalk tells in the end. */
  readonly told: ReadonlyMap<AuditSource, readonly AuditRecord[]>;
  /** Records from then on are to be read; both ends included. */
  readonly span: { readonly fromEpochMs: number; readonly toEpochMs: number };
  readonly pushed: readonly PushedEvent[];
  /** Every copy at the receiver, in the order of arrival. */
  readonly copies: readonly CollectedCopy[];
  /** How many there were before the function was asked again and again with nothing new to tell. */
  readonly copiesBeforeQuiet: number;
  readonly stored: StoredState;
  /** When the last run began, by local time. */
  readonly lastRunEpochMs: number;
  /** Processes that outlived a killed launcher. */
  readonly survivors: readonly RunningProcess[];
  readonly seconds: number;
}
