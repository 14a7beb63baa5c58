import { ApplicationError, type ErrorWording } from '../../shared/errors/index.ts';
import { RequestRefusedError } from '../../shared/invocation/index.ts';

export type WorkErrorCode = 'request.unknown-event' | 'request.unknown-subscriber';

export type UndeliverableErrorCode =
  | 'event.unknown-organisation'
  | 'event.claimed-too-often'
  | 'delivery.unknown-subscriber'
  | 'delivery.invoked-too-often';

/** What was asked for by hand cannot be done as it was asked. */
export class WorkRefusedError extends RequestRefusedError<WorkErrorCode> {}

/** Nothing but a change by a person lets the event or delivery go on: it is buried at once. */
export class UndeliverableError extends ApplicationError<UndeliverableErrorCode> {
  constructor(code: UndeliverableErrorCode, wording: ErrorWording) {
    super({ code, category: 'user', ...wording });
  }
}

export function unknownOrganisation(corpId: string): UndeliverableError {
  return new UndeliverableError('event.unknown-organisation', {
    text: {
      en: `The event is of the organisation ${corpId}, which the configuration does not have.`,
      zhHK: `事件屬於機構 ${corpId}，但設定中沒有此機構。`,
    },
    remedy: {
      en: 'Add the organisation to the configuration, or take its app out of the callback keys; then replay the event.',
      zhHK: '請在設定中加入該機構，或從回呼金鑰移除其應用，然後重播事件。',
    },
    details: { corpId },
  });
}

export function claimedTooOften(claims: number): UndeliverableError {
  return new UndeliverableError('event.claimed-too-often', {
    text: {
      en: `The event has been taken up ${String(claims)} times and never been routed to its end.`,
      zhHK: `事件已被處理 ${String(claims)} 次，但從未完成分派。`,
    },
    remedy: {
      en: 'Look in the log for what ends the function each time, mend it, then replay the event.',
      zhHK: '請在日誌查找每次令函數中止的原因，修正後重播事件。',
    },
    details: { claims },
  });
}

export function subscriptionGone(subscriber: string): UndeliverableError {
  return new UndeliverableError('delivery.unknown-subscriber', {
    text: {
      en: `The subscription ${subscriber} is no longer in the configuration, so nobody can be invoked.`,
      zhHK: `設定中已沒有訂閱 ${subscriber}，因此無法呼叫任何函數。`,
    },
    remedy: {
      en: 'If it was renamed, give it its old name and replay; if it was removed on purpose, nothing is to be done.',
      zhHK: '如只是改名，請恢復原名後重播；如屬刻意移除，則無須處理。',
    },
    details: { subscriber },
  });
}

export function invokedTooOften(subscriber: string, attempts: number): UndeliverableError {
  return new UndeliverableError('delivery.invoked-too-often', {
    text: {
      en: `The subscriber ${subscriber} was invoked ${String(attempts)} times and neither finished nor failed in order.`,
      zhHK: `訂閱者 ${subscriber} 已被呼叫 ${String(attempts)} 次，既未完成，亦沒有正常回報失敗。`,
    },
    remedy: {
      en: 'Look in its log for what ends it each time (memory, time limit), mend it, then replay the event.',
      zhHK: '請在其日誌查找每次中止的原因（記憶體、時限），修正後重播事件。',
    },
    details: { subscriber, attempts },
  });
}
