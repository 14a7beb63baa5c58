import { tables, type TableDefinition } from '../../shared/table-store/index.ts';

/** What a table must be like, and which version of its form that is. */
export interface TableDeclaration {
  readonly definition: TableDefinition;
  /** Rises with every change of key or options; what each version was stands in the table's history. */
  readonly version: number;
  /** Table whose rows this one takes over; it is not removed by the run that creates this one. */
  readonly successorOf?: string;
}

/** Versions of tables whose form has changed since they were first declared; all others are at 1. */
const changed: Readonly<Record<string, Omit<TableDeclaration, 'definition'>>> = {};

/** Every table of the product. */
export const tableDeclarations: readonly TableDeclaration[] = Object.values(tables).map(
  (definition) => ({ definition, version: 1, ...changed[definition.name] }),
);
