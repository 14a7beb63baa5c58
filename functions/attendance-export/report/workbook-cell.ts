import type { CellObject } from 'write-excel-file/node';

/** More characters a cell cannot hold (Microsoft, "Excel specifications and limits"). */
const MOST_CHARACTERS = 32_767;
/** Not in XML 1.0, in any escape: a workbook with one of them does not open. */
const NOT_IN_XML = /[\p{Surrogate}\ufffe\uffff]|(?![\t\n\r])[\u0000-\u001f]/gu;
/** Excel reads `_x0041_` as the letter A; an escaped underscore keeps it as it is. */
const ESCAPE_OF_EXCEL = /_(?=x[0-9A-Fa-f]{4}_)/g;

/**
 * Text that stays text: leading zeros stay, and what begins with `=`, `+`, `-` or `@` becomes no
 * formula, neither on opening nor when somebody edits the cell (format `@`). What XML cannot hold is
 * shown as □, and the shown text ends with … where it was cut.
 */
export function textCell(text: string): CellObject {
  const shown = text.replace(NOT_IN_XML, '□').replace(ESCAPE_OF_EXCEL, '_x005F_');
  const value = shown.length <= MOST_CHARACTERS ? shown : `${cut(shown)}…`;
  return { type: String, value, format: '@' };
}

/** Leaves room for the mark of the cut, and no half of a pair at the end. */
function cut(text: string): string {
  return text.slice(0, MOST_CHARACTERS - 1).replace(/\p{Surrogate}$/u, '');
}

/** A quantity as the file has it, as a number that can be added up, shown with its decimals. */
export function quantityCell(text: string | undefined): CellObject | null {
  if (text === undefined) return null;
  const decimals = text.split('.')[1]?.length ?? 0;
  return numberCell(Number(text), decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`);
}

export function countCell(count: number): CellObject {
  return numberCell(count, '0');
}

/** A multiplier of up to four decimals. */
export function multiplierCell(text: string): CellObject {
  return numberCell(Number(text), '0.00##');
}

export function headerCell(text: string): CellObject {
  return { ...textCell(text), fontWeight: 'bold', backgroundColor: '#E8EEF3', wrap: true };
}

/** @throws RangeError for text that is no number: a hole in a column of figures is never silent */
function numberCell(value: number, format: string): CellObject {
  if (!Number.isFinite(value)) throw new RangeError('not a number of a payroll line');
  return { type: Number, value, format };
}
