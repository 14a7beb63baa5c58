import type { BilingualProblems } from '../../shared/configuration/index.ts';
import { ApplicationError } from '../../shared/errors/index.ts';
import { RequestRefusedError } from '../../shared/invocation/index.ts';

export type RequestErrorCode = 'request.not-used' | 'request.unknown-sink';

/** What was asked for by hand cannot be done as it was asked. */
export class AuditRequestRefusedError extends RequestRefusedError<RequestErrorCode> {}

const MAX_LISTED_PROBLEMS = 20;

/** The organisation's settings for this function do not fit. Nothing was read or sent for it. */
export class AuditSettingsInvalidError extends ApplicationError<'audit-forwarding.settings-invalid'> {
  constructor(corpId: string, problems: BilingualProblems) {
    const listed = (texts: readonly string[], between: string): string =>
      texts.slice(0, MAX_LISTED_PROBLEMS).join(between);
    super({
      code: 'audit-forwarding.settings-invalid',
      category: 'user',
      text: {
        en: `The settings of audit-forwarding for ${corpId} are not valid: ${listed(problems.en, '; ')}.`,
        zhHK: `${corpId} 的 audit-forwarding 設定不正確：${listed(problems.zhHK, '；')}。`,
      },
      remedy: {
        en: 'Correct the named items and publish the configuration; the next run goes on from where the streams are.',
        zhHK: '請更正所列項目並發佈設定；下一次處理會由事件流現時的位置繼續。',
      },
      details: { corpId, problems: problems.en.length },
    });
  }
}

/** Some sources or sinks failed; all others had their turn. Thrown once they had. */
export class ForwardingIncompleteError extends ApplicationError<'audit-forwarding.incomplete'> {
  constructor(failed: readonly string[]) {
    super({
      code: 'audit-forwarding.incomplete',
      category: 'upstream',
      retryable: true,
      text: {
        en: `Audit forwarding did not get through everywhere: ${failed.slice(0, MAX_LISTED_PROBLEMS).join(', ')}.`,
        zhHK: `部分審計事件未能完成轉送：${failed.slice(0, MAX_LISTED_PROBLEMS).join('、')}。`,
      },
      remedy: {
        en: 'Look with {"action":"status"}: it tells the cause of each. Nothing is lost; the timer goes on by itself.',
        zhHK: '請以 {"action":"status"} 查看各項原因。事件不會遺失，計時器會自動繼續。',
      },
      details: { failed: failed.length },
    });
  }
}

/** A row of `audit_note` that this release cannot read. */
export class NoteUnreadableError extends ApplicationError<'audit-forwarding.note-unreadable'> {
  constructor(aspect: string) {
    super({
      code: 'audit-forwarding.note-unreadable',
      category: 'system',
      text: {
        en: `The row "${aspect}" of the table audit_note cannot be read.`,
        zhHK: `無法讀取 audit_note 表的「${aspect}」一行。`,
      },
      remedy: {
        en: 'If a newer release wrote it, deploy that one again. Otherwise delete the row: no event is lost with it, at most something is told once more.',
        zhHK: '如由較新版本寫入，請重新部署該版本；否則請刪除該行：不會遺失任何事件，只可能再次發出通知。',
      },
      details: { aspect },
    });
  }
}

/** Somebody else has changed the row since it was read. Nothing was written. */
export class NoteMovedError extends ApplicationError<'audit-forwarding.note-moved'> {
  constructor(aspect: string) {
    super({
      code: 'audit-forwarding.note-moved',
      category: 'system',
      retryable: true,
      text: {
        en: `The row "${aspect}" of the table audit_note was changed by another run; this run left it.`,
        zhHK: `audit_note 表的「${aspect}」一行已由另一個程序更新；本程序沒有更改。`,
      },
      remedy: {
        en: 'Nothing is lost: the next run of the timer goes on.',
        zhHK: '資料不受影響：計時器下次執行時會繼續。',
      },
      details: { aspect },
    });
  }
}
