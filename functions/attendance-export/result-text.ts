import type { BilingualText } from '../../shared/errors/index.ts';

/** What a person should do now, for each outcome. */
export const nextSteps = {
  planned: (): BilingualText => ({
    en: 'Nothing was spent. Run the same command without dryRun to export.',
    zhHK: '尚未使用任何額度。去除 dryRun 後再執行即可匯出。',
  }),
  held: (open: number): BilingualText => ({
    en: `The file is ready and held: ${String(open)} exception(s) affect pay. Settle them in DingTalk and export with refresh, or accept each by its id.`,
    zhHK: `檔案已備妥但暫不送出：有 ${String(open)} 個異常項目影響薪酬。請於釘釘處理後以 refresh 重新匯出，或逐項以編號接納。`,
  }),
  stillHeld: (): BilingualText => ({
    en: 'The run waits for a person: look at its exceptions and accept them, or export with refresh.',
    zhHK: '匯出正等待處理：請檢視其異常項目後逐項接納，或以 refresh 重新匯出。',
  }),
  delivered: (): BilingualText => ({
    en: 'The file was read back and is equal. Compare the control totals of the manifest with what payroll reports.',
    zhHK: '檔案已送達並核對一致。請將 manifest 的控制總數與薪酬系統的報告比對。',
  }),
  unconfirmed: (because: string): BilingualText =>
    because === 'already-taken'
      ? {
          en: 'The file was sent and has been taken by the receiver before it could be read back. It is never sent again by itself: ask the receiver to confirm name and totals.',
          zhHK: '檔案已送出，但在核對前已被接收方取走。系統不會自行重發：請向接收方確認檔名及總數。',
        }
      : {
          en: 'The file was sent; the server does not let us read it back. It is never sent again by itself: ask the receiver to confirm name and totals.',
          zhHK: '檔案已送出，但伺服器不容許讀回核對。系統不會自行重發：請向接收方確認檔名及總數。',
        },
  unchanged: (run: string): BilingualText => ({
    en: `Nothing was sent: the content equals run ${run}, which the receiver already has.`,
    zhHK: `沒有送出檔案：內容與接收方已有的第 ${run} 次匯出相同。`,
  }),
  alreadyDelivered: (run: string): BilingualText => ({
    en: `Nothing was fetched and nothing was sent: run ${run} of this period is finished. To look for changed punches, export with refresh.`,
    zhHK: `沒有擷取資料，亦沒有送出檔案：本期第 ${run} 次匯出已完成。如要檢查打卡有否更改，請以 refresh 匯出。`,
  }),
  nothingNew: (): BilingualText => ({
    en: 'Nothing is left to pay: everything that is due has been delivered before.',
    zhHK: '沒有需要補發的項目：所有應計項目此前已送出。',
  }),
  correctionsPending: (): BilingualText => ({
    en: 'The period is paid, so nothing is sent for it any more. What differs goes into the next regular file as prior-period lines.',
    zhHK: '此計薪期已支薪，不會再另送檔案。差異將於下一個常規檔案以前期調整列出。',
  }),
  shadow: (): BilingualText => ({
    en: 'The company runs in the shadow of its present way of paying: look at report and file, compare them with your own; nothing was sent.',
    zhHK: '公司現處於並行試算：請檢視報告及檔案，並與現行檔案比較；沒有送出任何檔案。',
  }),
  awaitingRelease: (): BilingualText => ({
    en: 'The file waits for the approval in DingTalk. The timer looks again each hour; the same command looks at once.',
    zhHK: '檔案正等待釘釘審批放行。計時器每小時檢查一次；再執行相同指令可立即檢查。',
  }),
  releaseRefused: (state: string): BilingualText =>
    state === 'cancelled'
      ? {
          en: 'The request for release was taken back; nothing was sent. Ask anew with {"action":"release"}, or export with refresh.',
          zhHK: '放行要求已撤回；沒有送出檔案。請以 {"action":"release"} 重新提出，或以 refresh 重新匯出。',
        }
      : {
          en: 'The approval was refused; nothing was sent. Settle the reason, then export with refresh, or ask anew with {"action":"release"}.',
          zhHK: '審批不獲批准；沒有送出檔案。請先處理原因，然後以 refresh 重新匯出，或以 {"action":"release"} 重新提出。',
        },
  waitingForClosing: (): BilingualText => ({
    en: 'The month is not closed in DingTalk yet; the timer will look again.',
    zhHK: '釘釘仍未封帳；計時器會再次檢查。',
  }),
  failed: (): BilingualText => ({
    en: 'Nothing that was stored is lost. Follow the remedy, then run the same command again.',
    zhHK: '已儲存的資料沒有遺失。請按建議處理後再執行相同指令。',
  }),
} as const;
