import type { BilingualText } from '../../shared/errors/index.ts';
import { openZip, storedZip } from '../../shared/zip/index.ts';
import type { TabularCell, TabularRow } from './domain/tabular-file.ts';
import { tabularLimits } from './tabular-limits.ts';
import { refused, tooLarge, type TabularProblem, type TabularResult } from './tabular-result.ts';
import {
  inspectSheet,
  isWithinLimits,
  parseAddress,
  sheetsOf,
  type ListedSheet,
  type SheetInspection,
} from './xlsx-inspection.ts';

const WORKBOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';

/**
 * Reads a sheet of an XLSX workbook: the one of that name, else the first that is not hidden. Formulas,
 * errors and merged cells are refused, because what they hold is not what somebody typed. Everything
 * is inflated once within bounds before the library sees the file, so that neither a small file of
 * enormous content nor a cell far out can exhaust memory. Whatever the bytes are, they give a table
 * or reasons.
 */
export async function readXlsxTable(bytes: Uint8Array, sheetName: string): Promise<TabularResult> {
  const opened = openZip(bytes, tabularLimits, (name) => /\.(xml|rels)$/.test(name));
  if (opened.outcome === 'too-large') return refused(tooMuchContent);
  if (opened.outcome !== 'opened') return refused(notAWorkbook);
  const textOf = (part: string): string => decodeXml(opened.parts.get(part));
  if ([...opened.parts.values()].some(hasDocumentType)) return refused(notAWorkbook);
  const sheet = chooseSheet(sheetsOf(textOf(WORKBOOK), textOf(RELATIONS)), sheetName);
  if (sheet === undefined) return refused(noSheet);
  if (sheet.isHidden) return refused(hiddenSheet);
  if (sheet.part === undefined || !opened.parts.has(sheet.part)) return refused(notAWorkbook);
  const inspection = inspectSheet(textOf(sheet.part));
  const problems = problemsOf(inspection);
  if (problems.length > 0) return refused(...problems);
  return readValues(opened.parts, sheet.name);
}

/**
 * The library is given the inspected parts, stored: it sees nothing else, and has nothing to inflate,
 * for which it would start workers that a bundle cannot.
 */
async function readValues(
  parts: ReadonlyMap<string, Uint8Array>,
  sheetName: string,
): Promise<TabularResult> {
  const { readSheet } = await import('read-excel-file/universal');
  try {
    const values = await readSheet(new Uint8Array(storedZip(parts)).buffer, sheetName, {
      trim: true,
    });
    const rows = values
      .map((cells, index): TabularRow => ({ line: index + 1, cells: cells.map(asCell) }))
      .filter(({ cells }) => cells.some(({ text }) => text !== ''));
    return { outcome: 'read', file: { format: 'xlsx', rows } };
  } catch {
    // Its message quotes the content of cells.
    return refused(notAWorkbook);
  }
}

/** The library's type says `typeof Date`, and means a date. */
function asCell(value: unknown): TabularCell {
  if (typeof value === 'string') return { text: value.trim(), kind: 'text' };
  if (typeof value === 'number') return { text: String(value), kind: 'number' };
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE', kind: 'boolean' };
  if (!(value instanceof Date)) return { text: '', kind: 'text' };
  // The library gives the wall clock of the sheet as if it were UTC.
  const written = value.toISOString();
  return written.endsWith('T00:00:00.000Z')
    ? { text: written.slice(0, 10), kind: 'date' }
    : { text: written, kind: 'time' };
}

function chooseSheet(sheets: readonly ListedSheet[], wanted: string): ListedSheet | undefined {
  return sheets.find(({ name }) => name === wanted) ?? sheets.find(({ isHidden }) => !isHidden);
}

function problemsOf(inspection: SheetInspection): TabularProblem[] {
  const { rows, columns } = isWithinLimits(inspection);
  if (!inspection.hasAddresses) return [notAWorkbook];
  if (!rows) return [tooLarge({ en: 'rows', zhHK: '行' }, tabularLimits.rows)];
  if (!columns) return [tooLarge({ en: 'columns', zhHK: '欄' }, tabularLimits.columns)];
  return [
    ...inspection.formulas.map((address) => cellProblem(address, formula, pasteValues)),
    ...inspection.errors.map((address) => cellProblem(address, errorValue, pasteValues)),
    ...inspection.merged.map((range) =>
      cellProblem(range.split(':')[0] ?? '', mergedCells, unmerge),
    ),
  ];
}

function cellProblem(
  address: string,
  reason: BilingualText,
  remedy: BilingualText,
): TabularProblem {
  const place = parseAddress(address);
  return place === undefined
    ? { reason, remedy }
    : { line: place.row, columnLetter: place.letter, reason, remedy };
}

function decodeXml(part: Uint8Array | undefined): string {
  return new TextDecoder().decode(part);
}

/** Office programs write none; entities that it declares could grow without bound. */
function hasDocumentType(part: Uint8Array): boolean {
  return Buffer.from(part.buffer, part.byteOffset, part.byteLength).includes('<!DOCTYPE');
}

const saveAgain: BilingualText = {
  en: 'Open the file in Excel or LibreOffice and save it as an XLSX workbook without a password.',
  zhHK: '請以 Excel 或 LibreOffice 開啟檔案，另存為沒有密碼的 XLSX 活頁簿。',
};
const pasteValues: BilingualText = {
  en: 'Copy the column and paste it as values.',
  zhHK: '請複製該欄，再以「貼上值」方式貼上。',
};
const unmerge: BilingualText = {
  en: 'Unmerge the cells and fill each of them.',
  zhHK: '請取消合併儲存格，並逐一填寫。',
};
const notAWorkbook: TabularProblem = {
  reason: {
    en: 'the workbook is damaged, has a password, or was written in an unusual form',
    zhHK: '活頁簿已損壞、設有密碼或格式不尋常',
  },
  remedy: saveAgain,
};
const tooMuchContent = tooLarge(
  { en: 'bytes of content or too many parts', zhHK: '位元組內容，或內含部分過多' },
  tabularLimits.inflatedBytes,
);
const noSheet: TabularProblem = {
  reason: { en: 'the workbook has no visible sheet', zhHK: '活頁簿沒有可見的工作表' },
  remedy: saveAgain,
};
const hiddenSheet: TabularProblem = {
  reason: {
    en: 'the sheet of this table is hidden, so nobody sees what would be paid',
    zhHK: '此表所在的工作表已隱藏，無人能看見將據以計薪的內容',
  },
  remedy: { en: 'Unhide the sheet and check it.', zhHK: '請取消隱藏該工作表並核對。' },
};
const formula: BilingualText = {
  en: 'holds a formula; what it shows can change with the program',
  zhHK: '為公式；顯示的值可因程式而異',
};
const errorValue: BilingualText = { en: 'holds an error', zhHK: '為錯誤值' };
const mergedCells: BilingualText = { en: 'is part of merged cells', zhHK: '屬合併儲存格' };
