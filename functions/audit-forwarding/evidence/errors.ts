import { ApplicationError } from '../../../shared/errors/index.ts';

export type AuditEvidenceErrorCode =
  'audit-evidence.too-large' | 'audit-evidence.no-time' | 'audit-evidence.nothing';

/** What the evidence would take; nothing was read or stored for it. */
export class EvidenceTooLargeError extends ApplicationError<AuditEvidenceErrorCode> {
  constructor(size: {
    readonly files: number;
    readonly bytes: number;
    readonly mostFiles: number;
    readonly mostBytes: number;
  }) {
    const megabytes = (bytes: number): string => String(Math.ceil(bytes / 1_000_000));
    super({
      code: 'audit-evidence.too-large',
      category: 'user',
      text: {
        en: `The evidence of these days would be ${String(size.files)} files of ${megabytes(size.bytes)} MB; at most ${String(size.mostFiles)} files of ${megabytes(size.mostBytes)} MB are packed at once.`,
        zhHK: `這段日子的證據共 ${String(size.files)} 個檔案、${megabytes(size.bytes)} MB；每次最多可打包 ${String(size.mostFiles)} 個檔案、${megabytes(size.mostBytes)} MB。`,
      },
      remedy: {
        en: 'Ask for fewer days, several times: the manifests chain one file of evidence to the next.',
        zhHK: '請縮短日期範圍並分多次索取：各份證據的清單前後相連。',
      },
      details: { ...size },
    });
  }
}

/** The invocation ended before the evidence was packed. Nothing was stored. */
export class EvidenceOutOfTimeError extends ApplicationError<AuditEvidenceErrorCode> {
  constructor(filesPacked: number, files: number) {
    super({
      code: 'audit-evidence.no-time',
      category: 'user',
      text: {
        en: `There was time for ${String(filesPacked)} of ${String(files)} files of the evidence; nothing was stored.`,
        zhHK: `時限內只處理了 ${String(files)} 個證據檔案中的 ${String(filesPacked)} 個；沒有儲存任何內容。`,
      },
      remedy: {
        en: 'Ask for fewer days, several times, or raise the time limit of the function.',
        zhHK: '請縮短日期範圍並分多次索取，或調高函數的時限。',
      },
      details: { filesPacked, files },
    });
  }
}

/** No event was appended on these days. */
export class NoEvidenceError extends ApplicationError<AuditEvidenceErrorCode> {
  constructor(from: string, to: string) {
    super({
      code: 'audit-evidence.nothing',
      category: 'user',
      text: {
        en: `No event was added to any stream from ${from} to ${to}.`,
        zhHK: `由 ${from} 至 ${to}，各事件流均沒有加入事件。`,
      },
      remedy: {
        en: 'Check the days: they are Hong Kong days on which events were added, which may be later than the day on which something happened.',
        zhHK: '請核對日期：日期按事件加入事件流的香港日子計算，可能遲於事情發生當日。',
      },
      details: { from, to },
    });
  }
}
