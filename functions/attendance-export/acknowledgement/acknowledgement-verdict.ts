import type { BilingualText } from '../../../shared/errors/index.ts';
import type { AcknowledgementReading } from '../read-acknowledgements.ts';
import type { RunRecord } from '../run-record.ts';

export type AcknowledgementVerdict = NonNullable<RunRecord['acknowledgement']>['outcome'];

type Reading = Extract<AcknowledgementReading, { readonly outcome: 'read' }>;

/** An acceptance with other counts or sums than ours accepts another file, so it is none. */
export function verdictOf({ verdict, files }: Reading): AcknowledgementVerdict {
  const differs = files.some(({ acknowledgement }) => acknowledgement.countsMatch === false);
  return verdict === 'accepted' && differs ? 'counts-differ' : verdict;
}

/** What a person should do, by what was found. */
export const acknowledgementNextSteps: Readonly<
  Record<AcknowledgementVerdict | Exclude<AcknowledgementReading['outcome'], 'read'>, BilingualText>
> = {
  accepted: {
    en: 'The receiver has taken the file as it is. When payroll has paid, say so with {"action":"mark-paid"}.',
    zhHK: '接收方已接受檔案。支薪後請以 {"action":"mark-paid"} 註明。',
  },
  'partly-rejected': {
    en: 'Some rows were not taken. Ask the receiver about each reason; mend mapping or names, then export with refresh, or let the receiver enter them by hand.',
    zhHK: '部分資料不獲接受。請就各項原因向接收方查詢；更正對照表或姓名後以 refresh 匯出，或由接收方人手輸入。',
  },
  rejected: {
    en: 'The file was not taken. Mend the reason with the receiver, then export with refresh: the new file is held until it is accepted as a replacement.',
    zhHK: '檔案不獲接受。請與接收方處理原因，然後以 refresh 匯出：新檔案須先接納為更替檔案方會送出。',
  },
  'counts-differ': {
    en: 'The receiver says accepted, but its counts or sums are not ours. Ask which file it has taken, before anybody is paid.',
    zhHK: '接收方表示接受，但其行數或總計與我方不符。支薪前請查明其接受的是哪個檔案。',
  },
  unreadable: {
    en: 'The answer is not understood in full, so it counts as no acceptance. Look at the stored file, ask the receiver, and correct delivery.acknowledgement if the form has changed.',
    zhHK: '未能完全理解回覆，故不視作接受。請查看已儲存的檔案並向接收方查詢；如格式已改，請更正 delivery.acknowledgement。',
  },
  'not-there': {
    en: 'The receiver has not answered yet. The timer looks again; if it takes long, ask the receiver.',
    zhHK: '接收方尚未回覆。計時器會再次檢查；如逾時未覆，請向接收方查詢。',
  },
  'still-arriving': {
    en: 'An answer is just being written. Look again in a minute.',
    zhHK: '回覆正在寫入。請於一分鐘後再檢查。',
  },
  'folder-absent': {
    en: 'The folder for answers does not exist. Correct delivery.acknowledgement.folder, or have it made.',
    zhHK: '存放回覆的資料夾不存在。請更正 delivery.acknowledgement.folder，或請對方建立。',
  },
  'folder-forbidden': {
    en: 'The server does not let us read the answers. Ask its owner for the right to read that folder.',
    zhHK: '伺服器不容許讀取回覆。請向其負責人申請讀取該資料夾的權限。',
  },
  'too-many-answers': {
    en: 'Too many files match the pattern of this run’s answer. Make delivery.acknowledgement.fileNamePattern narrower.',
    zhHK: '符合本次匯出回覆檔名的檔案過多。請收窄 delivery.acknowledgement.fileNamePattern。',
  },
};
