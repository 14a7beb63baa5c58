import type { BilingualText, ErrorReport } from '../../shared/errors/index.ts';
import type { AttendanceException } from './domain/attendance-exception.ts';
import type { CallPlan } from './domain/call-plan.ts';
import type { Manifest } from './domain/manifest.ts';
import type { RunState } from './run-record.ts';

/** What a plan costs, for the person who is about to spend it. */
export interface PlanSummary {
  readonly people: number;
  /** All that are expected to be counted against the month's quota. */
  readonly meteredCalls: number;
  /** Attendance, leave and shifts. */
  readonly calls: CallPlan['calls'];
  /** Nothing where the pay rules need no approval. */
  readonly approvals: {
    readonly forms: number;
    readonly listsAtLeast: number;
    /** Approvals to be read: estimated in a plan, counted once a run has the lists. */
    readonly instances: number;
  };
  /** The sampled comparison with DingTalk's own results. */
  readonly crossCheck: { readonly people: number; readonly callsEstimated: number };
  /** Made only if DingTalk's leave rows do not name their kind; not in `meteredCalls`. */
  readonly leaveCodesAtMost: number;
  readonly quota: {
    readonly month: string;
    readonly callsPerMonth: number;
    readonly reservedForOthers: number;
    readonly committedBefore: number;
  };
}

/** An exception as it is shown: its texts, and nothing that is not in `exceptions.csv`. */
export type ShownException = Pick<
  AttendanceException,
  'id' | 'kind' | 'affectsPay' | 'employeeNumber' | 'userId' | 'date' | 'text'
>;

/** Answer to `export` and `resume`. `next` says what a person should do now. */
export interface ExportResult {
  readonly outcome:
    | 'planned'
    | 'held'
    | 'delivered'
    | 'delivered-unconfirmed'
    | 'unchanged'
    | 'already-delivered'
    | 'awaiting-release'
    | 'release-refused'
    | 'shadow'
    | 'corrections-pending'
    | 'waiting-for-closing'
    | 'failed';
  readonly company: string;
  readonly period: { readonly from: string; readonly to: string };
  /** `HKSC/2026-10/adp-hk-generic/0001` */
  readonly run?: string;
  readonly plan?: PlanSummary;
  readonly meteredCallsUsed?: number;
  readonly manifest?: Manifest;
  readonly outputs?: {
    readonly fileName: string;
    readonly fileKey: string;
    readonly manifestKey: string;
    readonly exceptionsKey: string;
    /** Absent from runs of before there was a report. */
    readonly reportKey?: string | undefined;
    readonly workbookKey?: string | undefined;
    /** Only of a run that replaces or corrects a delivered one. */
    readonly differencesKey?: string | undefined;
  };
  readonly exceptions?: {
    readonly total: number;
    readonly accepted: number;
    readonly open: number;
    /** The first thousand open ones; all are in `exceptions.csv`. */
    readonly openList: readonly ShownException[];
  };
  /** The approval that lets the file out, where the company has them. */
  readonly release?: { readonly state: string; readonly instanceId: string };
  /** The encrypted file that is delivered, where the receiver wants one. */
  readonly encryption?: { readonly ciphertextKey: string; readonly ciphertextSha256: string };
  /** What works now and will stop soon, such as a key. */
  readonly warnings?: readonly BilingualText[];
  readonly delivery?: { readonly host: string; readonly path: string; readonly because?: string };
  readonly error?: ErrorReport;
  readonly next: BilingualText;
}

/** Answer to `status`. */
export interface StatusResult {
  readonly outcome: 'status';
  readonly company: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly runs: readonly {
    readonly run: string;
    readonly state: RunState;
    readonly startedAtHongKong: string;
    readonly deliveredAtHongKong?: string;
    readonly meteredCallsPlanned: number;
    readonly meteredCallsUsed: number;
    readonly fileName?: string;
    readonly fileSha256?: string;
    /** What the receiver has answered. */
    readonly acknowledgement?: string;
    readonly lastErrorCode?: string;
  }[];
}
