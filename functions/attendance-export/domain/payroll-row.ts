import type { FileProfile, ProfileColumn } from './file-profile.ts';
import type { PayrollLine } from './payroll-line.ts';
import { quantityText } from './quantity.ts';

/** What every row of a file shares. */
export interface RowContext {
  readonly companyCode: string;
  /** Already in the profile's date format. */
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly runNumber: string;
}

/** The lines of one person, in code order. */
export interface PersonLines {
  readonly first: PayrollLine;
  readonly lines: readonly PayrollLine[];
  /** Empty if the character set cannot write it. */
  readonly writableName: string;
}

/**
 * The rows of one person, as text fields, as the profile lays them out.
 *
 * @throws CodeWithoutColumnError, or CodeNotInHoursError, for a line that coded slots cannot carry
 */
export function rowsOf(profile: FileProfile, context: RowContext, person: PersonLines): string[][] {
  if (profile.rows === 'per-code') {
    return person.lines.map((line) =>
      profile.columns.map((column) =>
        cell(column, context, person, { line, byCode: new Map(), slots: [] }),
      ),
    );
  }
  return codedSlotRows(profile, context, person);
}

/** An earnings code that the profile has neither a column nor a slot for. */
export class CodeWithoutColumnError extends Error {
  readonly earningsCode: string;

  constructor(earningsCode: string, message = `the profile has no slot for code ${earningsCode}`) {
    super(message);
    this.name = 'CodeWithoutColumnError';
    this.earningsCode = earningsCode;
  }
}

/** An earnings code in minutes for a layout whose columns are hours: 7 minutes would read as 7 hours. */
export class CodeNotInHoursError extends CodeWithoutColumnError {
  constructor(earningsCode: string) {
    super(earningsCode, `code ${earningsCode} is in minutes, and coded slots hold hours`);
    this.name = 'CodeNotInHoursError';
  }
}

interface RowLines {
  readonly line: PayrollLine;
  readonly byCode: ReadonlyMap<string, PayrollLine>;
  readonly slots: readonly PayrollLine[];
}

function codedSlotRows(profile: FileProfile, context: RowContext, person: PersonLines): string[][] {
  const inMinutes = person.lines.find(({ unit }) => unit !== 'hours');
  if (inMinutes !== undefined) throw new CodeNotInHoursError(inMinutes.earningsCode);
  const ownColumn = new Set(
    profile.columns.flatMap((column) =>
      column.kind === 'quantityOf' ? [column.earningsCode] : [],
    ),
  );
  const slotCount = Math.max(
    0,
    ...profile.columns.map((column) => (column.kind === 'slotCode' ? column.slot : 0)),
  );
  const fixed = new Map(
    person.lines
      .filter(({ earningsCode }) => ownColumn.has(earningsCode))
      .map((line) => [line.earningsCode, line]),
  );
  const others = person.lines.filter(({ earningsCode }) => !ownColumn.has(earningsCode));
  if (others.length > 0 && slotCount === 0) {
    throw new CodeWithoutColumnError(others[0]?.earningsCode ?? '');
  }
  const rowCount = Math.max(1, slotCount === 0 ? 1 : Math.ceil(others.length / slotCount));
  return Array.from({ length: rowCount }, (_, index) => {
    const slots = others.slice(index * slotCount, (index + 1) * slotCount);
    const lines: RowLines = { line: person.first, byCode: index === 0 ? fixed : new Map(), slots };
    return profile.columns.map((column) => cell(column, context, person, lines));
  });
}

function cell(
  column: ProfileColumn,
  context: RowContext,
  person: PersonLines,
  row: RowLines,
): string {
  switch (column.kind) {
    case 'constant':
      return column.value;
    case 'quantityOf':
      return written(row.byCode.get(column.earningsCode));
    case 'slotCode':
      return row.slots[column.slot - 1]?.earningsCode ?? '';
    case 'slotQuantity':
      return written(row.slots[column.slot - 1]);
    case 'value':
      return value(column.source, context, person, row.line);
  }
}

function written(line: PayrollLine | undefined): string {
  return line === undefined ? '' : quantityText(line);
}

function value(
  source: Extract<ProfileColumn, { kind: 'value' }>['source'],
  context: RowContext,
  person: PersonLines,
  line: PayrollLine,
): string {
  switch (source) {
    case 'companyCode':
    case 'periodFrom':
    case 'periodTo':
    case 'runNumber':
      return context[source];
    case 'name':
      return person.writableName;
    case 'quantity':
      return written(line);
    case 'unit':
      return { hours: 'H', minutes: 'M', days: 'D' }[line.unit];
    case 'employeeNumber':
    case 'payGroup':
    case 'costCentre':
    case 'earningsCode':
      return line[source];
  }
}
