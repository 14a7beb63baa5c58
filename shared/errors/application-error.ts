/** Text for a person, in both languages of the product. `zhHK` is Hong Kong Traditional Chinese. */
export interface BilingualText {
  readonly en: string;
  readonly zhHK: string;
}

/**
 * Who has to act: `user` (the input or the configuration must change), `upstream` (a neighbour is
 * down, slow or full), `system` (a broken assumption of our own).
 */
export type ErrorCategory = 'user' | 'upstream' | 'system';

/** Facts about an error. Never secrets, names, phone numbers or identity-card numbers. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

export interface ApplicationErrorOptions<Code extends string = string> {
  /** Stable, dotted kebab-case: `<module>.<reason>`, for example `dingtalk.throttled`. */
  readonly code: Code;
  readonly category: ErrorCategory;
  /** What happened to which item, and why. */
  readonly text: BilingualText;
  /** What a person should do now. */
  readonly remedy: BilingualText;
  /** True if the same call may succeed later without any change. Default false. */
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** The form in which an error leaves a function: in results, logs and reports. */
export interface ErrorReport {
  readonly code: string;
  readonly category: ErrorCategory;
  readonly retryable: boolean;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
  readonly details: ErrorDetails;
  readonly retryAfterMs?: number;
}

/**
 * Base of every error that this project throws on purpose. Its `code` is stable and documented, its
 * text and remedy are written for a person, and its details hold no secret and no personal data.
 */
export class ApplicationError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly category: ErrorCategory;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
  readonly details: ErrorDetails;

  constructor(options: ApplicationErrorOptions<Code>) {
    super(
      `${options.text.en} (${options.code})`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = new.target.name;
    this.code = options.code;
    this.category = options.category;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.text = options.text;
    this.remedy = options.remedy;
    this.details = options.details ?? {};
  }
}

/** Turns anything thrown into a report; an unknown error keeps its class name only, never its message. */
export function reportError(error: unknown): ErrorReport {
  if (error instanceof ApplicationError) {
    const { code, category, retryable, text, remedy, details, retryAfterMs } =
      error as ApplicationError;
    return {
      code,
      category,
      retryable,
      text,
      remedy,
      details,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  const kind = error instanceof Error ? error.name : typeof error;
  return {
    code: 'system.unexpected',
    category: 'system',
    retryable: false,
    text: {
      en: `An unexpected fault (${kind}) stopped the work; what was stored before it is kept.`,
      zhHK: `發生未預期的錯誤（${kind}），工作已停止；之前已儲存的資料不受影響。`,
    },
    remedy: {
      en: 'Run the same command again. If it repeats, report the code, the run and the time.',
      zhHK: '請再執行相同指令；如再發生，請回報錯誤代碼、匯出編號及時間。',
    },
    details: { kind },
  };
}
