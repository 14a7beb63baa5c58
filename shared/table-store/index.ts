export {
  isTableError,
  TableAccessDeniedError,
  TableOutcomeUnknownError,
  TableRequestInvalidError,
  TableThrottledError,
  TableUnavailableError,
  type TableErrorCode,
  type TableFaultContext,
} from './errors.ts';
export { createMemoryTableClient } from './memory-table-client.ts';
export { outcomeOf } from './outcome-of.ts';
export { DEFAULT_RETRY, type RetryPolicy } from './retry-policy.ts';
export {
  HIGHEST,
  LOWEST,
  type BatchWriteResult,
  type CallOptions,
  type CapacityUnits,
  type ColumnCondition,
  type Columns,
  type ColumnValue,
  type Key,
  type KeyBound,
  type KeyValue,
  type RangeQuery,
  type ReadResult,
  type Row,
  type RowChange,
  type RowWrite,
  type RowWriteOutcome,
  type TableClient,
  type TableDefinition,
  type WriteCondition,
  type WriteResult,
} from './table-client.ts';
export { callAllowanceTable, inboxTable, partitionOf, pendingWorkTable, tables } from './tables.ts';
export type { TablestoreCredentials } from './tablestore-attempt.ts';
export {
  createTablestoreTableClient,
  openTablestoreConnection,
  type TablestoreTableClient,
} from './tablestore-at-first-use.ts';
export type {
  TablestoreCall,
  TablestoreConnection,
  TablestoreConnectionOptions,
} from './tablestore-connection.ts';
export {
  writeUntilKnown,
  type KnownOutcome,
  type KnownOutcomes,
  type WriteUntilKnownOptions,
} from './write-until-known.ts';
