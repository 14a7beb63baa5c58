import {
  ApplicationError,
  type BilingualText,
  type ErrorDetails,
} from '../../../shared/errors/index.ts';

/**
 * Those that begin with `event-` are never thrown: they are what a single event was rejected for.
 */
export type AuditSinkErrorCode =
  | 'audit-sink.unavailable'
  | 'audit-sink.refused'
  | 'audit-sink.secret-invalid'
  | 'audit-sink.event-too-large'
  | 'audit-sink.event-malformed'
  | 'audit-sink.event-missing'
  | 'audit-sink.event-blank'
  | 'audit-sink.event-fields';

/** Why a single event is not at the receiver. */
export type RejectionErrorCode = Extract<AuditSinkErrorCode, `audit-sink.event-${string}`>;

export interface SinkFailure {
  /** Name of the sink in the settings. */
  readonly sink: string;
  /** A clause of our own that ends a sentence; never the receiver's text. */
  readonly reason: BilingualText;
  readonly details?: ErrorDetails;
  /**
   * Copies of events of this batch that the receiver may hold all the same: so many may be there
   * twice when the batch is sent again. Default 0.
   */
  readonly mayHaveArrived?: number;
}

/** The receiver cannot be reached, is busy, or gave no answer that proves anything: try again later. */
export class SinkUnavailableError extends ApplicationError<'audit-sink.unavailable'> {
  /** See {@link SinkFailure.mayHaveArrived}. */
  readonly mayHaveArrived: number;

  constructor(failure: SinkFailure, options: { readonly retryAfterMs?: number } = {}) {
    const { sink, reason, details = {}, mayHaveArrived = 0 } = failure;
    super({
      code: 'audit-sink.unavailable',
      category: 'upstream',
      retryable: true,
      ...options,
      text: {
        en: `The sink "${sink}" took no events: ${reason.en}.`,
        zhHK: `接收端「${sink}」未有接收事件：${reason.zhHK}。`,
      },
      remedy: {
        en: 'Nothing is lost: the events are sent again by themselves. If it lasts, look at the receiver and at the network path to it.',
        zhHK: '事件不會遺失，系統會自動再次傳送。如持續發生，請檢查接收端及通往該處的網絡線路。',
      },
      details: { sink, ...details },
    });
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** The receiver does not take our events as we are configured: nothing changes until a person acts. */
export class SinkRefusedError extends ApplicationError<'audit-sink.refused'> {
  /** See {@link SinkFailure.mayHaveArrived}. */
  readonly mayHaveArrived: number;

  constructor(failure: SinkFailure, remedy: BilingualText) {
    const { sink, reason, details = {}, mayHaveArrived = 0 } = failure;
    super({
      code: 'audit-sink.refused',
      category: 'user',
      text: {
        en: `The sink "${sink}" is not configured as its receiver wants it: ${reason.en}.`,
        zhHK: `接收端「${sink}」的設定不符合其要求：${reason.zhHK}。`,
      },
      remedy,
      details: { sink, ...details },
    });
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** The secret of a sink is there, but is not in the form that the sink needs. */
export class SinkSecretInvalidError extends ApplicationError<'audit-sink.secret-invalid'> {
  constructor(sink: string, secret: string, reason: BilingualText) {
    super({
      code: 'audit-sink.secret-invalid',
      category: 'user',
      text: {
        en: `The secret "${secret}" of the sink "${sink}" cannot be used: ${reason.en}.`,
        zhHK: `接收端「${sink}」的密鑰「${secret}」不可使用：${reason.zhHK}。`,
      },
      remedy: {
        en: 'Store it in the form that the README of audit-forwarding shows; it is used from the next run on.',
        zhHK: '請按 audit-forwarding 的 README 所示格式儲存，下次執行時便會使用。',
      },
      details: { sink, secret },
    });
  }
}
