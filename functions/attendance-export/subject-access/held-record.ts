import type { AcknowledgedReject } from '../domain/acknowledgement-file.ts';
import type { DayAmount } from '../domain/day-amount.ts';
import type { PersonMapping } from '../domain/people-table.ts';

/** One kind of DingTalk's answers, with the rows of the person in it. */
export interface HeldAnswer {
  /** Names the call: what was asked, and a hash of its parameters. */
  readonly call: string;
  readonly rows: readonly unknown[];
}

/** What one run holds about a person. */
export interface HeldInRun {
  readonly run: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly state: string;
  readonly name: string | undefined;
  /** Who received the file that this person is in, and when. */
  readonly delivered?: { readonly to: string; readonly at: string; readonly fileSha256: string };
  readonly answers: readonly HeldAnswer[];
  /** The last day on which answers are kept; or when they were erased. */
  readonly answersKeptUntil?: string;
  readonly answersErasedAt?: string;
  readonly due: readonly DayAmount[];
  readonly paid: readonly DayAmount[];
  readonly exceptions: readonly Readonly<Record<string, string>>[];
  readonly adjustments: readonly Readonly<Record<string, string | number>>[];
  readonly rejects: readonly AcknowledgedReject[];
}

/** Everything that is held about one person in a company. */
export interface HeldRecord {
  readonly v: 1;
  readonly company: string;
  readonly userId: string;
  readonly employeeNumbers: readonly string[];
  readonly madeAt: string;
  /** Rows of every mapping table that the configuration or a run names, by the table's hash. */
  readonly mapping: readonly { readonly sha256: string; readonly rows: readonly PersonMapping[] }[];
  readonly runs: readonly HeldInRun[];
}
