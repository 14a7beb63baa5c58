import { ApplicationError } from '../../../shared/errors/index.ts';
import type { StreamName } from '../domain/stream-name.ts';

export type AuditStreamErrorCode =
  'audit-stream.moved' | 'audit-stream.segment-broken' | 'audit-stream.row-broken';

/** Somebody else has written to the stream since its head was read. Nothing was appended. */
export class StreamMovedError extends ApplicationError<AuditStreamErrorCode> {
  constructor(stream: StreamName) {
    super({
      code: 'audit-stream.moved',
      category: 'system',
      retryable: true,
      text: {
        en: `Another run has written to the stream "${stream}" in the meantime; nothing was added to it by this one.`,
        zhHK: `事件流「${stream}」同時被另一次處理寫入；今次沒有加入任何事件。`,
      },
      remedy: {
        en: 'Nothing: the next run reads on from where the stream is now.',
        zhHK: '無須處理：下一次處理會從事件流現時的位置繼續。',
      },
      details: { stream },
    });
  }
}

/** Why a segment is not taken for what was written; a key of the texts below. */
export type SegmentFault = keyof typeof segmentFaults;

const segmentFaults = {
  'row-missing': {
    en: 'the row that describes them is missing',
    zhHK: '描述該批事件的資料列不存在',
  },
  'object-missing': {
    en: 'the object that holds them is missing',
    zhHK: '存放該批事件的物件不存在',
  },
  'seal-broken': {
    en: 'the object that holds them was changed, or taken from another place',
    zhHK: '存放該批事件的物件曾被更改，或取自另一位置',
  },
  'text-altered': {
    en: 'the object holds another text than was written',
    zhHK: '物件的內容與原先寫入的不同',
  },
  'header-disagrees': {
    en: 'the object does not hold the events that the row describes',
    zhHK: '物件所載的事件與資料列所描述的不符',
  },
  'chain-disagrees': {
    en: 'they are not chained to the events beside them',
    zhHK: '該批事件與前後事件的雜湊鏈不連貫',
  },
} as const;

/** Where a broken segment is. */
export interface SegmentPlace {
  readonly stream: StreamName;
  readonly firstSequence: number;
}

/** Events of a stream are missing or are not as they were written. They were not used. */
export class SegmentBrokenError extends ApplicationError<AuditStreamErrorCode> {
  constructor({ stream, firstSequence }: SegmentPlace, fault: SegmentFault, cause?: unknown) {
    const { en, zhHK } = segmentFaults[fault];
    super({
      code: 'audit-stream.segment-broken',
      category: 'system',
      text: {
        en: `Events of the stream "${stream}" from number ${firstSequence} on cannot be trusted: ${en}. They were not used.`,
        zhHK: `事件流「${stream}」由第 ${firstSequence} 號起的一批事件未能通過驗證：${zhHK}。系統沒有採用。`,
      },
      remedy: {
        en: 'Treat this as a security incident until explained. Look at the access logs of bucket and table; take the object from an earlier version, or compare with the archive by the action "verify".',
        zhHK: '在查明原因前請視作保安事故。請查閱儲存空間及資料表的存取紀錄；從較早版本還原該物件，或以「verify」與存檔比對。',
      },
      details: { stream, firstSequence, fault },
      cause,
    });
  }
}

/** A row of a stream is not in the form that this version reads. Nothing was changed. */
export class StreamRowBrokenError extends ApplicationError<AuditStreamErrorCode> {
  constructor(stream: StreamName, column: string) {
    super({
      code: 'audit-stream.row-broken',
      category: 'system',
      text: {
        en: `A row of the stream "${stream}" cannot be read: "${column}" is missing or has another form. Nothing was changed.`,
        zhHK: `無法讀取事件流「${stream}」的資料列：「${column}」不存在或格式不符。系統沒有作出更改。`,
      },
      remedy: {
        en: 'If an earlier version of this function was deployed again, deploy the newer one. Otherwise somebody has changed the table: look at its access log and restore the row.',
        zhHK: '如剛重新部署了本函數的舊版本，請改為部署新版本；否則資料表曾被更改，請查閱其存取紀錄並還原該列。',
      },
      details: { stream, column },
    });
  }
}
