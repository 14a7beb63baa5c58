export { examineRow, type ExaminedRow } from './examine-row.ts';
export type { ResealDependencies } from './reseal-pass.ts';
export { rotateTable, type RotateOptions } from './rotate-table.ts';
export { RotationBook } from './rotation-book.ts';
export type { RotationProgress, UnreadableRows } from './rotation-progress.ts';
export { sealedCellContext } from './sealed-cell-context.ts';
export { sealedTables, type SealedTable } from './sealed-tables.ts';
