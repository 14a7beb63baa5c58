import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';

const PLACEHOLDER = /\{(fileName|baseName|company|period|from|to|run)\}/g;

/** What a column or key of an acknowledgement can tell. */
export const acknowledgementRoles = [
  'status',
  'employeeNumber',
  'earningsCode',
  'reason',
  'rowCount',
  'total',
  'fileName',
] as const;
export type AcknowledgementRole = (typeof acknowledgementRoles)[number];

/** A name of the header row or a key; or, in a CSV without header, the number of the column from 1. */
const columnReference = z.union([z.string().min(1).max(80), z.int().min(1).max(200)]).optional();
const statusValues = z.array(z.string().min(1).max(80)).max(50).default([]);

/**
 * How the receiver of a payroll file answers, described and not programmed: where the file lies, how
 * it is named, what its columns mean. Formats of vendors are agreed one by one; what differs between
 * them is a setting here.
 */
export const acknowledgementProfileSchema = z
  .strictObject({
    folder: z.string().regex(/^[^\0]*$/),
    /**
     * With {fileName} or {baseName} of the delivered file, {company}, {period}, {from}, {to} and {run};
     * `*` stands for anything, such as a time.
     */
    fileNamePattern: z
      .string()
      .regex(
        /^[A-Za-z0-9_.{}*-]{1,120}$/,
        bilingual(
          'must be letters, digits and _ . - * with {placeholders}',
          '只可為英文字母、數字、_ . - * 及 {變數}',
        ),
      )
      .refine(
        (pattern) => pattern.split('*').length <= 4,
        bilingual('must hold three * at most', '最多可有三個 *'),
      )
      .refine(
        namesOneRun,
        bilingual(
          'must hold {fileName} or {baseName}, or {run} with {period} or {from}',
          '必須有 {fileName} 或 {baseName}，或 {run} 連同 {period} 或 {from}',
        ),
      ),
    /** `key-value`: lines such as `STATUS=OK`; an empty line or a repeated key begins a new record. */
    format: z.enum(['csv', 'key-value']),
    delimiter: z.enum([',', ';', '\t', '|', '=', ':']).optional(),
    headerRow: z.boolean().default(true),
    /** `big5` reads CP950 and Big5-HKSCS alike (WHATWG Encoding, read 2026-11-26). */
    characterSet: z.enum(['utf-8', 'big5']).default('utf-8'),
    columns: z.strictObject({
      status: columnReference,
      employeeNumber: columnReference,
      earningsCode: columnReference,
      reason: columnReference,
      rowCount: columnReference,
      total: columnReference,
      fileName: columnReference,
    }),
    /** Values of the status column, in whichever case. */
    acceptedValues: statusValues,
    rejectedValues: statusValues,
    /** What each row says where there is no status column: many vendors list only what they reject. */
    rowsWithoutStatus: z.enum(['accepted', 'rejected', 'unreadable']).default('unreadable'),
    /** Whether a rejected row is rejected alone, or the file with it. */
    rejectedRow: z.enum(['row', 'file']).default('row'),
    /** What a row answers that names a person: each delivered row, or each person once. */
    rowsAnswer: z.enum(['rows', 'people']).default('rows'),
    /** What a file without any statement means. */
    emptyFile: z.enum(['accepted', 'unreadable']).default('unreadable'),
  })
  .superRefine((profile, context) => {
    for (const message of profileProblems(profile)) context.addIssue({ code: 'custom', message });
  });
export type AcknowledgementProfile = z.infer<typeof acknowledgementProfileSchema>;

/** The run whose answer is looked for. `fileName` is the name under which its file was delivered. */
export interface AcknowledgedFile {
  readonly fileName: string;
  readonly company: string;
  readonly period: string;
  readonly from: string;
  readonly to: string;
  readonly run: string;
}

/** Tells the names that a run's acknowledgement may have. */
export function acknowledgementNames(
  { fileNamePattern }: AcknowledgementProfile,
  file: AcknowledgedFile,
): (name: string) => boolean {
  const values: Readonly<Record<string, string>> = {
    fileName: file.fileName,
    baseName: baseNameOf(file.fileName),
    company: file.company,
    period: file.period,
    from: file.from.replaceAll('-', ''),
    to: file.to.replaceAll('-', ''),
    run: file.run,
  };
  const parts = fileNamePattern.split(/(\{[A-Za-z]+\}|\*)/).map((part) => {
    if (part === '*') return '.*';
    const value = part.startsWith('{') ? values[part.slice(1, -1)] : undefined;
    return (value ?? part).replaceAll(/[^A-Za-z0-9]/g, '\\$&');
  });
  const pattern = new RegExp(`^${parts.join('')}$`);
  return (name) => pattern.test(name);
}

/** Without its ending, and without that of its encryption. */
function baseNameOf(fileName: string): string {
  return fileName.replace(/\.(pgp|gpg|asc)$/i, '').replace(/\.[^.]*$/, '');
}

function namesOneRun(pattern: string): boolean {
  if (pattern.includes('{fileName}') || pattern.includes('{baseName}')) return true;
  const hasPeriod = pattern.includes('{period}') || pattern.includes('{from}');
  return pattern.includes('{run}') && hasPeriod;
}

interface CheckedSettings {
  readonly fileNamePattern: string;
  readonly format: 'csv' | 'key-value';
  readonly headerRow: boolean;
  readonly columns: Readonly<Partial<Record<AcknowledgementRole, string | number | undefined>>>;
  readonly acceptedValues: readonly string[];
  readonly rejectedValues: readonly string[];
  readonly rowsWithoutStatus: string;
}

/** Settings that would let a rejection pass for an acceptance, or that can never match. */
function profileProblems(settings: CheckedSettings): string[] {
  const { columns, acceptedValues, rejectedValues } = settings;
  const problems: string[] = [];
  if (/[{}]/.test(settings.fileNamePattern.replaceAll(PLACEHOLDER, ''))) {
    problems.push(UNKNOWN_PLACEHOLDER);
  }
  const isByNumber = settings.format === 'csv' && !settings.headerRow;
  const references = Object.values(columns).filter((reference) => reference !== undefined);
  if (references.some((reference) => (typeof reference === 'number') !== isByNumber)) {
    problems.push(WRONG_REFERENCE);
  }
  if (columns.status === undefined) {
    return settings.rowsWithoutStatus === 'unreadable' ? [...problems, NO_MEANING] : problems;
  }
  if (acceptedValues.length === 0 || rejectedValues.length === 0) problems.push(VALUES_MISSING);
  const rejected = new Set(rejectedValues.map(comparable));
  if (acceptedValues.some((value) => rejected.has(comparable(value)))) problems.push(VALUE_TWICE);
  return problems;
}

/** Status values are compared without regard to case and surrounding space. */
export function comparable(value: string): string {
  return value.trim().toUpperCase();
}

const UNKNOWN_PLACEHOLDER = bilingual(
  'fileNamePattern holds an unknown {placeholder}',
  'fileNamePattern 含有不明的 {變數}',
);
const WRONG_REFERENCE = bilingual(
  'columns are named by the header row or key; by number only in a CSV without header row',
  '欄位以標題列或鍵名指明；只有沒有標題列的 CSV 才用欄號',
);
const NO_MEANING = bilingual(
  'without a status column rowsWithoutStatus must say what a row means',
  '沒有狀態欄時，必須以 rowsWithoutStatus 說明每行的意思',
);
const VALUES_MISSING = bilingual(
  'a status column needs acceptedValues and rejectedValues',
  '狀態欄必須有 acceptedValues 及 rejectedValues',
);
const VALUE_TWICE = bilingual(
  'a value is both accepted and rejected',
  '同一數值不可同時代表接受及拒絕',
);
