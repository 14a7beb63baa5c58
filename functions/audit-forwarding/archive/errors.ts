import { ApplicationError } from '../../../shared/errors/index.ts';
import type { StreamName } from '../domain/stream-name.ts';

export type AuditArchiveErrorCode =
  'audit-archive.conflict' | 'audit-archive.unreadable' | 'audit-archive.chain-broken';

/** The archive holds something else than the stream under the same key. Nothing was overwritten. */
export class ArchiveConflictError extends ApplicationError<AuditArchiveErrorCode> {
  constructor(key: string, cause?: unknown) {
    super({
      code: 'audit-archive.conflict',
      category: 'system',
      text: {
        en: `Object "${key}" of the archive does not hold what the stream holds. It was not overwritten, and this stream is archived no further.`,
        zhHK: `存檔物件「${key}」的內容與事件流不符。系統沒有覆寫，亦已停止存檔該事件流。`,
      },
      remedy: {
        en: 'Treat this as a security incident until explained. Keep both versions. If the tables were restored from a backup or the stream was begun anew, the archive holds the true events: use another bucket for what follows.',
        zhHK: '在查明原因前請視作保安事故，並保留兩個版本。如資料表曾由備份還原，或事件流曾重新開始，則以存檔的事件為準：其後的事件請改用另一個儲存空間。',
      },
      details: { key },
      cause,
    });
  }
}

/** Why something in the archive cannot be used; a key of the texts below. */
export type ArchiveFault = keyof typeof archiveFaults;

const archiveFaults = {
  'object-missing': { en: 'the object is missing', zhHK: '物件不存在' },
  'manifest-missing': { en: 'it has no manifest', zhHK: '欠缺清單' },
  'not-gzip': { en: 'it is no whole gzip file', zhHK: '並非完整的 gzip 檔案' },
  'too-large': {
    en: 'it holds more text than is ever written',
    zhHK: '所載的文字超過系統會寫入的長度',
  },
  'not-a-manifest': {
    en: 'it is no manifest that this version knows',
    zhHK: '並非本版本認識的清單',
  },
} as const;

/** An object or manifest of the archive is missing or cannot be read. */
export class ArchiveUnreadableError extends ApplicationError<AuditArchiveErrorCode> {
  readonly key: string;
  readonly fault: ArchiveFault;

  constructor(key: string, fault: ArchiveFault, cause?: unknown) {
    const { en, zhHK } = archiveFaults[fault];
    super({
      code: 'audit-archive.unreadable',
      category: 'system',
      text: {
        en: `"${key}" of the archive cannot be used: ${en}.`,
        zhHK: `無法使用存檔中的「${key}」：${zhHK}。`,
      },
      remedy: {
        en: 'If a newer release wrote it, deploy that one again. Otherwise look at the access log of the bucket; while the stream still holds the events, "verify" names what is affected.',
        zhHK: '如由較新版本寫入，請重新部署該版本。否則請查閱儲存空間的存取紀錄；只要事件流仍保留有關事件，「verify」會列出受影響的部分。',
      },
      details: { key, fault },
      cause,
    });
    this.key = key;
    this.fault = fault;
  }
}

/** What would be archived does not continue what was archived before. Nothing was written. */
export class ArchiveChainBrokenError extends ApplicationError<AuditArchiveErrorCode> {
  constructor(stream: StreamName, nextSequence: number) {
    super({
      code: 'audit-archive.chain-broken',
      category: 'system',
      text: {
        en: `The archive of stream "${stream}" does not end with the event before number ${String(nextSequence)}, as its checkpoint says; nothing was added.`,
        zhHK: `事件流「${stream}」的存檔並非如檢查點所示，以第 ${String(nextSequence)} 號之前的事件作結；系統沒有加入任何內容。`,
      },
      remedy: {
        en: 'If the setting AUDIT_BUCKET was changed, set it back. If somebody removed objects, look at the access log of the bucket. If the stream still holds all its events, delete the row "archive" of this stream in table audit_checkpoint: the archive is then written again from the beginning, and what is there already is kept.',
        zhHK: '如曾更改設定 AUDIT_BUCKET，請改回原值。如有人移除了物件，請查閱儲存空間的存取紀錄。如事件流仍保留全部事件，請刪除 audit_checkpoint 表中該事件流的「archive」資料行：存檔會由頭再寫一次，已有的物件會保留。',
      },
      details: { stream, nextSequence },
    });
  }
}
