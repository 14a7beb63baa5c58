import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import type { FileProfile } from './file-profile-v2.ts';
import { layoutProblems } from './layout-problems.ts';

const header = z.string().max(80);
const sources = [
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

const column = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), header, source: z.enum(sources) }),
  z.strictObject({ kind: z.literal('constant'), header, value: z.string().max(80) }),
  z.strictObject({ kind: z.literal('quantityOf'), header, earningsCode: z.string() }),
  z.strictObject({ kind: z.literal('slotCode'), header, slot: z.int().min(1).max(20) }),
  z.strictObject({ kind: z.literal('slotQuantity'), header, slot: z.int().min(1).max(20) }),
]);

/** Profiles of release 0.1: delimited only, one kind of record. Read as long as v 2 is written. */
export const fileProfileV1Schema = z
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
    nameColumn: z.enum(['optional', 'mandatory']),
    rows: z.enum(['per-code', 'coded-slots']),
    columns: z.array(column).min(1).max(200),
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

/**
 * The same file in the present form, byte for byte: no formula guard, no quantity below zero, hours
 * alone where codes stand in slots.
 */
export function upgradeFileProfile(document: z.infer<typeof fileProfileV1Schema>): FileProfile {
  const { columns, ...profile } = document;
  return {
    ...profile,
    v: 2,
    layout: 'delimited',
    payDay: { monthsLater: 0, day: 31 },
    slotRows: 'filled',
    units: profile.rows === 'coded-slots' ? ['hours'] : ['hours', 'minutes', 'days'],
    unitTexts: { hours: 'H', minutes: 'M', days: 'D' },
    lineKindTexts: { regular: 'R', adjustment: 'A', 'prior-period': 'P' },
    codeMap: {},
    endOfFile: 'none',
    fileNameReuse: 'never',
    formulaGuard: 'off',
    records: { detail: columns },
  };
}
