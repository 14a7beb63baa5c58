import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { describeIssues, type CompanyConfiguration } from '../../shared/configuration/index.ts';
import type { BilingualText } from '../../shared/errors/index.ts';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import type { PayPeriod } from '../../shared/time/index.ts';
import {
  earningsCodeSchema,
  isValidIn,
  personMappingSchema,
  selectMapping,
  type PayrollMapping,
} from './domain/payroll-mapping.ts';
import { ExportRefusedError } from './errors.ts';
import { describeMappingProblem, type NumberedRow } from './mapping-problem.ts';

export interface MappingStores {
  readonly objects: ObjectStore;
  readonly sealer: Sealer;
}

/** Problems beyond this many are counted, not listed. */
const MAX_LISTED_PROBLEMS = 20;

interface ReadTable<Row> {
  readonly rows: readonly NumberedRow<Row>[];
  readonly problems: readonly BilingualText[];
}

/**
 * Reads the payroll mapping that the configuration names, proves its hash, checks every row and
 * picks the rows of the company and period. All problems are reported at once, by table and line;
 * no id of a person is among them, because refusals reach the log.
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
  const wrongRows = [...people.problems, ...codes.problems];
  if (wrongRows.length > 0) throw invalid(wrongRows);
  const { mapping, problems } = selectMapping(
    company.code,
    period,
    people.rows.map(({ row }) => row),
    codes.rows.map(({ row }) => row),
  );
  if (problems.length === 0) return mapping;
  const valid = {
    people: people.rows.filter(
      ({ row }) => row.company_code === company.code && isValidIn(row, period),
    ),
    codes: codes.rows.filter(({ row }) => isValidIn(row, period)),
  };
  throw invalid(problems.map((problem) => describeMappingProblem(problem, valid)));
}

async function readTable<Schema extends z.ZodType>(
  stores: MappingStores,
  table: string,
  reference: { readonly objectKey: string; readonly sha256: string },
  schema: Schema,
): Promise<ReadTable<z.infer<Schema>>> {
  const sealed = await stores.objects.get(reference.objectKey);
  if (sealed === undefined) throw missing(table);
  const bytes = stores.sealer.open(sealed, reference.objectKey);
  if (createHash('sha256').update(bytes).digest('hex') !== reference.sha256) throw missing(table);
  const { parse } = await import('csv-parse/sync');
  let records: { readonly record: unknown; readonly info: { readonly lines: number } }[];
  try {
    records = parse(Buffer.from(bytes), { bom: true, columns: true, trim: true, info: true });
  } catch {
    const problem = {
      en: `${table}: not a CSV table with a header row`,
      zhHK: `${table}：並非附有標題行的 CSV 表`,
    };
    return { rows: [], problems: [problem] };
  }
  const rows: NumberedRow<z.infer<Schema>>[] = [];
  const problems: BilingualText[] = [];
  for (const { record, info } of records) {
    const result = schema.safeParse(record);
    if (result.success) rows.push({ row: result.data, line: info.lines });
    else problems.push(...problemsOfLine(table, info.lines, result.error));
  }
  return { rows, problems };
}

function problemsOfLine(table: string, line: number, error: z.ZodError): BilingualText[] {
  const { en, zhHK } = describeIssues(error);
  return en.map((text, index) => ({
    en: `${table} line ${String(line)}: ${text}`,
    zhHK: `${table} 第 ${String(line)} 行：${zhHK[index] ?? text}`,
  }));
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

function invalid(problems: readonly BilingualText[]): ExportRefusedError {
  const distinct = [...new Map(problems.map((problem) => [problem.en, problem])).values()];
  const listed = distinct.slice(0, MAX_LISTED_PROBLEMS);
  const count = String(distinct.length);
  const more =
    distinct.length > listed.length ? ` (+${String(distinct.length - listed.length)})` : '';
  return new ExportRefusedError('mapping.invalid', {
    text: {
      en: `The payroll mapping has ${count} problem(s): ${listed.map(({ en }) => en).join('; ')}${more}.`,
      zhHK: `薪酬對照表有 ${count} 個問題：${listed.map(({ zhHK }) => zhHK).join('；')}${more}。`,
    },
    remedy: {
      en: 'Correct these rows, publish the mapping and run the same command again.',
      zhHK: '請更正所列各行，發佈對照表後再執行相同指令。',
    },
    details: { problems: distinct.length },
  });
}
