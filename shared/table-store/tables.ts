import type { TableDefinition } from './table-client.ts';

/**
 * Every table of the product. The first key column always begins with environment and organisation
 * (`partitionOf`), so that two organisations or environments never meet in a range.
 */
export const tables = {
  /** Which version of the configuration is live; moved by compare-and-swap. */
  configurationPointer: {
    name: 'configuration_pointer',
    primaryKey: [{ name: 'environment', type: 'string' }],
    timeToLiveSeconds: -1,
    maxVersions: 1,
  },
  /**
   * One row per payroll run: `period` = company, period and profile (`HKSC/2026-10/adp-hk-generic`),
   * `run` = 0001…
   */
  payrollRun: {
    name: 'payroll_run',
    primaryKey: [
      { name: 'organisation', type: 'string' },
      { name: 'period', type: 'string' },
      { name: 'run', type: 'string' },
    ],
    timeToLiveSeconds: -1,
    maxVersions: 1,
  },
  /** One row per stored answer of a run: object key, hash, count. */
  fetchCheckpoint: {
    name: 'fetch_checkpoint',
    primaryKey: [
      { name: 'run', type: 'string' },
      { name: 'call', type: 'string' },
    ],
    timeToLiveSeconds: -1,
    maxVersions: 1,
  },
  /** Time-limited rights to work, with owner and fencing number. */
  lease: {
    name: 'lease',
    primaryKey: [
      { name: 'organisation', type: 'string' },
      { name: 'resource', type: 'string' },
    ],
    timeToLiveSeconds: -1,
    maxVersions: 1,
  },
  /** Metered DingTalk calls: one row per organisation, month and spender. */
  callLedger: {
    name: 'call_ledger',
    primaryKey: [
      { name: 'organisation', type: 'string' },
      { name: 'month', type: 'string' },
      { name: 'spender', type: 'string' },
    ],
    timeToLiveSeconds: -1,
    maxVersions: 1,
  },
  /** Append-only record of every outward effect and refusal. */
  auditTrail: {
    name: 'audit_trail',
    primaryKey: [
      { name: 'organisation', type: 'string' },
      { name: 'day', type: 'string' },
      { name: 'entry', type: 'string' },
    ],
    timeToLiveSeconds: -1,
    maxVersions: 1,
  },
} as const satisfies Record<string, TableDefinition>;

/** First key column of every table: environment and organisation. */
export function partitionOf(environment: string, corpId: string): string {
  return `${environment}/${corpId}`;
}
