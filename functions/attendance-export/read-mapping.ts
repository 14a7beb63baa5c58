import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { CompanyConfiguration } from '../../shared/configuration/index.ts';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import type { PayPeriod } from '../../shared/time/index.ts';
import {
  earningsCodeLayout,
  earningsCodeSchema,
  type EarningsCodeMapping,
} from './domain/earnings-code-table.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { peopleLayout, personMappingSchema, type PersonMapping } from './domain/people-table.ts';
import { selectMapping, type MappingChoice } from './domain/select-mapping.ts';
import type { TableLayout } from './domain/table-layout.ts';
import { tableProblem, type TableProblem } from './domain/table-problem.ts';
import { readTableRows, type NumberedRow, type TableRows } from './domain/table-rows.ts';
import { ExportRefusedError } from './errors.ts';
import { MappingInvalidError } from './mapping-invalid-error.ts';
import { readTabularFile } from './read-tabular-file.ts';
import type { TabularProblem } from './tabular-result.ts';

export interface MappingStores {
  readonly objects: ObjectStore;
  readonly sealer: Sealer;
}

/** Both tables of a company, each row checked on its own. */
export interface MappingTables {
  readonly people: readonly NumberedRow<PersonMapping>[];
  readonly codes: readonly NumberedRow<EarningsCodeMapping>[];
}

/** What the choice of rows depends on besides company and period. */
export type MappingOptions = Omit<MappingChoice, 'company' | 'period'>;

/**
 * Reads the payroll mapping that the configuration names, proves its hash, checks every row and
 * picks the rows of the company and period. All problems are reported at once, by table, line and
 * column; no id of a person is among them, because refusals reach the log.
 *
 * @throws ExportRefusedError `mapping.missing`; MappingInvalidError `mapping.invalid`
 */
export async function readMapping(
  stores: MappingStores,
  company: CompanyConfiguration,
  period: PayPeriod,
  options: MappingOptions = {},
): Promise<PayrollMapping> {
  return mappingOf(await readMappingTables(stores, company), {
    ...options,
    company: company.code,
    period,
  });
}

/**
 * The tables themselves, for those who need them more than once: before and after the directory is
 * known, or for the difference between two versions.
 *
 * @throws ExportRefusedError `mapping.missing`; MappingInvalidError `mapping.invalid`
 */
export async function readMappingTables(
  stores: MappingStores,
  company: Pick<CompanyConfiguration, 'peopleMapping' | 'earningsCodes'>,
): Promise<MappingTables> {
  const people = await readTable(stores, company.peopleMapping, peopleLayout, personMappingSchema);
  const codes = await readTable(
    stores,
    company.earningsCodes,
    earningsCodeLayout,
    earningsCodeSchema,
  );
  const problems = [...people.problems, ...codes.problems];
  if (problems.length > 0) throw new MappingInvalidError(problems);
  return { people: people.rows, codes: codes.rows };
}

/**
 * The mapping of a company and period.
 *
 * @throws MappingInvalidError `mapping.invalid`
 */
export function mappingOf(tables: MappingTables, choice: MappingChoice): PayrollMapping {
  const { mapping, problems } = selectMapping(choice, tables.people, tables.codes);
  if (problems.length > 0) throw new MappingInvalidError(problems);
  return mapping;
}

/** Where a sealed table lies, and the hash of its bytes before sealing. */
export interface TableReference {
  readonly objectKey: string;
  readonly sha256: string;
}

/**
 * Reads a sealed table, CSV or XLSX. What is wrong with it is returned.
 *
 * @throws ExportRefusedError `mapping.missing`
 */
export async function readTable<Schema extends z.ZodType>(
  stores: MappingStores,
  reference: TableReference,
  layout: TableLayout,
  schema: Schema,
): Promise<TableRows<z.infer<Schema>>> {
  const { table } = layout;
  const sealed = await stores.objects.get(reference.objectKey);
  if (sealed === undefined) throw missing(table);
  const bytes = stores.sealer.open(sealed, reference.objectKey);
  if (createHash('sha256').update(bytes).digest('hex') !== reference.sha256) throw missing(table);
  return parseTable(bytes, layout, schema);
}

/** The rows of a table that is not sealed. What is wrong with it is returned. */
export async function parseTable<Schema extends z.ZodType>(
  bytes: Uint8Array,
  layout: TableLayout,
  schema: Schema,
): Promise<TableRows<z.infer<Schema>>> {
  const { table } = layout;
  const result = await readTabularFile(bytes, table);
  if (result.outcome === 'read') return readTableRows(layout, schema, result.file);
  return { rows: [], problems: result.problems.map((problem) => asTableProblem(table, problem)) };
}

/** A problem of a file as one of the table in it. */
export function asTableProblem(
  table: TableLayout['table'],
  { line, columnLetter, reason, remedy }: TabularProblem,
): TableProblem {
  const place = {
    lines: line === undefined ? [] : [line],
    column: columnLetter === undefined ? undefined : { name: '', letter: columnLetter },
  };
  return tableProblem(table, reason, place, remedy);
}

function missing(table: string): ExportRefusedError {
  return new ExportRefusedError('mapping.missing', {
    text: {
      en: `The mapping table ${table} that the configuration names is missing or was changed.`,
      zhHK: `設定所指的對照表 ${table} 不存在或已被更改。`,
    },
    remedy: {
      en: 'Publish the mapping again.',
      zhHK: '請重新發佈對照表。',
    },
    details: { table },
  });
}
