import { ApplicationError, type BilingualText } from '../../../shared/errors/index.ts';
import type { StreamName } from '../domain/stream-name.ts';

export type SourceErrorCode =
  | 'audit-source.not-in-edition'
  | 'audit-source.cursor-unreadable'
  | 'audit-source.list-kept-moving'
  | 'audit-source.no-progress'
  | 'audit-source.records-unreadable';

/** Base of what sources throw on purpose, beside the errors of what they read. */
export class AuditSourceError extends ApplicationError<SourceErrorCode> {}

/** What people call the sources. */
const SOURCE_NAMES: Readonly<Record<StreamName, BilingualText>> = {
  'file-audit': { en: 'file audit log', zhHK: '文件審計日誌' },
  'admin-operations': { en: 'administrator operation log', zhHK: '管理員操作日誌' },
  storage: { en: 'storage operation log', zhHK: '釘盤及知識庫操作日誌' },
  screenshots: { en: 'screenshot log', zhHK: '截圖及錄影日誌' },
  'trusted-devices': { en: 'list of trusted devices', zhHK: '可信裝置名單' },
  'directory-events': { en: 'directory events', zhHK: '通訊錄事件' },
  'directory-snapshot': { en: 'daily directory comparison', zhHK: '每日通訊錄比對' },
  approvals: { en: 'finished approvals', zhHK: '已完成的審批' },
  'own-trail': { en: 'audit trail of these functions', zhHK: '本系統的審計紀錄' },
  'chain-anchors': { en: 'chain anchors', zhHK: '雜湊鏈錨點' },
};

/** The organisation's edition of DingTalk lacks the source. The others are read all the same. */
export class SourceNotInEditionError extends AuditSourceError {
  readonly stream: StreamName;

  /** `edition`: what the settings say; DingTalk may have refused in spite of it. */
  constructor(stream: StreamName, edition: string, cause?: unknown) {
    const { en, zhHK } = SOURCE_NAMES[stream];
    const isRefused = cause !== undefined;
    super({
      code: 'audit-source.not-in-edition',
      category: 'user',
      text: {
        en: isRefused
          ? `DingTalk refuses the ${en} (${stream}): the organisation's edition lacks it, though the settings say "${edition}".`
          : `The ${en} (${stream}) exists in the exclusive edition of DingTalk only; the settings say "${edition}". It is skipped.`,
        zhHK: isRefused
          ? `釘釘拒絕提供${zhHK}（${stream}）：設定中的版本為「${edition}」，但機構的版本沒有此功能。`
          : `${zhHK}（${stream}）只見於釘釘專屬版；設定中的版本為「${edition}」，故略過此來源。`,
      },
      remedy: {
        en: `Nothing, if that is right: administrators, roles and departments are watched by directory-events and directory-snapshot in every edition. Otherwise have DingTalk open the feature and set "edition", or switch the source off with sources.${stream}.enabled: false.`,
        zhHK: `如屬實則無須處理：任何版本均可由 directory-events 及 directory-snapshot 監察管理員、角色及部門。否則請向釘釘開通此功能並更正「edition」設定，或以 sources.${stream}.enabled: false 停用此來源。`,
      },
      details: { stream, edition, isRefused },
      cause,
    });
    this.stream = stream;
  }
}

/** What stands in the stream's row is no place of this source, or of a later version. */
export class SourceCursorUnreadableError extends AuditSourceError {
  constructor(stream: StreamName) {
    super({
      code: 'audit-source.cursor-unreadable',
      category: 'system',
      text: {
        en: `The stored place of source ${stream} cannot be read; nothing of it was read, so that no gap is passed over.`,
        zhHK: `來源 ${stream} 已儲存的讀取位置無法解讀；為免遺漏，並無讀取任何紀錄。`,
      },
      remedy: {
        en: 'Deploy the version that wrote it, or a later one. If it is the newest, report code and source.',
        zhHK: '請部署寫入該位置的版本或更新版本。如已是最新版本，請回報錯誤代碼及來源。',
      },
      details: { stream },
    });
  }
}

/** A list that is read by page numbers was another one each time it was read. */
export class ListKeptMovingError extends AuditSourceError {
  constructor(stream: StreamName, readings: number) {
    super({
      code: 'audit-source.list-kept-moving',
      category: 'upstream',
      retryable: true,
      text: {
        en: `The list of source ${stream} changed during each of ${readings} readings, so its pages may not fit together. What was read is kept; the place has not moved.`,
        zhHK: `來源 ${stream} 的清單在 ${readings} 次讀取期間均有變動，各頁未必吻合。已讀取的紀錄予以保留，讀取位置不變。`,
      },
      remedy: {
        en: 'Nothing: the next run reads it again. If it repeats for hours, report code and source.',
        zhHK: '無須處理，下次執行會再讀取。如持續數小時，請回報錯誤代碼及來源。',
      },
      details: { stream, readings },
    });
  }
}

/** Asked to go on from where a page ended, DingTalk told the same page again. */
export class SourceNoProgressError extends AuditSourceError {
  constructor(stream: StreamName) {
    super({
      code: 'audit-source.no-progress',
      category: 'upstream',
      retryable: true,
      text: {
        en: `DingTalk answers the question for the next page of source ${stream} with one that was read before. What was read is kept; the place has not moved past it.`,
        zhHK: `查詢來源 ${stream} 的下一頁時，釘釘重複回覆先前的頁。已讀取的紀錄予以保留，讀取位置沒有越過該頁。`,
      },
      remedy: {
        en: 'Nothing: the next run tries again. If it repeats, report code and source.',
        zhHK: '無須處理，下次執行會再嘗試。如再發生，請回報錯誤代碼及來源。',
      },
      details: { stream },
    });
  }
}

/** Stored records could not be read; they stay where they are, and all others were read. */
export class RecordsUnreadableError extends AuditSourceError {
  /** `examples`: keys of the first of them. */
  constructor(
    stream: StreamName,
    about: {
      readonly count: number;
      readonly examples: readonly string[];
      readonly cause: unknown;
    },
  ) {
    const { cause, count, examples } = about;
    super({
      code: 'audit-source.records-unreadable',
      category: 'system',
      text: {
        en: `${count} stored records of source ${stream} cannot be read, among them ${examples.join(', ')}. They stay where they are and hold up no other.`,
        zhHK: `來源 ${stream} 有 ${count} 筆已儲存的紀錄無法讀取，包括 ${examples.join('、')}。這些紀錄保留原處，其他紀錄不受影響。`,
      },
      remedy: {
        en: 'See the cause. For a missing key, put it back into the secret: the records are then read by themselves. Otherwise treat it as a security incident until explained: somebody or something has changed stored data.',
        zhHK: '請查看成因。如欠缺金鑰，請將該金鑰放回密鑰，系統其後會自行讀取。否則在查明原因前請視作保安事故：已儲存的資料曾被更改。',
      },
      details: { stream, count, examples: examples.join(' ') },
      cause,
    });
  }
}
