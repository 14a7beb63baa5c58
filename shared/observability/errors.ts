import { ApplicationError } from '../errors/index.ts';

/** An entry does not have the form of the audit trail: nothing was stored, or what is stored was not written by us. */
export class AuditEntryInvalidError extends ApplicationError<'audit-trail.entry-invalid'> {
  constructor(about: { readonly id: string; readonly problem: string; readonly cause?: unknown }) {
    super({
      code: 'audit-trail.entry-invalid',
      category: 'system',
      text: {
        en: `Audit entry ${about.id} is not valid: ${about.problem}.`,
        zhHK: `審計紀錄 ${about.id} 無效：${about.problem}。`,
      },
      remedy: {
        en: 'Report the code and the entry. If the entry was read from the table, keep the table as it is: somebody may have changed it.',
        zhHK: '請回報錯誤代碼及該記錄。如記錄讀自資料表，請保持資料表原狀：記錄可能曾被更改。',
      },
      details: { id: about.id, problem: about.problem },
      cause: about.cause,
    });
  }
}
