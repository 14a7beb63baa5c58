import * as z from 'zod';
import type { Columns, Row } from '../../shared/table-store/index.ts';

/**
 * - `planned`: nothing has been sent to Jira, or what was sent was certainly refused
 * - `sending`: a request may have been sent; whether Jira made it has to be looked up
 * - `made`: Jira made it; files or comment may be missing
 * - `done`: nothing is left to do
 */
export const requestStages = ['planned', 'sending', 'made', 'done'] as const;
export type RequestStage = (typeof requestStages)[number];

/** What is known of the request of one approval. */
export interface RequestProgress {
  readonly stage: RequestStage;
  readonly label: string;
  /** Server time of the last write before sending. */
  readonly sentAtEpochMs: number | undefined;
  readonly issueId: string | undefined;
  readonly issueKey: string | undefined;
  readonly webUrl: string | undefined;
  /** The files that are at the request. */
  readonly attached: readonly FileMark[];
  /** A file of which nobody knows yet whether it arrived. */
  readonly attaching: FileMark | undefined;
}

/** A file by DingTalk's id, and by a hash of its name and length, by which Jira's list is compared. */
export interface FileMark {
  readonly fileId: string;
  readonly mark: string;
}

/** A row with the right to work on it. An owner of '' is nobody. */
export interface RequestRow {
  readonly owner: string;
  readonly fence: bigint;
  readonly until: bigint;
  readonly progress: RequestProgress;
}

export function newProgress(label: string): RequestProgress {
  return {
    stage: 'planned',
    label,
    sentAtEpochMs: undefined,
    issueId: undefined,
    issueKey: undefined,
    webUrl: undefined,
    attached: [],
    attaching: undefined,
  };
}

const fileMarkSchema = z.object({ fileId: z.string(), mark: z.string() });

const progressSchema = z.object({
  stage: z.enum(requestStages),
  label: z.string(),
  sentAtEpochMs: z.number().optional(),
  issueId: z.string().optional(),
  issueKey: z.string().optional(),
  webUrl: z.string().optional(),
  attached: z.array(fileMarkSchema),
  attaching: fileMarkSchema.optional(),
});

/** `stage` and `issueKey` stand beside the body, so that people can read the table. */
export function columnsOf({ owner, fence, until, progress }: RequestRow): Columns {
  const { stage, issueKey } = progress;
  return {
    v: 1n,
    owner,
    fence,
    until,
    stage,
    ...(issueKey === undefined ? {} : { issueKey }),
    body: JSON.stringify(progress),
  };
}

/** @throws TypeError if the row is not one of ours */
export function requestRowOf({ columns }: Row): RequestRow {
  const { owner, fence, until, body } = columns;
  if (typeof owner !== 'string' || typeof fence !== 'bigint' || typeof until !== 'bigint') {
    throw new TypeError('a row of the service request table lacks owner, fence or until');
  }
  const read = progressSchema.parse(JSON.parse(typeof body === 'string' ? body : '{}'));
  return {
    owner,
    fence,
    until,
    progress: { ...newProgress(read.label), ...read },
  };
}
