import { tables, type TableDefinition } from '../table-store/index.ts';

/** A table that keeps sealed cells, and how a row of it is changed without undoing what others did. */
export interface SealedTable {
  readonly table: TableDefinition;
  /** Columns with sealed cells; each is bound to `sealedCellContext`. A row may lack some. */
  readonly columns: readonly string[];
  /**
   * Columns of which one gets another value with every change of the row that leaves the sealed cells
   * as they are. Empty where no writer does that.
   */
  readonly changedBy: readonly string[];
}

/**
 * Every table with sealed cells. Whoever seals into a new one adds it here; a test over all writers
 * fails otherwise, because its rows would be lost when their key goes.
 */
export const sealedTables: readonly SealedTable[] = [
  { table: tables.inbox, columns: ['content'], changedBy: ['rev'] },
  { table: tables.accessToken, columns: ['current', 'previous', 'renewal'], changedBy: [] },
  { table: tables.reportedPunch, columns: ['body'], changedBy: [] },
  { table: tables.directoryEntry, columns: ['reply'], changedBy: [] },
  { table: tables.auditIntake, columns: ['content'], changedBy: ['tries'] },
];
