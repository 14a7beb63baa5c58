import { tabularLimits } from './tabular-limits.ts';
import { tagsOf } from './xml-tags.ts';

/** A sheet as the workbook lists it. */
export interface ListedSheet {
  readonly name: string;
  readonly isHidden: boolean;
  /** Name of its part inside the archive; undefined if the workbook does not say. */
  readonly part: string | undefined;
}

/** What a sheet holds that a table must not. */
export interface SheetInspection {
  /** Addresses, `C7`. */
  readonly formulas: readonly string[];
  readonly errors: readonly string[];
  /** Ranges, `A1:B1`. */
  readonly merged: readonly string[];
  readonly lastRow: number;
  readonly lastColumn: number;
  /** False if a cell has no address that could be trusted. */
  readonly hasAddresses: boolean;
}

/** More of a kind are not listed: the table has to be made anew anyway. */
const MAX_LISTED = 20;

/** The sheets of a workbook, in the order of their tabs (ECMA-376 part 1, 18.2.19 and 18.2.20). */
export function sheetsOf(workbookXml: string, relationsXml: string): ListedSheet[] {
  const targets = new Map<string, string>();
  for (const { attributes } of tagsOf(relationsXml, new Set(['Relationship']))) {
    const target = attributes.get('Target') ?? '';
    const part = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
    targets.set(attributes.get('Id') ?? '', part);
  }
  return [...tagsOf(workbookXml, new Set(['sheet']))].map(({ attributes }) => ({
    name: attributes.get('name') ?? '',
    isHidden: (attributes.get('state') ?? 'visible') !== 'visible',
    part: targets.get(attributes.get('id') ?? ''),
  }));
}

/**
 * Looks a sheet over before its values are read (ECMA-376 part 1, 18.3.1.4, 18.3.1.40, 18.3.1.55).
 * Bounds come first: one cell in row 1,048,576 would make a reader fill every row before it.
 */
export function inspectSheet(sheetXml: string): SheetInspection {
  const formulas: string[] = [];
  const errors: string[] = [];
  const merged: string[] = [];
  let lastRow = 0;
  let lastColumn = 0;
  let hasAddresses = true;
  let cell = '';
  for (const { name, attributes } of tagsOf(sheetXml, SHEET_TAGS)) {
    if (name === 'mergeCell') {
      merged.push(attributes.get('ref') ?? '');
    } else if (name === 'row') {
      lastRow = Math.max(lastRow, Number(attributes.get('r') ?? lastRow + 1));
    } else if (name === 'c') {
      cell = attributes.get('r') ?? '';
      const place = parseAddress(cell);
      hasAddresses &&= place !== undefined;
      lastRow = Math.max(lastRow, place?.row ?? 0);
      lastColumn = Math.max(lastColumn, place?.column ?? 0);
      if (attributes.get('t') === 'e') errors.push(cell);
    } else if (formulas.at(-1) !== cell) {
      formulas.push(cell);
    }
  }
  return {
    formulas: formulas.slice(0, MAX_LISTED),
    errors: errors.slice(0, MAX_LISTED),
    merged: merged.slice(0, MAX_LISTED),
    lastRow,
    lastColumn,
    hasAddresses,
  };
}

const SHEET_TAGS: ReadonlySet<string> = new Set(['row', 'c', 'f', 'mergeCell']);

/** Row and column of `C7`, from 1; undefined for what is no address within reach of a spreadsheet. */
export function parseAddress(
  address: string,
): { readonly row: number; readonly column: number; readonly letter: string } | undefined {
  const match = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(address);
  if (match === null) return undefined;
  const [, letter = '', row = ''] = match;
  const column = letter.split('').reduce((sum, one) => sum * 26 + one.charCodeAt(0) - 64, 0);
  return { row: Number(row), column, letter };
}

/** True if the sheet is no larger than a table may be; the header is one row more. */
export function isWithinLimits({ lastRow, lastColumn }: SheetInspection): {
  readonly rows: boolean;
  readonly columns: boolean;
} {
  return {
    rows: lastRow <= tabularLimits.rows + 1,
    columns: lastColumn <= tabularLimits.columns,
  };
}
