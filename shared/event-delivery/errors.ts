import { ApplicationError } from '../errors/index.ts';

export type EventErrorCode = 'events.gone' | 'events.interrupted' | 'events.never-ended';

/** The event of a delivery is kept no longer. */
export class EventGoneError extends ApplicationError<EventErrorCode> {
  constructor(key: string) {
    super({
      code: 'events.gone',
      category: 'user',
      text: {
        en: `Event "${key}" is no longer kept, so it cannot be delivered.`,
        zhHK: `事件「${key}」已超過保留期，無法再傳送。`,
      },
      remedy: {
        en: 'Look at the record in DingTalk and enter it in the other system by hand if it is still missing there.',
        zhHK: '請在釘釘查閱原有紀錄；如另一個系統仍未有該紀錄，請人手輸入。',
      },
      details: { event: key },
    });
  }
}

/** The function was ending before the subscriber had finished. */
export class DeliveryInterruptedError extends ApplicationError<EventErrorCode> {
  constructor(key: string, subscriber: string) {
    super({
      code: 'events.interrupted',
      category: 'system',
      retryable: true,
      text: {
        en: `"${subscriber}" had no time left to finish event "${key}"; it will be tried again.`,
        zhHK: `「${subscriber}」的執行時間不足，未能完成處理事件「${key}」，系統會稍後重試。`,
      },
      remedy: {
        en: 'Nothing to do if it happens once. If it repeats, raise the time-out of the function.',
        zhHK: '如只發生一次，毋須處理；如持續發生，請延長函數的逾時設定。',
      },
      details: { event: key, subscriber },
    });
  }
}

/** Every try was begun and none of them ended: the subscriber dies over this event. */
export class DeliveryNeverEndedError extends ApplicationError<EventErrorCode> {
  constructor(key: string, subscriber: string, tries: number) {
    super({
      code: 'events.never-ended',
      category: 'system',
      text: {
        en: `"${subscriber}" began event "${key}" ${String(tries)} times and never came to an end; it is not tried again.`,
        zhHK: `「${subscriber}」已嘗試處理事件「${key}」${String(tries)} 次，每次都未能完成，系統不會再試。`,
      },
      remedy: {
        en: 'Look at the log of the function for time-outs and lack of memory, mend the cause, then replay the dead letter.',
        zhHK: '請查看函數日誌有否逾時或記憶體不足，修正原因後再重新執行該死信。',
      },
      details: { event: key, subscriber, tries },
    });
  }
}
