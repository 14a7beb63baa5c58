import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { describeIssues, type CompanyConfiguration } from '../../shared/configuration/index.ts';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import type { PayPeriod } from '../../shared/time/index.ts';
import {
  earningsCodeSchema,
  personMappingSchema,
  selectMapping,
  type MappingProblem,
  type PayrollMapping,
} from './domain/payroll-mapping.ts';
import { ExportRefusedError } from './errors.ts';

export interface MappingStores {
  readonly objects: ObjectStore;
  readonly sealer: Sealer;
}

/** Problems beyond this many are counted, not listed. */
const MAX_LISTED_PROBLEMS = 20;

/**
 * Reads the payroll mapping that the configuration names, proves its hash, checks every row and
 * picks the rows of the company and period. All problems are reported at once, by table and line.
 *
 * @throws ExportRefusedError `mapping.missing` or `mapping.invalid`
 */
export async function readMapping(
  stores: MappingStores,
  company: CompanyConfiguration,
  period: PayPeriod,
): Promise<PayrollMapping> {
  const people = await readTable(stores, 'people', company.peopleMapping, personMappingSchema);
  const codes = await readTable(
    stores,
    'earnings-codes',
    company.earningsCodes,
    earningsCodeSchema,
  );
  const problems = [...people.problems, ...codes.problems];
  if (problems.length > 0) throw invalid(problems);
  const selected = selectMapping(company.code, period, people.rows, codes.rows);
  if (selected.problems.length > 0) throw invalid(selected.problems.map(describeProblem));
  return selected.mapping;
}

async function readTable<Schema extends z.ZodType>(
  stores: MappingStores,
  table: string,
  reference: { readonly objectKey: string; readonly sha256: string },
  schema: Schema,
): Promise<{ readonly rows: z.infer<Schema>[]; readonly problems: string[] }> {
  const sealed = await stores.objects.get(reference.objectKey);
  if (sealed === undefined) throw missing(table);
  const bytes = stores.sealer.open(sealed, reference.objectKey);
  if (createHash('sha256').update(bytes).digest('hex') !== reference.sha256) throw missing(table);
  const { parse } = await import('csv-parse/sync');
  const rows: z.infer<Schema>[] = [];
  const problems: string[] = [];
  let records: unknown[];
  try {
    records = parse(Buffer.from(bytes), { bom: true, columns: true, trim: true });
  } catch {
    return { rows, problems: [`${table}: not a CSV table with a header row`] };
  }
  for (const [index, record] of records.entries()) {
    const result = schema.safeParse(record);
    if (result.success) rows.push(result.data);
    // The header is line 1.
    else
      problems.push(
        ...describeIssues(result.error).map(
          (text) => `${table} line ${String(index + 2)}: ${text}`,
        ),
      );
  }
  return { rows, problems };
}

function describeProblem({ table, problem, item }: MappingProblem): string {
  const meaning = {
    'person-mapped-twice': 'has two rows that are valid in the period',
    'employee-number-used-twice': 'is the employee number of two people',
    'code-mapped-twice': 'has two earnings codes that are valid in the period',
    'code-missing': 'has no earnings code that is valid in the period',
    'code-with-two-units': 'is used with both hours and minutes',
  }[problem];
  return `${table}: ${item} ${meaning}`;
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

function invalid(problems: readonly string[]): ExportRefusedError {
  const listed = problems.slice(0, MAX_LISTED_PROBLEMS).join('; ');
  const more =
    problems.length > MAX_LISTED_PROBLEMS
      ? ` (+${String(problems.length - MAX_LISTED_PROBLEMS)})`
      : '';
  return new ExportRefusedError('mapping.invalid', {
    text: {
      en: `The payroll mapping has ${String(problems.length)} problem(s): ${listed}${more}.`,
      zhHK: `薪酬對照表有 ${String(problems.length)} 個問題：${listed}${more}。`,
    },
    remedy: {
      en: 'Correct these rows, publish the mapping and run the same command again.',
      zhHK: '請更正所列各行，發佈對照表後再執行相同指令。',
    },
    details: { problems: problems.length },
  });
}
