import { ApplicationError, type ErrorWording } from '../../../shared/errors/index.ts';

export type PunchEventErrorCode =
  'punches.unknown-organisation' | 'punches.not-switched-on' | 'punches.event-unreadable';

/** A punch event that is not stored, and will not be if it is tried again. */
export class PunchEventRefusedError extends ApplicationError<PunchEventErrorCode> {
  constructor(code: PunchEventErrorCode, wording: ErrorWording) {
    super({ code, category: 'user', ...wording });
  }
}

/** The live configuration does not have the organisation. */
export function unknownOrganisation(corpId: string): PunchEventRefusedError {
  return new PunchEventRefusedError('punches.unknown-organisation', {
    text: {
      en: `Punches of ${corpId} were reported, which is not in the live configuration.`,
      zhHK: `收到 ${corpId} 的打卡事件，但現行設定沒有此機構。`,
    },
    remedy: {
      en: 'Add the organisation to the configuration and publish it, then replay the dead letter.',
      zhHK: '請將機構加入設定並發佈，然後重播死信。',
    },
    details: { corpId },
  });
}

/** `events.attendanceEvents` of the organisation is off. */
export function notSwitchedOn(corpId: string): PunchEventRefusedError {
  return new PunchEventRefusedError('punches.not-switched-on', {
    text: {
      en: `Punches of ${corpId} were reported, and its events.attendanceEvents is off.`,
      zhHK: `收到 ${corpId} 的打卡事件，但其 events.attendanceEvents 沒有啟用。`,
    },
    remedy: {
      en: 'Switch it on, publish and replay the dead letter; or take the subscription out, and attendance_check_record out of the events that the app asks for in the DingTalk console.',
      zhHK: '請啟用並發佈，然後重播死信；否則請移除該訂閱，並在釘釘後台取消應用對 attendance_check_record 的訂閱。',
    },
    details: { corpId },
  });
}

/** Another event, or one of another form. `fields` names what does not fit, never a value. */
export function eventUnreadable(type: string, fields: readonly string[]): PunchEventRefusedError {
  const named = fields.join(', ');
  return new PunchEventRefusedError('punches.event-unreadable', {
    text: {
      en: `The event ${type} does not tell of punches as documented${named === '' ? '' : ` (${named})`}; nothing of it was stored.`,
      zhHK: `事件 ${type} 並非文件所載的打卡內容${named === '' ? '' : `（${named}）`}，沒有儲存任何打卡。`,
    },
    remedy: {
      en: 'Let the subscription name attendance_check_record only. If it does, report the event; when the function can read it, replay the dead letter.',
      zhHK: '訂閱只應列明 attendance_check_record。如已如此，請回報此事件；待函數可讀取後重播死信。',
    },
    details: { type, fields: named },
  });
}
