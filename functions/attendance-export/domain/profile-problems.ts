import { bilingual } from '../../../shared/errors/index.ts';
import type { FileProfile, FixedWidthProfile } from './file-profile-v2.ts';
import { layoutProblems, mustHold, repeated } from './layout-problems.ts';
import {
  declaredNumber,
  isDateColumn,
  isNameColumn,
  isNumberColumn,
  isQuantityColumn,
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

function onlyFor(field: string, en: string, zhHK: string, { header }: ProfileColumn): string {
  return bilingual(
    `${header}: ${field} goes with ${en} only`,
    `${header}：${field} 只可配合${zhHK}使用`,
  );
}
