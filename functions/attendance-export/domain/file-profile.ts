import * as z from 'zod';

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
    /** With {company}, {period}, {from}, {to} and {run}; must hold {run} so that no run overwrites. */
    fileName: z
      .string()
      .regex(/^[A-Za-z0-9_.{}-]{1,100}$/)
      .refine((pattern) => pattern.includes('{run}'), 'must hold {run}'),
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

/** What would make rows lose a quantity without a word. */
function layoutProblems(
  rows: 'per-code' | 'coded-slots',
  columns: readonly ProfileColumn[],
): string[] {
  const sources = new Set(columns.map((column) => (column.kind === 'value' ? column.source : '')));
  const problems = sources.has('employeeNumber') ? [] : ['must hold employeeNumber'];
  const perCode = ['earningsCode', 'quantity'] as const;
  if (rows === 'per-code') {
    problems.push(...perCode.filter((source) => !sources.has(source)).map((s) => `must hold ${s}`));
    if (columns.some(({ kind }) => kind !== 'value' && kind !== 'constant')) {
      problems.push('quantityOf and slots go with coded-slots only');
    }
    return problems;
  }
  for (const source of [...perCode, 'unit'] as const) {
    if (sources.has(source)) problems.push(`${source} goes with per-code only`);
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
  if (!isComplete) problems.push('slots must be 1, 2, 3, … with one code and one quantity each');
  return problems;
}
