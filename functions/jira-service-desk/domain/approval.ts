/** One component of a filled-in form, as DingTalk tells it. */
export interface FormComponent {
  readonly name?: string | undefined;
  /** Always text; lists and tables are JSON in the text. */
  readonly value?: string | undefined;
  /** `TextField`, `DDSelectField`, `DDAttachment` …; open-ended. */
  readonly componentType?: string | undefined;
}

/** What of an approval matters here; read from DingTalk, never taken from a push. */
export interface Approval {
  readonly title?: string | undefined;
  /** The number that people see. */
  readonly businessId?: string | undefined;
  readonly status: string;
  readonly result?: string | undefined;
  readonly originatorUserId: string;
  readonly formComponentValues: readonly FormComponent[];
  /** Who did what; comments are among them. */
  readonly operationRecords: readonly {
    readonly type: string;
    readonly remark?: string | undefined;
  }[];
}

/**
 * - `approved`: becomes a request
 * - `not-approved`: refused or taken back; never becomes one
 * - `running`: not decided, or not yet told by the server that was asked
 */
export type ApprovalVerdict = 'approved' | 'not-approved' | 'running';

/** Only `agree` together with `COMPLETED` is an approval: the result may be told before the end. */
export function judgeApproval({ status, result }: Approval): ApprovalVerdict {
  if (status === 'NEW' || status === 'RUNNING') return 'running';
  return status === 'COMPLETED' && result?.toLowerCase() === 'agree' ? 'approved' : 'not-approved';
}
