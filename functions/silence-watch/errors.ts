import { ApplicationError } from '../../shared/errors/index.ts';

/** What is kept of an alarm is not what this release writes. */
export class SilenceNoteUnreadableError extends ApplicationError<'silence.note-unreadable'> {
  constructor(aspect: string) {
    super({
      code: 'silence.note-unreadable',
      category: 'system',
      text: {
        en: `The row "${aspect}" of the table silence_note cannot be read.`,
        zhHK: `無法讀取 silence_note 表的「${aspect}」一行。`,
      },
      remedy: {
        en: 'If a newer release wrote it, deploy that one again. Otherwise delete the row: a standing alarm is then told anew.',
        zhHK: '如由較新版本寫入，請重新部署該版本；否則請刪除該行：仍然存在的警報會重新通知。',
      },
      details: { aspect },
    });
  }
}

/** Somebody else has changed the row since it was read. Nothing was written, nothing told. */
export class SilenceNoteMovedError extends ApplicationError<'silence.note-moved'> {
  constructor(aspect: string) {
    super({
      code: 'silence.note-moved',
      category: 'system',
      retryable: true,
      text: {
        en: `The row "${aspect}" of the table silence_note was changed by another watch; this one stopped.`,
        zhHK: `silence_note 表的「${aspect}」一行已由另一個監察程序更新；本程序已停止。`,
      },
      remedy: {
        en: 'Nothing is lost: the next watch goes on within ten minutes.',
        zhHK: '資料不受影響：下一次監察會於十分鐘內繼續。',
      },
      details: { aspect },
    });
  }
}

/** A row of another function has a form that this release does not know. */
export class WatchedRowUnreadableError extends ApplicationError<'silence.row-unreadable'> {
  constructor(table: string, what: string) {
    super({
      code: 'silence.row-unreadable',
      category: 'system',
      text: {
        en: `A row of the table ${table} (${what}) cannot be read, so that what it tells is not watched.`,
        zhHK: `無法讀取 ${table} 表的一行（${what}），因此未能監察有關事項。`,
      },
      remedy: {
        en: 'If another function was upgraded before this one, deploy the same release of all. Otherwise look at the row.',
        zhHK: '如其他函數先行升級，請將所有函數部署至同一版本；否則請檢查該行。',
      },
      details: { table, what },
    });
  }
}

/** Some organisations could not be watched; all others were. Thrown when every one has had its turn. */
export class SilenceNotWatchedError extends ApplicationError<'silence.not-watched'> {
  constructor(failed: readonly string[], of: number) {
    super({
      code: 'silence.not-watched',
      category: 'system',
      retryable: true,
      text: {
        en: `${String(failed.length)} of ${String(of)} organisations could not be watched: ${failed.join(', ')}.`,
        zhHK: `${String(of)} 個機構中有 ${String(failed.length)} 個未能監察：${failed.join('、')}。`,
      },
      remedy: {
        en: 'The log tells the cause of each (silence.failed). The next watch tries again within ten minutes; if it lasts, nobody is told of silence.',
        zhHK: '各項原因見日誌（silence.failed）。下一次監察會於十分鐘內再試；如情況持續，靜默警報將無法發出。',
      },
      details: { failed: failed.length, of },
    });
  }
}
