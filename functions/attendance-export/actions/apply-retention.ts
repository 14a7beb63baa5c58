import { loadConfiguration } from '../../../shared/configuration/index.ts';
import type { BilingualText } from '../../../shared/errors/index.ts';
import type { ExportCaller } from '../export-caller.ts';
import type { ExportDependencies } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { eraseExpired, type RetentionReport } from '../retention/erase-expired.ts';
import type { ActionResult } from './action-result.ts';

/**
 * Erases what the retention time is over for, or shows what would be erased.
 *
 * @throws ExportRefusedError `request.unknown-company`; RunInProgressError
 */
export async function applyRetention(
  deps: ExportDependencies,
  { company, dryRun }: Payload<'retention'>,
  caller: ExportCaller,
): Promise<ActionResult> {
  const { configuration } = await loadConfiguration(deps, deps.environment);
  const report = await eraseExpired(deps, configuration, company, caller, { dryRun });
  return {
    outcome: outcomeOf(report, dryRun),
    company,
    ...report,
    next: nextOf(report, dryRun),
  };
}

function outcomeOf({ erased, kept }: RetentionReport, dryRun: boolean): string {
  if (erased.length > 0) return dryRun ? 'would-erase' : 'erased';
  return kept.length > 0 ? 'kept' : 'nothing-to-erase';
}

function nextOf({ erased, kept }: RetentionReport, dryRun: boolean): BilingualText {
  if (dryRun && erased.length > 0) {
    return {
      en: 'Nothing was erased. The timer erases these answers, or the same command without dryRun; it cannot be undone. To keep them, set a hold and publish.',
      zhHK: '沒有刪除任何資料。計時器或去除 dryRun 後的相同指令會刪除以上回應，且不能還原。如須保留，請設定保留令並發佈。',
    };
  }
  if (kept.length > 0) {
    return {
      en: 'What a hold keeps is erased when the hold is taken out of the configuration. Finish the runs that are not finished.',
      zhHK: '受保留令限制的資料，待保留令於設定移除後方會刪除。未完成的匯出請先完成。',
    };
  }
  return {
    en: 'Nothing is left to do. Files, amounts and the audit trail stay: they prove what was paid.',
    zhHK: '沒有其他須處理的項目。檔案、分鐘數及審計紀錄予以保留，以證明已支薪的內容。',
  };
}
