import type { CellObject } from 'write-excel-file/node';
import type { BilingualText } from '../../../shared/errors/index.ts';
import type { ExceptionGroup, ReportedException } from '../domain/exception-groups.ts';
import { measureTitle } from '../domain/measure-titles.ts';
import type { PayrollLine } from '../domain/payroll-line.ts';
import { formatDecimal, usualDecimals, writtenQuantity } from '../domain/quantity.ts';
import type { PayrollReport, ReportedAdjustment } from '../domain/report-model.ts';
import type { TotalComparison } from '../domain/total-comparison.ts';
import { sayAttribute } from './report-language.ts';
import { lineKindTexts, questionStateTexts, reportTexts, unitTexts } from './report-texts.ts';
import { countCell, headerCell, multiplierCell, quantityCell, textCell } from './workbook-cell.ts';

/** A line of the file with its quantity as written there. */
type WorkbookLine = PayrollLine & { readonly quantity: string };

/** One sheet: a header row that stays in view, with a filter, and the rows below it. */
export interface WorkbookSheet {
  readonly sheet: string;
  readonly columns: readonly { readonly width: number }[];
  readonly data: readonly (readonly (CellObject | null)[])[];
}

interface SheetColumn<Row> {
  readonly title: BilingualText;
  readonly width: number;
  readonly cell: (row: Row) => CellObject | null;
}

export interface LinesWorkbook {
  /** In the order of the file. */
  readonly lines: readonly PayrollLine[];
  /** Decimals of the file's quantities, if its profile names any. */
  readonly quantityDecimals?: number | undefined;
  /** Totals, adjustments and exceptions come from here. */
  readonly report: PayrollReport;
  /** A column with names; off by default. */
  readonly showNames?: boolean | undefined;
}

/** The four sheets in their order. */
export function workbookSheets(workbook: LinesWorkbook): WorkbookSheet[] {
  const { report, showNames = false } = workbook;
  const columns = showNames ? lineColumns : lineColumns.filter((column) => column !== nameColumn);
  return [
    sheetOf('Lines', columns, linesOf(workbook)),
    sheetOf('Totals', totalColumns, report.totals),
    sheetOf('Adjustments', adjustmentColumns, report.adjustments),
    sheetOf('Exceptions', exceptionColumns, report.exceptions.flatMap(exceptionsOf)),
  ];
}

function linesOf({ lines, quantityDecimals }: LinesWorkbook): WorkbookLine[] {
  return lines.map((line) => {
    const decimals = quantityDecimals ?? usualDecimals(line.unit);
    return { ...line, quantity: formatDecimal(writtenQuantity(line, decimals), decimals) };
  });
}

function sheetOf<Row>(
  sheet: string,
  columns: readonly SheetColumn<Row>[],
  rows: readonly Row[],
): WorkbookSheet {
  const shared = new SharedCells();
  return {
    sheet,
    columns: columns.map(({ width }) => ({ width })),
    data: [
      columns.map(({ title }) => headerCell(sayAttribute(title))),
      ...rows.map((row) => columns.map(({ cell }) => shared.of(cell(row)))),
    ],
  };
}

/** A code, a date or a cost centre stands in thousands of rows: equal cells are one in memory. */
class SharedCells {
  readonly #cells = new Map<string, CellObject>();

  of(cell: CellObject | null): CellObject | null {
    if (cell === null) return null;
    const key = `${cell.format ?? ''} ${String(cell.value)}`;
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    this.#cells.set(key, cell);
    return cell;
  }
}

const nameColumn: SheetColumn<WorkbookLine> = {
  title: reportTexts.name,
  width: 24,
  cell: ({ name }) => textCell(name),
};

const lineColumns: readonly SheetColumn<WorkbookLine>[] = [
  {
    title: reportTexts.employeeNumber,
    width: 18,
    cell: ({ employeeNumber }) => textCell(employeeNumber),
  },
  nameColumn,
  { title: reportTexts.payGroup, width: 16, cell: ({ payGroup }) => textCell(payGroup) },
  { title: reportTexts.costCentre, width: 16, cell: ({ costCentre }) => textCell(costCentre) },
  {
    title: reportTexts.earningsCode,
    width: 14,
    cell: ({ earningsCode }) => textCell(earningsCode),
  },
  {
    title: reportTexts.lineKind,
    width: 24,
    cell: ({ kind }) => textCell(sayAttribute(lineKindTexts[kind])),
  },
  { title: reportTexts.from, width: 12, cell: ({ from }) => textCell(from) },
  { title: reportTexts.to, width: 12, cell: ({ to }) => textCell(to) },
  { title: reportTexts.minutes, width: 12, cell: ({ minutes }) => countCell(minutes) },
  {
    title: reportTexts.roundedMinutes,
    width: 16,
    cell: ({ roundedMinutes }) => countCell(roundedMinutes),
  },
  {
    title: reportTexts.multiplier,
    width: 12,
    cell: ({ multiplier }) => multiplierCell(multiplier),
  },
  {
    title: reportTexts.unit,
    width: 14,
    cell: ({ unit }) => textCell(sayAttribute(unitTexts[unit])),
  },
  { title: reportTexts.quantity, width: 14, cell: ({ quantity }) => quantityCell(quantity) },
];

const totalColumns: readonly SheetColumn<TotalComparison>[] = [
  {
    title: reportTexts.earningsCode,
    width: 14,
    cell: ({ earningsCode }) => textCell(earningsCode),
  },
  {
    title: reportTexts.unit,
    width: 14,
    cell: ({ unit }) => textCell(sayAttribute(unitTexts[unit])),
  },
  {
    title: reportTexts.lines,
    width: 12,
    cell: ({ current }) => (current === undefined ? null : countCell(current.lines)),
  },
  {
    title: reportTexts.minutes,
    width: 14,
    cell: ({ current }) => (current === undefined ? null : countCell(current.minutes)),
  },
  {
    title: reportTexts.quantity,
    width: 16,
    cell: ({ current }) => quantityCell(current?.quantity),
  },
  {
    title: reportTexts.previousQuantity,
    width: 16,
    cell: ({ previous }) => quantityCell(previous?.quantity),
  },
  { title: reportTexts.difference, width: 16, cell: ({ difference }) => quantityCell(difference) },
];

const adjustmentColumns: readonly SheetColumn<ReportedAdjustment>[] = [
  {
    title: reportTexts.employeeNumber,
    width: 18,
    cell: ({ employeeNumber }) => textCell(employeeNumber ?? ''),
  },
  { title: reportTexts.userId, width: 18, cell: ({ userId }) => textCell(userId ?? '') },
  { title: reportTexts.date, width: 12, cell: ({ date }) => textCell(date) },
  {
    title: reportTexts.measure,
    width: 32,
    cell: ({ measure, title }) => textCell(sayAttribute(title ?? measureTitle(measure))),
  },
  { title: reportTexts.minutes, width: 12, cell: ({ minutes }) => countCell(minutes) },
  { title: reportTexts.reason, width: 48, cell: ({ reason }) => textCell(reason) },
  { title: reportTexts.author, width: 18, cell: ({ author }) => textCell(author) },
];

interface ExceptionRow {
  readonly group: ExceptionGroup;
  readonly item: ReportedException;
}

function exceptionsOf(group: ExceptionGroup): ExceptionRow[] {
  return group.items.map((item) => ({ group, item }));
}

const exceptionColumns: readonly SheetColumn<ExceptionRow>[] = [
  { title: reportTexts.identifier, width: 26, cell: ({ item }) => textCell(item.id) },
  {
    title: reportTexts.cause,
    width: 36,
    cell: ({ group }) => textCell(sayAttribute(group.title)),
  },
  {
    title: reportTexts.state,
    width: 18,
    cell: ({ item }) => textCell(sayAttribute(questionStateTexts[item.state])),
  },
  {
    title: reportTexts.employeeNumber,
    width: 18,
    cell: ({ item }) => textCell(item.employeeNumber ?? ''),
  },
  { title: reportTexts.userId, width: 18, cell: ({ item }) => textCell(item.userId ?? '') },
  { title: reportTexts.date, width: 12, cell: ({ item }) => textCell(item.date ?? '') },
  {
    title: { en: 'What happened', zhHK: 'What happened' },
    width: 60,
    cell: ({ item }) => textCell(item.text.en),
  },
  {
    title: { en: 'What to do', zhHK: 'What to do' },
    width: 60,
    cell: ({ group }) => textCell(group.remedy.en),
  },
  { title: { en: '情況', zhHK: '情況' }, width: 60, cell: ({ item }) => textCell(item.text.zhHK) },
  {
    title: { en: '處理方法', zhHK: '處理方法' },
    width: 60,
    cell: ({ group }) => textCell(group.remedy.zhHK),
  },
];
