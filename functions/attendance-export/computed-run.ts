import { createHash } from 'node:crypto';
import { ExportRefusedError, storedObjectAltered } from './errors.ts';
import { runLabel } from './object-keys.ts';
import type { ExportDependencies } from './ports.ts';
import type { RunRecord } from './run-record.ts';
import type { StoredRun } from './run-store.ts';

type Output = 'fileKey' | 'fileSha256' | 'pinsKey' | 'amountsKey' | 'amountsSha256';

/** The record of a run that has a file. */
export type ComputedRecord = RunRecord & Readonly<Record<Output, string>>;

/** @throws ExportRefusedError `request.nothing-computed` for a run that has no file yet */
export function computedRecordOf({ identity, record }: StoredRun): ComputedRecord {
  const { fileKey, fileSha256, pinsKey, amountsKey, amountsSha256 } = record;
  if (
    record.state === 'collecting' ||
    fileKey === undefined ||
    fileSha256 === undefined ||
    pinsKey === undefined ||
    amountsKey === undefined ||
    amountsSha256 === undefined
  ) {
    throw nothingComputed(runLabel(identity), record.state);
  }
  return { ...record, fileKey, fileSha256, pinsKey, amountsKey, amountsSha256 };
}

/** The payroll file of a run, as it was stored. @throws ExportHaltedError `answer.altered` */
export async function readStoredFile(
  { objects }: Pick<ExportDependencies, 'objects'>,
  { fileKey, fileSha256 }: ComputedRecord,
): Promise<Uint8Array> {
  const bytes = await objects.get(fileKey);
  if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== fileSha256) {
    throw storedObjectAltered(fileKey);
  }
  return bytes;
}

function nothingComputed(run: string, state: string): ExportRefusedError {
  return new ExportRefusedError('request.nothing-computed', {
    text: {
      en: `Run ${run} has no file yet, or is of a release that kept less: its state is ${state}.`,
      zhHK: `匯出 ${run} 尚未有檔案，或由保存較少資料的舊版本建立：其狀態為 ${state}。`,
    },
    remedy: {
      en: 'Export the period first; {"action":"status"} lists its runs.',
      zhHK: '請先匯出此計薪期；以 {"action":"status"} 可查看匯出紀錄。',
    },
    details: { run, state },
  });
}
