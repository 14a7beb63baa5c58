import type { HongKongDate } from '../../../shared/time/index.ts';
import type { FileProfile } from './file-profile-v2.ts';
import type { FileTotals } from './file-totals.ts';
import { formatDate } from './format-date.ts';
import { formatNumber } from './format-number.ts';
import type { LineProblems } from './payroll-file-refusal.ts';
import type { PayrollLine } from './payroll-line.ts';
import {
  declaredNumber,
  type ColumnSource,
  type DetailColumn,
  type FileColumn,
  type ProfileColumn,
} from './profile-columns.ts';
import { usualDecimals, writtenQuantity } from './quantity.ts';
import type { RowLines } from './row-layout.ts';

/** What every record of a file shares. */
export interface RowContext {
  readonly profile: FileProfile;
  readonly companyCode: string;
  readonly periodFrom: HongKongDate;
  readonly periodTo: HongKongDate;
  readonly payrollDate: HongKongDate;
  readonly runNumber: string;
  /** Gathers quantities that their column does not take. */
  readonly problems: LineProblems;
}

/** The place of a record in its file. */
export interface RecordPlace {
  /** Detail records are numbered from 1, a header record is 0, a trailer one more than the last. */
  readonly sequence: number;
  /** Empty if the file cannot carry it. */
  readonly writableName: string;
}

/** The fields of a detail record as text, as yet without quotes and padding. */
export function detailFields(context: RowContext, place: RecordPlace, row: RowLines): string[] {
  return context.profile.records.detail.map((column) => detailField(column, context, place, row));
}

function detailField(
  column: DetailColumn,
  context: RowContext,
  place: RecordPlace,
  row: RowLines,
): string {
  switch (column.kind) {
    case 'constant':
      return column.value;
    case 'quantityOf':
      return quantity(column, context, row.byCode.get(column.earningsCode));
    case 'slotCode':
      return codeInFile(context.profile, row.slots.get(column.slot)?.earningsCode ?? '');
    case 'slotQuantity':
      return quantity(column, context, row.slots.get(column.slot));
    case 'value':
      return detailValue(column, context, place, row.line);
  }
}

function detailValue(
  column: Extract<DetailColumn, { kind: 'value' }>,
  context: RowContext,
  place: RecordPlace,
  line: PayrollLine,
): string {
  const { profile } = context;
  const source: ColumnSource = column.source;
  const date = (day: HongKongDate): string =>
    formatDate(day, column.dateFormat ?? profile.dateFormat);
  switch (source) {
    case 'companyCode':
    case 'runNumber':
      return context[source];
    case 'periodFrom':
    case 'periodTo':
    case 'payrollDate':
      return date(context[source]);
    case 'originalPeriodFrom':
      return date(line.from);
    case 'originalPeriodTo':
      return date(line.to);
    case 'name':
      return place.writableName;
    case 'sequence':
      return String(place.sequence);
    case 'quantity':
      return quantity(column, context, line);
    case 'minutes':
      return number(column, context, BigInt(line.roundedMinutes), 0, line);
    case 'multiplier':
      return multiplier(column, context, line);
    case 'unit':
      return profile.unitTexts[line.unit];
    case 'lineKind':
      return profile.lineKindTexts[line.kind];
    case 'earningsCode':
      return codeInFile(profile, line.earningsCode);
    case 'employeeNumber':
    case 'payGroup':
    case 'costCentre':
      return line[source];
  }
}

/** The fields of a header or trailer record as text. */
export function fileFields(
  columns: readonly FileColumn[],
  context: RowContext,
  sequence: number,
  totals: FileTotals,
): string[] {
  return columns.map((column) => fileField(column, context, sequence, totals));
}

function fileField(
  column: FileColumn,
  context: RowContext,
  sequence: number,
  totals: FileTotals,
): string {
  if (column.kind === 'constant') return column.value;
  const total = (units: bigint, decimals: number): string =>
    number(column, context, units, decimals, undefined);
  if (column.kind === 'totalOf') {
    return total(totals.quantityOf(column.earningsCode), totals.decimals);
  }
  switch (column.source) {
    case 'companyCode':
    case 'runNumber':
      return context[column.source];
    case 'periodFrom':
    case 'periodTo':
    case 'payrollDate':
      return formatDate(context[column.source], column.dateFormat ?? context.profile.dateFormat);
    case 'sequence':
      return String(sequence);
    case 'rowCount':
      return String(totals.rowCount);
    case 'totalQuantity':
      return total(totals.quantity, totals.decimals);
    case 'totalMinutes':
      return total(BigInt(totals.minutes), 0);
  }
}

function codeInFile({ codeMap }: FileProfile, earningsCode: string): string {
  // A code may bear the name of something that every object has.
  return (Object.hasOwn(codeMap, earningsCode) ? codeMap[earningsCode] : undefined) ?? earningsCode;
}

function quantity(
  column: ProfileColumn,
  context: RowContext,
  line: PayrollLine | undefined,
): string {
  if (line === undefined) return '';
  const decimals = declaredNumber(column)?.decimals ?? usualDecimals(line.unit);
  return number(column, context, writtenQuantity(line, decimals), decimals, line);
}

/** As the mapping has it, or with the four places that a column of fixed width needs. */
function multiplier(column: ProfileColumn, context: RowContext, line: PayrollLine): string {
  const decimals = declaredNumber(column)?.decimals;
  if (decimals === undefined) return line.multiplier;
  const [whole = '', fraction = ''] = line.multiplier.split('.');
  return number(column, context, BigInt(whole + fraction.padEnd(decimals, '0')), decimals, line);
}

function number(
  column: ProfileColumn,
  context: RowContext,
  units: bigint,
  decimals: number,
  line: PayrollLine | undefined,
): string {
  const isFixedWidth = context.profile.layout === 'fixed-width';
  const text = formatNumber(units, decimals, declaredNumber(column), isFixedWidth);
  if (text === undefined) context.problems.add(column.header, line, { reason: 'negative' });
  return text ?? '';
}
