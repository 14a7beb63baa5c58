import type { BilingualProblems } from '../../shared/configuration/index.ts';
import { ApplicationError, type ErrorWording } from '../../shared/errors/index.ts';
import { malformedPayload } from '../../shared/invocation/index.ts';

export type AttendanceExportErrorCode =
  | 'request.malformed'
  | 'request.unknown-company'
  | 'request.unknown-profile'
  | 'request.unknown-run'
  | 'request.period-not-ended'
  | 'request.period-overlaps'
  | 'request.period-too-old'
  | 'request.unknown-exception'
  | 'request.unknown-employee'
  | 'request.not-a-leaver'
  | 'request.nothing-delivered'
  | 'request.nothing-computed'
  | 'request.file-invalid'
  | 'request.no-release'
  | 'request.file-on-its-way'
  | 'mapping.missing'
  | 'mapping.invalid'
  | 'weather.missing'
  | 'weather.invalid'
  | 'approvals.too-many'
  | 'profile.invalid'
  | 'pay-rules.invalid'
  | 'payroll-names.invalid'
  | 'profile.field-not-encodable'
  | 'profile.code-without-column'
  | 'run.in-progress'
  | 'run.does-not-reconcile'
  | 'run.state-changed'
  | 'run.settings-changed'
  | 'run.delivery-unfinished'
  | 'release.approval-invalid'
  | 'acknowledgement.invalid'
  | 'acknowledgement.not-configured'
  | 'answer.altered'
  | 'clock.skewed'
  | 'delivery.name-taken'
  | 'delivery.earlier-file-not-taken'
  | 'delivery.content-differs'
  | 'delivery.destination-changed';

/** The request, the configuration or the mapping must change before the same run can go on. */
export class ExportRefusedError extends ApplicationError<AttendanceExportErrorCode> {
  constructor(code: AttendanceExportErrorCode, wording: ErrorWording) {
    super({ code, category: 'user', ...wording });
  }
}

/** Another invocation works on the same period. */
export class RunInProgressError extends ApplicationError<'run.in-progress'> {
  constructor(run: string, retryAfterMs: number) {
    super({
      code: 'run.in-progress',
      category: 'user',
      retryable: true,
      retryAfterMs,
      text: {
        en: `Another invocation is working on ${run}, or was killed a moment ago.`,
        zhHK: `另一個程序正在處理 ${run}，或剛剛中斷。`,
      },
      remedy: {
        en: `Run the same command again in ${String(Math.ceil(retryAfterMs / 1000))} seconds.`,
        zhHK: `請於 ${String(Math.ceil(retryAfterMs / 1000))} 秒後再執行相同指令。`,
      },
      details: { run },
    });
  }
}

/** The function's time is nearly over. What was fetched is kept, and the lease is given back. */
export class RunTimeLimitError extends ApplicationError<'run.time-limit'> {
  constructor() {
    super({
      code: 'run.time-limit',
      category: 'system',
      retryable: true,
      retryAfterMs: 1_000,
      text: {
        en: 'The time limit of the function was nearly reached; the run stopped in order.',
        zhHK: '函數執行時間即將屆滿，匯出已有序暫停。',
      },
      remedy: {
        en: 'Run the same command again: it continues where it stopped.',
        zhHK: '請再執行相同指令：將由暫停處繼續。',
      },
    });
  }
}

/** A broken assumption: nothing is sent, and what was fetched is kept. */
export class ExportHaltedError extends ApplicationError<AttendanceExportErrorCode> {
  constructor(
    code: AttendanceExportErrorCode,
    wording: ErrorWording & { readonly retryable?: boolean },
  ) {
    super({ code, category: 'system', ...wording });
  }
}

/** A stored object that is missing, or is not the one that was stored. */
export function storedObjectAltered(key: string): ExportHaltedError {
  return new ExportHaltedError('answer.altered', {
    text: {
      en: `The stored object ${key} is missing or is not the one that was stored.`,
      zhHK: `已儲存的物件 ${key} 遺失或已被更改。`,
    },
    remedy: {
      en: 'Find out who changed the bucket; nothing was sent.',
      zhHK: '請查明儲存空間的更改者；沒有送出任何檔案。',
    },
    details: { key },
  });
}

/** An action about a delivered file, where there is none. */
export function nothingDelivered(series: string): ExportRefusedError {
  return new ExportRefusedError('request.nothing-delivered', {
    text: {
      en: `No file of ${series} has been delivered.`,
      zhHK: `${series} 尚未送出任何檔案。`,
    },
    remedy: {
      en: 'Look at the runs with {"action":"status"}; export and release the file first.',
      zhHK: '請以 {"action":"status"} 查看匯出紀錄；先匯出並放行檔案。',
    },
    details: { series },
  });
}

/** The payload asks for nothing that the function does; every field that is wrong is named. */
export function malformedRequest(problems: BilingualProblems): ExportRefusedError {
  const example = '{"action":"export","company":"HKSC","period":"2026-10"}';
  return new ExportRefusedError('request.malformed', malformedPayload(problems, example));
}
