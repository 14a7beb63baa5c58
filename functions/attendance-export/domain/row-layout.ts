import { columnsOf, type FileProfile } from './file-profile-v2.ts';
import type { PayrollLine } from './payroll-line.ts';

/** The lines that one row of the file holds. */
export interface RowLines {
  /** Gives the row its employee, cost centre and the like; in rows per code, its quantity too. */
  readonly line: PayrollLine;
  /** In coded slots: the lines whose code has a column of its own. */
  readonly byCode: ReadonlyMap<string, PayrollLine>;
  /** In coded slots: the lines in numbered slots. */
  readonly slots: ReadonlyMap<number, PayrollLine>;
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

/** A unit that the file cannot tell: in a column of hours, 7 minutes would read as 7 hours. */
export class UnitNotAcceptedError extends CodeWithoutColumnError {
  readonly unit: PayrollLine['unit'];

  constructor({ earningsCode, unit }: PayrollLine) {
    super(earningsCode, `code ${earningsCode} is in ${unit}, which the profile does not take`);
    this.name = 'UnitNotAcceptedError';
    this.unit = unit;
  }
}

/** Puts the lines of one person, in file order, into rows. Every line is in exactly one row. */
export type RowLayout = (lines: readonly PayrollLine[]) => RowLines[];

const NO_CODES: RowLines['byCode'] = new Map();
const NO_SLOTS: RowLines['slots'] = new Map();

/**
 * @throws (the layout) CodeWithoutColumnError, UnitNotAcceptedError for a line that the file cannot
 *   carry
 */
export function rowLayoutOf(profile: FileProfile): RowLayout {
  const units = new Set(profile.units);
  const layOut =
    profile.rows === 'per-code'
      ? (lines: readonly PayrollLine[]) =>
          lines.map((line) => ({ line, byCode: NO_CODES, slots: NO_SLOTS }))
      : codedSlotLayout(profile);
  return (lines) => {
    const refused = lines.find(({ unit }) => !units.has(unit));
    if (refused !== undefined) throw new UnitNotAcceptedError(refused);
    return layOut(lines);
  };
}

interface OpenRow {
  readonly group: string;
  readonly line: PayrollLine;
  readonly byCode: Map<string, PayrollLine>;
  readonly slots: Map<number, PayrollLine>;
}

interface Slot {
  readonly number: number;
  readonly codes: ReadonlySet<string> | undefined;
}

/**
 * Each line goes into the first row of its kind that has room for it. Two lines of one code, such as
 * a month's and a correction of the month before, never meet in one row: one of them would be lost.
 */
function codedSlotLayout(profile: FileProfile): RowLayout {
  const own = new Set(
    profile.records.detail.flatMap((column) =>
      column.kind === 'quantityOf' ? [column.earningsCode] : [],
    ),
  );
  const slots = slotsOf(profile);
  const groupOf = rowGroupOf(profile);
  return (lines) => {
    const rows: OpenRow[] = [];
    for (const line of lines) {
      const group = groupOf(line);
      const takes = (row: OpenRow): boolean => row.group === group && put(row, line);
      if (rows.some(takes)) continue;
      const row: OpenRow = { group, line, byCode: new Map(), slots: new Map() };
      if (!put(row, line)) throw new CodeWithoutColumnError(line.earningsCode);
      rows.push(row);
    }
    return rows;
  };

  function put(row: OpenRow, line: PayrollLine): boolean {
    const { earningsCode } = line;
    if (own.has(earningsCode)) {
      if (row.byCode.has(earningsCode)) return false;
      row.byCode.set(earningsCode, line);
      return true;
    }
    if (profile.slotRows === 'one-code' && row.slots.size > 0) return false;
    const slot = slots.find(
      ({ number, codes }) => !row.slots.has(number) && (codes?.has(earningsCode) ?? true),
    );
    if (slot === undefined) return false;
    row.slots.set(slot.number, line);
    return true;
  }
}

function slotsOf(profile: FileProfile): Slot[] {
  return profile.records.detail
    .flatMap((column) =>
      column.kind === 'slotCode'
        ? [{ number: column.slot, codes: column.codes && new Set(column.codes) }]
        : [],
    )
    .sort((a, b) => a.number - b.number);
}

/** Lines may share a row only if they agree in every column that the row has once. */
function rowGroupOf(profile: FileProfile): (line: PayrollLine) => string {
  const fields = {
    payGroup: 'payGroup',
    costCentre: 'costCentre',
    lineKind: 'kind',
    originalPeriodFrom: 'from',
    originalPeriodTo: 'to',
  } as const;
  const shared = columnsOf(profile).flatMap((column) =>
    column.kind === 'value' && column.source in fields
      ? [fields[column.source as keyof typeof fields]]
      : [],
  );
  return (line) => JSON.stringify(shared.map((field) => line[field]));
}
