import type { BilingualProblems } from '../../shared/configuration/index.ts';
import {
  ApplicationError,
  type BilingualText,
  type ErrorCategory,
  type ErrorDetails,
} from '../../shared/errors/index.ts';
import { malformedPayload } from '../../shared/invocation/index.ts';

export type JiraServiceDeskErrorCode =
  | 'jira.settings-invalid'
  | 'jira.mapping-refused'
  | 'jira.requester-unknown'
  | 'jira.request-refused'
  | 'jira.access-denied'
  | 'jira.throttled'
  | 'jira.unavailable'
  | 'jira.outcome-unknown'
  | 'jira.in-progress'
  | 'jira.row-lost'
  | 'jira.approval-undecided'
  | 'jira.event-unreadable'
  | 'jira.file-unavailable'
  | 'jira.invocation-malformed'
  | 'jira.time-limit';

/** Base of everything that this function throws on purpose. */
export class JiraServiceDeskError extends ApplicationError<JiraServiceDeskErrorCode> {}

const MAX_LISTED_PROBLEMS = 20;

function listed(problems: readonly string[], between: string): string {
  return problems.slice(0, MAX_LISTED_PROBLEMS).join(between);
}

/** The organisation's settings for this function, or the secret that they name, do not fit. */
export class SettingsInvalidError extends JiraServiceDeskError {
  constructor(corpId: string, problems: BilingualProblems) {
    super({
      code: 'jira.settings-invalid',
      category: 'user',
      text: {
        en: `The settings of jira-service-desk for ${corpId} are not valid: ${listed(problems.en, '; ')}.`,
        zhHK: `${corpId} 的 jira-service-desk 設定不正確：${listed(problems.zhHK, '；')}。`,
      },
      remedy: {
        en: 'Correct the named items, publish the configuration, invoke {"action":"check"}, then replay the dead letters.',
        zhHK: '請更正所列項目並發佈設定，以 {"action":"check"} 檢查，然後重播死信。',
      },
      details: { corpId, problems: problems.en.length },
    });
  }
}

/** The approval does not fit the mapping of its form. Nothing was sent. */
export class MappingRefusedError extends JiraServiceDeskError {
  constructor(approval: string, problems: readonly BilingualText[]) {
    const en = problems.map((problem) => problem.en);
    const zhHK = problems.map((problem) => problem.zhHK);
    super({
      code: 'jira.mapping-refused',
      category: 'user',
      text: {
        en: `Approval ${approval} cannot become a request: ${listed(en, '; ')}.`,
        zhHK: `審批 ${approval} 未能轉為服務請求：${listed(zhHK, '；')}。`,
      },
      remedy: {
        en: 'Open the approval in DingTalk, compare the named components with the mapping of the form, correct the mapping, then replay the dead letter.',
        zhHK: '請在釘釘開啟該審批，將所列組件與表單的對照表核對並更正，然後重播死信。',
      },
      details: { approval, problems: problems.length },
    });
  }
}

/** Nobody in Jira stands for whoever asked. */
export class RequesterUnknownError extends JiraServiceDeskError {
  constructor(approval: string, reason: BilingualText) {
    super({
      code: 'jira.requester-unknown',
      category: 'user',
      text: {
        en: `The originator of approval ${approval} has no Jira account: ${reason.en}.`,
        zhHK: `審批 ${approval} 的發起人沒有 Jira 帳戶：${reason.zhHK}。`,
      },
      remedy: {
        en: 'Add the person to requesters.accounts, or choose byEmail or otherwise in the settings; then replay the dead letter.',
        zhHK: '請將該人員加入 requesters.accounts，或在設定選用 byEmail 或 otherwise；然後重播死信。',
      },
      details: { approval },
    });
  }
}

/** Facts of a failed exchange with Jira; its own message is left out, since it may repeat anything. */
export interface JiraFailure {
  /** For example `POST request`. */
  readonly operation: string;
  readonly status?: number | undefined;
  /** Fields of ours that Jira's message names. */
  readonly fields?: readonly string[];
  readonly cause?: unknown;
}

interface JiraExchangeOptions extends JiraFailure {
  readonly code: JiraServiceDeskErrorCode;
  readonly category: ErrorCategory;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

/** Base of what comes of an exchange with Jira. */
export class JiraExchangeError extends JiraServiceDeskError {
  readonly status: number | undefined;

  constructor(options: JiraExchangeOptions) {
    super({ ...options, details: detailsOf(options) });
    this.status = options.status;
  }
}

/** Jira understood and will not do it; the same again fails again. Nothing was made. */
export class RequestRefusedError extends JiraExchangeError {
  constructor(failure: JiraFailure) {
    const { fields = [], operation } = failure;
    const named = fields.length === 0 ? '' : ` (${fields.join(', ')})`;
    super({
      ...failure,
      code: 'jira.request-refused',
      category: 'user',
      retryable: false,
      text: {
        en: `Jira refused ${operation}${statusOf(failure)}${named}; nothing was made.`,
        zhHK: `Jira 拒絕了 ${operation}${statusOf(failure)}${named}，未有建立任何內容。`,
      },
      remedy: {
        en: 'Invoke {"action":"check"}: it compares the mapping with the request type. Correct the mapping, then replay the dead letter.',
        zhHK: '請以 {"action":"check"} 將對照表與請求類型核對，更正後重播死信。',
      },
    });
  }
}

/** The account or its token is not accepted, or lacks a permission. Somebody may mend it meanwhile. */
export class JiraAccessDeniedError extends JiraExchangeError {
  constructor(failure: JiraFailure) {
    super({
      ...failure,
      code: 'jira.access-denied',
      category: 'user',
      retryable: true,
      text: {
        en: `Jira does not let the connector do ${failure.operation}${statusOf(failure)}.`,
        zhHK: `Jira 不容許連接帳戶執行 ${failure.operation}${statusOf(failure)}。`,
      },
      remedy: {
        en: 'Check that the API token of the secret is valid, and that its account is an agent of the service desk who may raise requests for customers.',
        zhHK: '請確認密鑰內的 API token 有效，以及該帳戶是服務台的服務人員，並可代客戶提出請求。',
      },
    });
  }
}

/** Too many calls. Nothing was made. */
export class JiraThrottledError extends JiraExchangeError {
  constructor(failure: JiraFailure, retryAfterMs: number) {
    super({
      ...failure,
      code: 'jira.throttled',
      category: 'upstream',
      retryable: true,
      retryAfterMs,
      text: {
        en: `Jira asks to wait ${Math.ceil(retryAfterMs / 1000)} seconds before ${failure.operation}.`,
        zhHK: `Jira 要求等候 ${Math.ceil(retryAfterMs / 1000)} 秒才可執行 ${failure.operation}。`,
      },
      remedy: {
        en: 'It is tried again by itself. If it repeats, lower reservedConcurrency of the function in s.yaml.',
        zhHK: '系統會自動再試。如持續發生，請在 s.yaml 調低此函數的 reservedConcurrency。',
      },
    });
  }
}

/**
 * Jira, or the way to it, gave no trustworthy answer. `mayHaveTakenEffect` is false only if it is
 * certain that nothing was done.
 */
export class JiraUnavailableError extends JiraExchangeError {
  readonly mayHaveTakenEffect: boolean;

  constructor(failure: JiraFailure, mayHaveTakenEffect: boolean, retryAfterMs?: number) {
    super({
      ...failure,
      code: 'jira.unavailable',
      category: 'upstream',
      retryable: true,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      text: {
        en: `Jira gave no trustworthy answer to ${failure.operation}${statusOf(failure)}.`,
        zhHK: `Jira 對 ${failure.operation} 未有可信的回應${statusOf(failure)}。`,
      },
      remedy: {
        en: 'It is tried again by itself. If it repeats, check the address of the site in the settings and the status page of Atlassian.',
        zhHK: '系統會自動再試。如持續發生，請檢查設定中的站點網址及 Atlassian 的狀態頁。',
      },
    });
    this.mayHaveTakenEffect = mayHaveTakenEffect;
  }
}

/** Whether this failure proves that Jira did nothing: anything else has to be looked up. */
export function certainlyHadNoEffect(error: unknown): boolean {
  if (error instanceof JiraUnavailableError) return !error.mayHaveTakenEffect;
  return (
    error instanceof RequestRefusedError ||
    error instanceof JiraAccessDeniedError ||
    error instanceof JiraThrottledError
  );
}

/** A request was sent and may have been made: it is looked up before anything is sent again. */
export class RequestOutcomeUnknownError extends JiraServiceDeskError {
  constructor(label: string, retryAfterMs: number, cause?: unknown) {
    super({
      code: 'jira.outcome-unknown',
      category: 'upstream',
      retryable: true,
      retryAfterMs,
      text: {
        en: `A request with the label ${label} was sent, and it is not known whether Jira made it.`,
        zhHK: `標籤為 ${label} 的請求已送出，但未知 Jira 有否建立。`,
      },
      remedy: {
        en: 'It is looked up by itself once Jira has had time to index it; only then is it sent again.',
        zhHK: '待 Jira 完成索引後，系統會自動查找；確定沒有才會再次送出。',
      },
      details: { label },
      cause,
    });
  }
}

/** Another delivery works on the same approval at this moment. */
export class RequestInProgressError extends JiraServiceDeskError {
  constructor(label: string, retryAfterMs: number) {
    super({
      code: 'jira.in-progress',
      category: 'system',
      retryable: true,
      retryAfterMs,
      text: {
        en: `Another delivery works on the request with the label ${label}.`,
        zhHK: `另一程序正在處理標籤為 ${label} 的請求。`,
      },
      remedy: {
        en: 'It is tried again by itself when the other has finished.',
        zhHK: '待該程序完成後，系統會自動再試。',
      },
      details: { label },
    });
  }
}

/** The row passed on to another delivery, because this one took too long. */
export class RequestRowLostError extends JiraServiceDeskError {
  constructor(label: string) {
    super({
      code: 'jira.row-lost',
      category: 'system',
      retryable: true,
      text: {
        en: `The right to work on the request with the label ${label} has passed on.`,
        zhHK: `處理標籤為 ${label} 的請求的權利已轉交其他程序。`,
      },
      remedy: {
        en: 'It is tried again by itself. If it repeats, look for what takes so long: Jira, DingTalk or large files.',
        zhHK: '系統會自動再試。如持續發生，請檢查何處過慢：Jira、釘釘或大型檔案。',
      },
      details: { label },
    });
  }
}

/** The push says that the approval is decided, DingTalk's answer does not yet. */
export class ApprovalUndecidedError extends JiraServiceDeskError {
  constructor(label: string) {
    super({
      code: 'jira.approval-undecided',
      category: 'upstream',
      retryable: true,
      text: {
        en: `DingTalk still shows the approval of ${label} as running.`,
        zhHK: `釘釘仍顯示 ${label} 的審批進行中。`,
      },
      remedy: {
        en: 'It is tried again by itself. If it repeats, look at the approval in DingTalk.',
        zhHK: '系統會自動再試。如持續發生，請在釘釘查看該審批。',
      },
      details: { label },
    });
  }
}

/** An event without what tells the approval. */
export class EventUnreadableError extends JiraServiceDeskError {
  constructor(type: string) {
    super({
      code: 'jira.event-unreadable',
      category: 'user',
      text: {
        en: `The event ${type} does not say which approval it is about.`,
        zhHK: `事件 ${type} 沒有指明是哪一個審批。`,
      },
      remedy: {
        en: 'Check that the subscription routes bpms_instance_change only; report the event if it does.',
        zhHK: '請確認訂閱只包括 bpms_instance_change；如是，請回報此事件。',
      },
      details: { type },
    });
  }
}

/** A file of the approval cannot be fetched at the moment. */
export class FileUnavailableError extends JiraServiceDeskError {
  constructor(reason: string, cause?: unknown) {
    super({
      code: 'jira.file-unavailable',
      category: 'upstream',
      retryable: true,
      text: {
        en: `A file of the approval cannot be fetched from DingTalk (${reason}).`,
        zhHK: `未能從釘釘取得審批的檔案（${reason}）。`,
      },
      remedy: {
        en: 'It is tried again by itself. If it repeats, check that the function reaches the file hosts of DingTalk, or switch attachments off for the form.',
        zhHK: '系統會自動再試。如持續發生，請確認函數可連接釘釘的檔案主機，或停用該表單的附件。',
      },
      details: { reason },
      cause,
    });
  }
}

/** The payload is neither a delivery nor an action. */
export class InvocationMalformedError extends JiraServiceDeskError {
  constructor(problems: BilingualProblems) {
    super({
      code: 'jira.invocation-malformed',
      category: 'user',
      ...malformedPayload(problems, '{"action":"check"}'),
    });
  }
}

/** The function ends in order before the platform ends it. */
export class JiraTimeLimitError extends JiraServiceDeskError {
  constructor() {
    super({
      code: 'jira.time-limit',
      category: 'system',
      retryable: true,
      text: {
        en: 'The time limit of the function was nearly reached; the work stopped in order.',
        zhHK: '函數執行時間即將屆滿，工作已有序暫停。',
      },
      remedy: {
        en: 'A delivery goes on by itself. After a manual action, repeat it.',
        zhHK: '派送會自動繼續；如屬人手操作，請再執行一次。',
      },
    });
  }
}

function statusOf({ status }: JiraFailure): string {
  return status === undefined ? '' : ` (HTTP ${String(status)})`;
}

function detailsOf({ operation, status, fields = [] }: JiraFailure): ErrorDetails {
  return {
    operation,
    ...(status === undefined ? {} : { status }),
    ...(fields.length === 0 ? {} : { fields: fields.join(' ') }),
  };
}
