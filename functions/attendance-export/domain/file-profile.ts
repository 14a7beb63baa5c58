import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';

const header = z.string().max(80);

/** What a column can be filled from. */
export const columnSources = [
  'companyCode',
  'periodFrom',
  'periodTo',
  'employeeNumber',
  'name',
  'payGroup',
  'costCentre',
  'earningsCode',
  'quantity',
  'unit',
  'runNumber',
] as const;
export type ColumnSource = (typeof columnSources)[number];

const columnSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), header, source: z.enum(columnSources) }),
  z.strictObject({ kind: z.literal('constant'), header, value: z.string().max(80) }),
  /** The quantity of one earnings code, such as `Reg Hours`; only in the layout `coded-slots`. */
  z.strictObject({ kind: z.literal('quantityOf'), header, earningsCode: z.string() }),
  /** Code and quantity of a numbered slot; only in the layout `coded-slots`. */
  z.strictObject({ kind: z.literal('slotCode'), header, slot: z.int().min(1).max(20) }),
  z.strictObject({ kind: z.literal('slotQuantity'), header, slot: z.int().min(1).max(20) }),
]);
export type ProfileColumn = z.infer<typeof columnSchema>;

/**
 * A payroll file, described and not programmed. `rows: per-code` writes one row per person and
 * earnings code; `rows: coded-slots` writes one row per person, with codes that have no column of
 * their own in numbered slots, and a further row whenever the slots of a row are full.
 */
export const fileProfileSchema = z
  .strictObject({
    v: z.literal(1),
    name: z.string().regex(/^[a-z0-9-]{1,40}$/),
    version: z.int().min(1),
    description: z.strictObject({ en: z.string(), zhHK: z.string() }),
    characterSet: z.enum(['cp950-strict', 'big5-hkscs-2008', 'utf-8', 'utf-8-bom']),
    lineEnd: z.enum(['crlf', 'lf']),
    delimiter: z.enum([',', ';', '\t']),
    quoting: z.enum(['when-needed', 'always']),
    headerRow: z.boolean(),
    dateFormat: z.enum(['yyyy-MM-dd', 'yyyyMMdd', 'dd/MM/yyyy']),
    /** `optional`: an unwritable name leaves its column empty; `mandatory`: it holds the run. */
    nameColumn: z.enum(['optional', 'mandatory']),
    rows: z.enum(['per-code', 'coded-slots']),
    columns: z.array(columnSchema).min(1).max(200),
    /**
     * With {company}, {period}, {from}, {to} and {run}. Numbers of runs begin anew in each period, so
     * a name without both would be given twice.
     */
    fileName: z
      .string()
      .regex(/^[A-Za-z0-9_.{}-]{1,100}$/)
      .refine((pattern) => pattern.includes('{run}'), bilingual('must hold {run}', '必須有 {run}'))
      .refine(
        (pattern) => pattern.includes('{period}') || pattern.includes('{from}'),
        bilingual('must hold {period} or {from}', '必須有 {period} 或 {from}'),
      ),
  })
  .superRefine(({ rows, columns }, context) => {
    for (const message of layoutProblems(rows, columns)) {
      context.addIssue({ code: 'custom', path: ['columns'], message });
    }
  });
export type FileProfile = z.infer<typeof fileProfileSchema>;

/** The name under which a run's file is delivered. No personal data can be in it. */
export function fileNameOf(
  profile: FileProfile,
  about: { company: string; period: string; from: string; to: string; run: string },
): string {
  return profile.fileName
    .replaceAll('{company}', about.company)
    .replaceAll('{period}', about.period)
    .replaceAll('{from}', about.from.replaceAll('-', ''))
    .replaceAll('{to}', about.to.replaceAll('-', ''))
    .replaceAll('{run}', about.run);
}

/** Bilingual messages: what would make rows lose a quantity, or carry one twice, without a word. */
function layoutProblems(
  rows: 'per-code' | 'coded-slots',
  columns: readonly ProfileColumn[],
): string[] {
  const sources = new Set(columns.map((column) => (column.kind === 'value' ? column.source : '')));
  const problems = sources.has('employeeNumber') ? [] : [mustHold('employeeNumber')];
  const perCode = ['earningsCode', 'quantity'] as const;
  if (rows === 'per-code') {
    problems.push(...perCode.filter((source) => !sources.has(source)).map(mustHold));
    if (columns.some(({ kind }) => kind !== 'value' && kind !== 'constant')) {
      problems.push(
        bilingual(
          'quantityOf and slots go with coded-slots only',
          'quantityOf 及代碼分欄只可配合 coded-slots 使用',
        ),
      );
    }
    if (columns.filter((c) => c.kind === 'value' && c.source === 'quantity').length > 1) {
      problems.push(mustBeOnce('quantity'));
    }
    return problems;
  }
  for (const source of [...perCode, 'unit'] as const) {
    if (sources.has(source))
      problems.push(
        bilingual(`${source} goes with per-code only`, `${source} 只可配合 per-code 使用`),
      );
  }
  const own = columns.flatMap((c) => (c.kind === 'quantityOf' ? [c.earningsCode] : []));
  for (const code of new Set(own.filter((name, index) => own.indexOf(name) !== index))) {
    problems.push(mustBeOnce(`quantityOf ${code}`));
  }
  const codes = columns.flatMap((column) => (column.kind === 'slotCode' ? [column.slot] : []));
  const quantities = columns.flatMap((c) => (c.kind === 'slotQuantity' ? [c.slot] : []));
  const numbers = Array.from(
    { length: Math.max(codes.length, quantities.length) },
    (_, n) => n + 1,
  );
  const isComplete = [codes, quantities].every(
    (slots) => String([...slots].sort((a, b) => a - b)) === String(numbers),
  );
  if (!isComplete) problems.push(SLOTS_INCOMPLETE);
  return problems;
}

const SLOTS_INCOMPLETE = bilingual(
  'slots must be 1, 2, 3, … with one code and one quantity each',
  '代碼分欄須為 1、2、3……，各有一個代碼及一個數量',
);

function mustHold(source: string): string {
  return bilingual(`must hold ${source}`, `必須有 ${source}`);
}

function mustBeOnce(column: string): string {
  return bilingual(`${column} must be in one column`, `${column} 只可佔一欄`);
}
