import { ApplicationError } from '../../../shared/errors/index.ts';
import type { CheckpointName } from './checkpoints.ts';

export type AuditDeliveryErrorCode =
  | 'audit-delivery.checkpoint-moved'
  | 'audit-delivery.checkpoint-unreadable'
  | 'audit-delivery.events-missing';

/** Another run has moved the checkpoint: this one leaves the sink to it. */
export class CheckpointMovedError extends ApplicationError<AuditDeliveryErrorCode> {
  constructor({ sink, stream }: CheckpointName) {
    super({
      code: 'audit-delivery.checkpoint-moved',
      category: 'system',
      retryable: true,
      text: {
        en: `The checkpoint of sink "${sink}" in stream "${stream}" was moved by another run; this run left it as it is.`,
        zhHK: `接收端「${sink}」在事件流「${stream}」的檢查點已由另一個程序推進；本程序沒有更改。`,
      },
      remedy: {
        en: 'Nothing is lost: the next run goes on from the checkpoint. If it comes again and again, two functions of one environment are deployed side by side.',
        zhHK: '沒有遺失任何事件：下次會由檢查點繼續。如重複出現，可能在同一環境部署了兩個函數。',
      },
      details: { sink, stream },
    });
  }
}

/** A checkpoint row that this release cannot read. Nothing is sent on a guess. */
export class CheckpointUnreadableError extends ApplicationError<AuditDeliveryErrorCode> {
  constructor({ sink, stream }: CheckpointName) {
    super({
      code: 'audit-delivery.checkpoint-unreadable',
      category: 'system',
      text: {
        en: `The checkpoint of sink "${sink}" in stream "${stream}" cannot be read.`,
        zhHK: `無法讀取接收端「${sink}」在事件流「${stream}」的檢查點。`,
      },
      remedy: {
        en: 'If a newer release wrote it, deploy that one again. Otherwise delete the row of table audit_checkpoint: the stream is then sent again from its beginning, and the receiver tells repeated events by their id.',
        zhHK: '如由較新版本寫入，請重新部署該版本。否則請刪除 audit_checkpoint 表的該資料行：事件流會由頭再次送出，接收端可憑編號辨別重複的事件。',
      },
      details: { sink, stream },
    });
  }
}

/** The stream does not begin where the checkpoint stands: events between are gone. */
export class EventsMissingError extends ApplicationError<AuditDeliveryErrorCode> {
  constructor(
    { sink, stream }: CheckpointName,
    about: { readonly wanted: number; readonly found: number },
  ) {
    const { wanted, found } = about;
    super({
      code: 'audit-delivery.events-missing',
      category: 'system',
      text: {
        en: `Stream "${stream}" continues with event ${String(found)}, but sink "${sink}" was next to get event ${String(wanted)}.`,
        zhHK: `事件流「${stream}」由第 ${String(found)} 個事件開始，但接收端「${sink}」應接收第 ${String(wanted)} 個事件。`,
      },
      remedy: {
        en: 'Somebody has removed rows or objects of the stream. Keep everything as it is, run {"action":"verify"}, and send what is missing from the archive.',
        zhHK: '有人移除了事件流的資料行或物件。請保持現狀，執行 {"action":"verify"}，並由存檔補送遺漏的事件。',
      },
      details: { sink, stream, wanted, found },
    });
  }
}
