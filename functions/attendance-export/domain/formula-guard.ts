import type { DelimitedProfile } from './file-profile-v2.ts';
import { isNumberColumn, type ProfileColumn } from './profile-columns.ts';

/**
 * First characters that make a spreadsheet compute a cell, half and full width (OWASP, "CSV
 * Injection", read 2026-11). Quoting does not help: the quotes are gone before the cell is read.
 */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/u;

/** True if a text comes from somewhere else than the profile and a spreadsheet would compute it. */
export function isLikeFormula(column: ProfileColumn, text: string): boolean {
  if (column.kind === 'constant' || isNumberColumn(column)) return false;
  return FORMULA_START.test(text);
}

/**
 * The text of a delimited field, made harmless if the profile says so; undefined if it must be
 * refused. Numbers are exempt: `-1.50` is a quantity and no formula. Constants are the profile's own.
 */
export function guardedText(
  { formulaGuard }: DelimitedProfile,
  column: ProfileColumn,
  text: string,
): string | undefined {
  if (formulaGuard === 'off' || !isLikeFormula(column, text)) return text;
  return formulaGuard === 'quote-prefix' ? `'${text}` : undefined;
}
