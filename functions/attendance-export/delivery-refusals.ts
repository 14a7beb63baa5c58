import { ExportHaltedError } from './errors.ts';
import type { Shipment } from './shipment.ts';

/** A file that is not ours has the name of this one. */
export function nameOccupied({ fileName, isNameReused }: Shipment): ExportHaltedError {
  return isNameReused === true ? earlierFileNotTaken(fileName) : nameTaken(fileName);
}

function earlierFileNotTaken(fileName: string): ExportHaltedError {
  return new ExportHaltedError('delivery.earlier-file-not-taken', {
    retryable: true,
    text: {
      en: `The receiver has not taken the earlier file ${fileName} away; every file of this profile has that name, so nothing was sent.`,
      zhHK: `接收方尚未取走之前的檔案 ${fileName}；此格式的檔案均用同一名稱，故沒有送出檔案。`,
    },
    remedy: {
      en: 'Ask the receiver to take it, or, if this file replaces it, to remove it; then run the same command.',
      zhHK: '請通知接收方取走該檔案；如本檔案用以取代該檔案，則請其移除。其後再執行相同指令。',
    },
    details: { fileName },
  });
}

function nameTaken(fileName: string): ExportHaltedError {
  return new ExportHaltedError('delivery.name-taken', {
    text: {
      en: `The server already has a file ${fileName} with other content; nothing was overwritten.`,
      zhHK: `伺服器上已有內容不同的檔案 ${fileName}；沒有覆寫任何檔案。`,
    },
    remedy: {
      en: 'Ask the receiver what that file is; move it away or change the profile’s file name, then resume.',
      zhHK: '請向接收方查詢該檔案；移走或更改檔名格式後再繼續。',
    },
    details: { fileName },
  });
}

/** What lies at the receiver under our name is not what was sent. */
export function contentDiffers({ fileName }: Shipment): ExportHaltedError {
  return new ExportHaltedError('delivery.content-differs', {
    text: {
      en: `The file ${fileName} was sent, but what the server gives back is not what was sent.`,
      zhHK: `檔案 ${fileName} 已送出，但伺服器讀回的內容與送出的不符。`,
    },
    remedy: {
      en: 'Tell the receiver not to use it; look for a process that changes files in that folder.',
      zhHK: '請通知接收方切勿使用；並查明該資料夾是否有程序會更改檔案。',
    },
    details: { fileName },
  });
}
