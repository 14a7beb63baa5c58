import { bilingual } from '../../../shared/errors/index.ts';
import type { FileProfile, FixedWidthProfile } from './file-profile-v2.ts';
import {
  declaredNumber,
  isDateColumn,
  isNameColumn,
  isNumberColumn,
  isQuantityColumn,
  type DetailColumn,
  type FixedColumn,
  type ProfileColumn,
} from './profile-columns.ts';

/** A contradiction within a profile; the message is bilingual. */
export interface ProfileProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Bytes of a line end. */
export const LINE_END_BYTES = { crlf: 2, lf: 1, none: 0 } as const;

/** Everything that would make a file lose a quantity, carry one twice, or be read wrongly. */
export function profileProblems(profile: FileProfile): ProfileProblem[] {
  const detail = ['records', 'detail'];
  const at = (path: readonly string[]) => (message: string) => ({ path, message });
  return [
    ...layoutProblems(profile.rows, profile.records.detail).map(at(detail)),
    ...unitProblems(profile).map(at(['units'])),
    ...codeMapProblems(profile).map(at(['codeMap'])),
    ...fileNameProblems(profile).map(at(['fileName'])),
    ...formatProblems(recordsOf(profile).flatMap(([, columns]) => columns)).map(at(['records'])),
    ...(profile.layout === 'fixed-width' ? placeProblems(profile) : []),
  ];
}

function recordsOf({ records }: FileProfile): [string, readonly ProfileColumn[]][] {
  return [
    ['header', records.header ?? []],
    ['detail', records.detail],
    ['trailer', records.trailer ?? []],
  ];
}

/** What would make rows lose a quantity, or carry one twice, without a word. */
export function layoutProblems(
  rows: 'per-code' | 'coded-slots',
  columns: readonly DetailColumn[],
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
  for (const source of [...perCode, 'unit', 'minutes', 'multiplier'] as const) {
    if (sources.has(source))
      problems.push(
        bilingual(`${source} goes with per-code only`, `${source} 只可配合 per-code 使用`),
      );
  }
  return [...problems, ...slotProblems(columns)];
}

function slotProblems(columns: readonly DetailColumn[]): string[] {
  const own = columns.flatMap((c) => (c.kind === 'quantityOf' ? [c.earningsCode] : []));
  const problems = repeated(own).map((code) => mustBeOnce(`quantityOf ${code}`));
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

/** A number without its unit would be read in another one. */
function unitProblems({ rows, units, records }: FileProfile): string[] {
  const namesUnit = records.detail.some((c) => c.kind === 'value' && c.source === 'unit');
  if (units.length === 1 || (rows === 'per-code' && namesUnit)) return [];
  return [
    bilingual(
      'must name one unit where no column tells the unit',
      '沒有欄位說明單位時，只可填寫一個單位',
    ),
  ];
}

function codeMapProblems({ codeMap }: FileProfile): string[] {
  return repeated(Object.values(codeMap)).map((code) =>
    bilingual(`two codes would both become ${code}`, `有兩個代碼同樣變成 ${code}`),
  );
}

function fileNameProblems({ fileName, fileNameReuse }: FileProfile): string[] {
  if (fileNameReuse === 'when-taken-away') return [];
  const problems = fileName.includes('{run}') ? [] : [mustHold('{run}')];
  if (!fileName.includes('{period}') && !fileName.includes('{from}')) {
    problems.push(bilingual('must hold {period} or {from}', '必須有 {period} 或 {from}'));
  }
  return problems;
}

function formatProblems(columns: readonly ProfileColumn[]): string[] {
  const problems: string[] = [];
  for (const column of columns) {
    const number = declaredNumber(column);
    if (number !== undefined && !isNumberColumn(column)) {
      problems.push(onlyFor('number', 'numbers', '數字', column));
    }
    if ('dateFormat' in column && column.dateFormat !== undefined && !isDateColumn(column)) {
      problems.push(onlyFor('dateFormat', 'dates', '日期', column));
    }
    if (number?.decimals !== undefined && isNumberColumn(column) && !hasDecimals(column)) {
      problems.push(onlyFor('decimals', 'quantities', '數量', column));
    }
  }
  const decimals = columns
    .filter(isQuantityColumn)
    .map((column) => String(declaredNumber(column)?.decimals));
  if (new Set(decimals).size > 1) {
    problems.push(
      bilingual(
        'all quantities and their totals must have the same decimals',
        '所有數量及其總數的小數位數必須相同',
      ),
    );
  }
  return problems;
}

/** Counts and minutes are whole; a multiplier is written as the mapping has it, or with four places. */
function hasDecimals(column: ProfileColumn): boolean {
  const isMultiplier = column.kind === 'value' && column.source === 'multiplier';
  return isQuantityColumn(column) || (isMultiplier && declaredNumber(column)?.decimals === 4);
}

/** Widths are proven by arithmetic here, so that no record of another length is ever written. */
function placeProblems(profile: FixedWidthProfile): ProfileProblem[] {
  const { header, detail, trailer } = profile.records;
  const records: [string, readonly FixedColumn[]][] = [
    ['header', header ?? []],
    ['detail', detail],
    ['trailer', trailer ?? []],
  ];
  return records.flatMap(([record, columns]) => {
    const lengths = columns.length === 0 ? [] : lengthProblems(profile, columns);
    const messages = [...lengths, ...columns.flatMap(placeProblemsOf)];
    return messages.map((message) => ({ path: ['records', record], message }));
  });
}

function lengthProblems(profile: FixedWidthProfile, columns: readonly FixedColumn[]): string[] {
  const fields = columns.reduce((sum, { widthBytes }) => sum + widthBytes, 0);
  const length = fields + LINE_END_BYTES[profile.lineEnd];
  if (length === profile.recordBytes) return [];
  return [
    bilingual(
      `columns and line end make ${String(length)} bytes, not ${String(profile.recordBytes)}`,
      `各欄及換行共 ${String(length)} 個位元組，而非 ${String(profile.recordBytes)} 個`,
    ),
  ];
}

function placeProblemsOf(column: FixedColumn): string[] {
  const { header } = column;
  const problems: string[] = [];
  if (column.pad === '0' && column.align === 'left') {
    problems.push(
      bilingual(
        `${header}: zeros behind a value would change it; align right`,
        `${header}：在值後補零會改變其大小，須靠右對齊`,
      ),
    );
  }
  if (column.pad === '0' && declaredNumber(column)?.negative === 'parentheses') {
    problems.push(
      bilingual(
        `${header}: parentheses cannot be filled with zeros`,
        `${header}：括號不可配合補零`,
      ),
    );
  }
  if (column.onOverflow === 'cut' && !isNameColumn(column)) {
    problems.push(bilingual(`${header}: only a name may be cut`, `${header}：只有姓名可以截短`));
  }
  return problems;
}

function repeated(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))];
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

function onlyFor(field: string, en: string, zhHK: string, { header }: ProfileColumn): string {
  return bilingual(
    `${header}: ${field} goes with ${en} only`,
    `${header}：${field} 只可配合${zhHK}使用`,
  );
}
