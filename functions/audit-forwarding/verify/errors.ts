import { ApplicationError } from '../../../shared/errors/index.ts';

export type ExportErrorCode = 'audit-evidence.export-missing' | 'audit-evidence.export-unreadable';

/** There is no object of this key. */
export class ExportMissingError extends ApplicationError<ExportErrorCode> {
  constructor(key: string) {
    super({
      code: 'audit-evidence.export-missing',
      category: 'user',
      text: {
        en: `There is no export "${key}" in the bucket.`,
        zhHK: `儲存空間內沒有匯出檔「${key}」。`,
      },
      remedy: {
        en: 'Upload what the SIEM exported into the bucket of the functions (not that of the archive), and name its key in "export".',
        zhHK: '請把 SIEM 的匯出檔上載至各函數所用的儲存空間（並非存檔的儲存空間），並在「export」填寫其鍵。',
      },
      details: { key },
    });
  }
}

/** Why an export cannot be read; a key of the texts below. */
export type ExportFault = keyof typeof exportFaults;

const exportFaults = {
  empty: { en: 'it is empty', zhHK: '檔案是空的' },
  'not-gzip': { en: 'it is no whole gzip file', zhHK: '並非完整的 gzip 檔案' },
  'no-raw-column': {
    en: 'it is neither JSON nor lines of events, and its first line has no column "_raw"',
    zhHK: '既非 JSON，亦非逐行的事件，而首行沒有「_raw」欄',
  },
  'not-csv': { en: 'it is no well-formed CSV', zhHK: '並非格式正確的 CSV' },
  'line-too-long': {
    en: 'a line of it is longer than any event can be',
    zhHK: '其中一行超過事件可有的長度',
  },
} as const;

/** An export is in no form that is known. */
export class ExportUnreadableError extends ApplicationError<ExportErrorCode> {
  constructor(key: string, fault: ExportFault, cause?: unknown) {
    const { en, zhHK } = exportFaults[fault];
    super({
      code: 'audit-evidence.export-unreadable',
      category: 'user',
      text: {
        en: `The export "${key}" cannot be read: ${en}.`,
        zhHK: `無法讀取匯出檔「${key}」：${zhHK}。`,
      },
      remedy: {
        en: 'Export the field _raw: as JSON lines or JSON of a Splunk search, as CSV with a column "_raw", or the raw events, one a line; gzipped or not.',
        zhHK: '請匯出 _raw 欄位：Splunk 搜尋的 JSON 或逐行 JSON、載有「_raw」欄的 CSV，或逐行的原始事件；可用 gzip 壓縮。',
      },
      details: { key, fault },
      cause,
    });
  }
}
