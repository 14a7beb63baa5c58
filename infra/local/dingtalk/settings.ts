import type { SampleCompany } from '../sample-company/sample-company.ts';
import type { ApprovalTemplate } from './approval-template.ts';
import { ORDERLY, type AuditDisorder } from './audit/audit-record.ts';
import { DOCUMENTED_SPELLING, type ParameterSpelling } from './push/callback-request.ts';
import type { EventShape } from './push/event-payload.ts';

/** An internal app as its console page shows it. It belongs to one organisation. */
export interface DingTalkAppRegistration {
  readonly corpId: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly agentId: number;
  readonly robotCode: string;
  readonly callbackToken: string;
  readonly callbackAesKey: string;
  /** Permission codes that the app was granted, for example `qyapi_get_attendance_data`; `*` is all. */
  readonly scopes: readonly string[];
  /** Departments, with all below them, that the app may see. Absent: the whole organisation. */
  readonly departmentScope?: readonly number[];
  /** Every call of this app is answered as if its address were blocked. */
  readonly ipBlocked?: IpBlockForm;
  /** Every call of this app comes from an address that its IP list does not name. */
  readonly ipNotInWhiteList?: boolean;
}

/** An incoming webhook of a group ("custom robot"). */
export interface GroupRobotRegistration {
  readonly corpId: string;
  readonly accessToken: string;
  /** Present: messages must be signed with it. */
  readonly secret?: string;
  /** Present: a message must hold one of these words. */
  readonly keywords?: readonly string[];
}

/** An address that calls too much gets a page of HTML or a line of JSON, both with status 200. */
export type IpBlockForm = 'html' | 'json';

/** Numbers that DingTalk sells or changes; all can be changed while it runs. */
export interface DingTalkLimits {
  readonly callsPerSecondPerApi: number;
  /** Metered calls per organisation and calendar month (UTC+8). */
  readonly apiCallsPerMonth: number;
  /** Webhook messages and events per organisation and calendar month (UTC+8). */
  readonly pushesPerMonth: number;
  readonly ipCallsPer20Seconds: number;
  /** Messages of an app's robot that one person gets on one day; those beyond are held back. */
  readonly robotMessagesPerPersonPerDay: number;
  /** How long the receiver of a callback may take, of the machine's time; the documents differ. */
  readonly pushTimeoutMs: number;
  /** From a failed first attempt to the second, and from that to the third and last; local time. */
  readonly firstPushRetryMs: number;
  readonly secondPushRetryMs: number;
  /** From the last failure until the failed list tells it; local time. */
  readonly failedListDelayMs: number;
}

/** Where documents and observations differ, or clients have been seen to trip. */
export interface DingTalkBehaviour {
  /** How a limit of the gateway looks on the old host: only `/topapi/` in code 88, all, or none. */
  readonly wrapThrottling: 'topapi' | 'always' | 'never';
  /** `isLegal` is Y only if time and place are both Normal, as the documentation says: late is N. */
  readonly lateIsNotLegal: boolean;
  /** Numbers of `/attendance/listRecord` as strings, as its table of types says (samples: numbers). */
  readonly recordNumbersAsStrings: boolean;
  readonly ipBlockForm: IpBlockForm;
  /** Times of approvals: to the minute, as in the documentation's samples, or to the second. */
  readonly approvalTimes: 'minute' | 'second';
  /**
   * Where leave by the day or half day begins and ends: with the person's shift, or at midnight and
   * noon as symbols of the day and its halves.
   */
  readonly dayLeaveTimes: 'shift-exact' | 'midnight';
  /** Rows of `getleavestatus` name the kind of leave; its page of the documentation does not say so. */
  readonly leaveStatusNamesCode: boolean;
  /** A refresh token ends once another one was given for it; else it lives out its 30 days. */
  readonly refreshTokensEndWithUse: boolean;
  /** Whoever is added must accept an invitation first, and is not there until then: 40103. */
  readonly joinersMustAccept: boolean;
  /** Off: nothing is pushed and nothing enters the failed list, as where a month's quota is spent. */
  readonly pushing: boolean;
  readonly eventShape: EventShape;
  readonly callbackSignatureName: ParameterSpelling['signature'];
  readonly callbackTimestampName: ParameterSpelling['timestamp'];
  /** Every attempt is taken from the quota, not only the first of each event. */
  readonly pushRetriesAreCounted: boolean;
  /** Only the exclusive edition tells most audit records. */
  readonly edition: 'standard' | 'exclusive';
  /** Audit records that come late, twice, or in any order. */
  readonly auditDisorder: AuditDisorder;
}

export interface DingTalkStandInOptions {
  readonly companies: readonly SampleCompany[];
  readonly apps: readonly DingTalkAppRegistration[];
  readonly groupRobots?: readonly GroupRobotRegistration[];
  /** For log-ins from the administrators' console, by corpId. */
  readonly consoleSecrets?: Readonly<Record<string, string>>;
  /** Forms of approvals, besides those of the sample company's own approvals. */
  readonly approvalTemplates?: readonly ({ readonly corpId: string } & ApprovalTemplate)[];
  readonly limits?: Partial<DingTalkLimits>;
  readonly behaviour?: Partial<DingTalkBehaviour>;
  /** Ports of the `oapi` host. Default: one above those of the context, or any free ones. */
  readonly oapiPorts?: { readonly plain: number; readonly tls: number };
  /** Authority that callback URLs may have their certificate of, besides the public ones; PEM. */
  readonly callbackAuthorityPem?: string;
}

/** The standard edition since 2025-11-19. */
export const STANDARD_LIMITS: DingTalkLimits = {
  callsPerSecondPerApi: 20,
  apiCallsPerMonth: 5_000,
  pushesPerMonth: 3_000,
  ipCallsPer20Seconds: 10_000,
  robotMessagesPerPersonPerDay: 500,
  pushTimeoutMs: 1_500,
  firstPushRetryMs: 10_000,
  secondPushRetryMs: 30_000,
  failedListDelayMs: 180_000,
};

export const DOCUMENTED_BEHAVIOUR: DingTalkBehaviour = {
  wrapThrottling: 'topapi',
  lateIsNotLegal: true,
  recordNumbersAsStrings: false,
  ipBlockForm: 'html',
  approvalTimes: 'minute',
  dayLeaveTimes: 'shift-exact',
  leaveStatusNamesCode: true,
  refreshTokensEndWithUse: false,
  joinersMustAccept: false,
  pushing: true,
  eventShape: 'current',
  callbackSignatureName: DOCUMENTED_SPELLING.signature,
  callbackTimestampName: DOCUMENTED_SPELLING.timestamp,
  pushRetriesAreCounted: true,
  edition: 'standard',
  auditDisorder: ORDERLY,
};

/** The settings that can change while the stand-in runs. */
export interface LiveSettings {
  limits: DingTalkLimits;
  behaviour: DingTalkBehaviour;
}
