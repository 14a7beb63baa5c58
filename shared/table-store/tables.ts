import type { TableDefinition } from './table-client.ts';

/**
 * Every table of the product, each by a name of its own, so that a function carries only the tables
 * that it names. The first key column always begins with environment and organisation
 * (`partitionOf`), so that two organisations or environments never meet in a range. Numbers are
 * written out: a product would keep the definition in the bundles of those that do not name it.
 */

/** Which version of the configuration is live; moved by compare-and-swap. */
export const configurationPointerTable = {
  name: 'configuration_pointer',
  primaryKey: [{ name: 'environment', type: 'string' }],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * One row per payroll run: `period` = company, period and profile (`HKSC/2026-10/adp-hk-generic`),
 * `run` = 0001…
 */
export const payrollRunTable = {
  name: 'payroll_run',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'period', type: 'string' },
    { name: 'run', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** One row per stored answer of a run: object key, hash, count. */
export const fetchCheckpointTable = {
  name: 'fetch_checkpoint',
  primaryKey: [
    { name: 'run', type: 'string' },
    { name: 'call', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** Time-limited rights to work, with owner and fencing number. */
export const leaseTable = {
  name: 'lease',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'resource', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** Metered DingTalk calls: one row per organisation, month and spender. */
export const callLedgerTable = {
  name: 'call_ledger',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'month', type: 'string' },
    { name: 'spender', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** Append-only record of every outward effect and refusal. */
export const auditTrailTable = {
  name: 'audit_trail',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'day', type: 'string' },
    { name: 'entry', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * One row per event received: it is the idempotency record and carries the sealed content. `part` =
 * environment, organisation and two digits of the key's hash, so that a storm spreads. Rows outlive
 * the retention of events (30 days), after which an event counts as stale.
 */
export const inboxTable = {
  name: 'inbox',
  primaryKey: [
    { name: 'part', type: 'string' },
    { name: 'event', type: 'string' },
  ],
  /** 60 days. */
  timeToLiveSeconds: 5_184_000,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * Work that is not finished, by when somebody should look: `part` = environment, organisation and
 * one of sixteen buckets; `work` = `event/<key>` or `delivery/<key>/<subscriber>`.
 */
export const pendingWorkTable = {
  name: 'pending_work',
  primaryKey: [
    { name: 'part', type: 'string' },
    { name: 'due', type: 'integer' },
    { name: 'work', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** The progress of one subscriber with one event; `part` and `event` as in the inbox. */
export const eventDeliveryTable = {
  name: 'event_delivery',
  primaryKey: [
    { name: 'part', type: 'string' },
    { name: 'event', type: 'string' },
    { name: 'subscriber', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** What gave up, oldest first; `entry` = instant, event and subscriber. */
export const deadLetterTable = {
  name: 'dead_letter',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'entry', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** Time of the latest event that a subscriber has handled of a subject (approval, person, department). */
export const eventSubjectTable = {
  name: 'event_subject',
  primaryKey: [
    { name: 'part', type: 'string' },
    { name: 'subject', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** How an organisation's event stream is doing: last push, last look at each backstop, alarms told. */
export const eventHealthTable = {
  name: 'event_health',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'aspect', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * Punches that DingTalk reported by event, sealed: `day` = environment, organisation and Hong Kong
 * day. They outlive DingTalk's own 180 days, after which nothing can be compared any more.
 */
export const reportedPunchTable = {
  name: 'reported_punch',
  primaryKey: [
    { name: 'day', type: 'string' },
    { name: 'punch', type: 'string' },
  ],
  /** 200 days. */
  timeToLiveSeconds: 17_280_000,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** Approvals whose end has come as an event; `part` = environment, organisation and two digits. */
export const approvalEndTable = {
  name: 'approval_end',
  primaryKey: [
    { name: 'part', type: 'string' },
    { name: 'instance', type: 'string' },
  ],
  /** 60 days. */
  timeToLiveSeconds: 5_184_000,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** One row per approval instance that becomes a request: the authority on whether it has been made. */
export const serviceRequestTable = {
  name: 'service_request',
  primaryKey: [
    { name: 'part', type: 'string' },
    { name: 'instance', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * Tokens, sealed: `credential` = `app/<client id>`, `jsapi-ticket/<client id>` or
 * `user/<client id>/<hash of the union id>`.
 */
export const accessTokenTable = {
  name: 'access_token',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'credential', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * Which calls per second have been given out: `lane` = client id and operation, or what holds for all
 * operations of an app. A row that nobody touches for a week has nothing left to say.
 */
export const callAllowanceTable = {
  name: 'call_allowance',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'lane', type: 'string' },
  ],
  /** 7 days. */
  timeToLiveSeconds: 604_800,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * Answers about people, departments and roles, sealed: `part` = environment, organisation and two
 * digits of the entry's hash. No answer is shown for longer than a day.
 */
export const directoryEntryTable = {
  name: 'directory_entry',
  primaryKey: [
    { name: 'part', type: 'string' },
    { name: 'entry', type: 'string' },
  ],
  /** 2 days. */
  timeToLiveSeconds: 172_800,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** How far each table has been sealed anew: one row per environment and table. */
export const keyRotationTable = {
  name: 'key_rotation',
  primaryKey: [
    { name: 'environment', type: 'string' },
    { name: 'table', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * How far each audit stream of an organisation is written: next sequence, head of the chain, cursor at
 * the source, and what describes the last segment; moved by compare-and-swap.
 */
export const auditStreamTable = {
  name: 'audit_stream',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'stream', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * Runs of audit events that were appended together: `part` = environment, organisation and stream,
 * `sequence` = that of the first. The events are in an object; the row has their ids.
 */
export const auditSegmentTable = {
  name: 'audit_segment',
  primaryKey: [
    { name: 'part', type: 'string' },
    { name: 'sequence', type: 'integer' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** What each sink has acknowledged of each stream: `delivery` = `<sink>/<stream>`. */
export const auditCheckpointTable = {
  name: 'audit_checkpoint',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'delivery', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * Audit events that a receiver will not take as they are: `part` = environment, organisation and
 * sink, `event` = stream and sequence.
 */
export const auditRejectionTable = {
  name: 'audit_rejection',
  primaryKey: [
    { name: 'part', type: 'string' },
    { name: 'event', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * Events of the inbox that belong into an audit stream and are not in it yet, sealed: `part` =
 * environment, organisation and stream, `record` = key of the event.
 */
export const auditIntakeTable = {
  name: 'audit_intake',
  primaryKey: [
    { name: 'part', type: 'string' },
    { name: 'record', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * Small states of an organisation's audit forwarding, one for each aspect: when each source was read,
 * what has been told to people. Moved by compare-and-swap.
 */
export const auditNoteTable = {
  name: 'audit_note',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'aspect', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/**
 * What `silence-watch` has told and still has to tell of an organisation: one row for each alarm and
 * what it is about. Moved by compare-and-swap.
 */
export const silenceNoteTable = {
  name: 'silence_note',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'aspect', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** All of them, for whoever creates them or names many. */
export const tables = {
  configurationPointer: configurationPointerTable,
  payrollRun: payrollRunTable,
  fetchCheckpoint: fetchCheckpointTable,
  lease: leaseTable,
  callLedger: callLedgerTable,
  auditTrail: auditTrailTable,
  inbox: inboxTable,
  pendingWork: pendingWorkTable,
  eventDelivery: eventDeliveryTable,
  deadLetter: deadLetterTable,
  eventSubject: eventSubjectTable,
  eventHealth: eventHealthTable,
  reportedPunch: reportedPunchTable,
  approvalEnd: approvalEndTable,
  serviceRequest: serviceRequestTable,
  accessToken: accessTokenTable,
  callAllowance: callAllowanceTable,
  directoryEntry: directoryEntryTable,
  keyRotation: keyRotationTable,
  auditStream: auditStreamTable,
  auditSegment: auditSegmentTable,
  auditCheckpoint: auditCheckpointTable,
  auditRejection: auditRejectionTable,
  auditIntake: auditIntakeTable,
  auditNote: auditNoteTable,
  silenceNote: silenceNoteTable,
} as const;

/** First key column of every table: environment and organisation. */
export function partitionOf(environment: string, corpId: string): string {
  return `${environment}/${corpId}`;
}
