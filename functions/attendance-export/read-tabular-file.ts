import { readCsvTable } from './csv-table.ts';
import { tabularLimits } from './tabular-limits.ts';
import { refused, tooLarge, type TabularResult } from './tabular-result.ts';
import { readXlsxTable } from './xlsx-table.ts';

/**
 * Reads a table from a CSV file or an XLSX workbook; the content tells which, not a name. From a
 * workbook the sheet of that name is taken, else its first visible one. Whatever the bytes are, they
 * give a table or reasons, within bounded memory.
 */
export async function readTabularFile(
  bytes: Uint8Array,
  sheetName: string,
): Promise<TabularResult> {
  if (bytes.length > tabularLimits.fileBytes) {
    return refused(tooLarge({ en: 'bytes', zhHK: '位元組' }, tabularLimits.fileBytes));
  }
  if (startsWith(bytes, ZIP)) return readXlsxTable(bytes, sheetName);
  if (startsWith(bytes, COMPOUND_FILE)) return refused(oldWorkbook);
  return readCsvTable(bytes);
}

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** Workbooks of Excel 97 to 2003, and XLSX files with a password. */
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0];

const oldWorkbook = {
  reason: {
    en: 'the workbook is in the old .xls format or has a password',
    zhHK: '活頁簿屬舊式 .xls 格式或設有密碼',
  },
  remedy: {
    en: 'Save it as an XLSX workbook without a password.',
    zhHK: '請另存為沒有密碼的 XLSX 活頁簿。',
  },
};

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
