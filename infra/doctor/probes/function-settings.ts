import { environmentSchema as attendanceExport } from '../../../functions/attendance-export/config.ts';
import { environmentSchema as auditForwarding } from '../../../functions/audit-forwarding/config.ts';
import { environmentSchema as eventWorker } from '../../../functions/event-worker/config.ts';
import { environmentSchema as jiraServiceDesk } from '../../../functions/jira-service-desk/config.ts';
import { environmentSchema as tokenRefresh } from '../../../functions/token-refresh/config.ts';
import { environmentSchema as webhookIntake } from '../../../functions/webhook-intake/config.ts';
import {
  describeBilingualIssues,
  describeIssues,
  type BilingualProblems,
} from '../../../shared/configuration/index.ts';

type Variables = Readonly<Record<string, string>>;
type Judge = (variables: Variables) => BilingualProblems | undefined;
type Parsed<Problem> =
  { readonly success: true } | { readonly success: false; readonly error: Problem };

function judgeBy<Problem>(
  schema: { safeParse(variables: unknown): Parsed<Problem> },
  describe: (error: Problem) => BilingualProblems,
): Judge {
  return (variables) => {
    const parsed = schema.safeParse(variables);
    return parsed.success ? undefined : describe(parsed.error);
  };
}

/** Each function's own schema of its settings, by the folder of its source. */
const JUDGES: Readonly<Record<string, Judge>> = {
  'attendance-export': judgeBy(attendanceExport, describeIssues),
  'audit-forwarding': judgeBy(auditForwarding, describeIssues),
  'event-worker': judgeBy(eventWorker, describeIssues),
  'jira-service-desk': judgeBy(jiraServiceDesk, describeIssues),
  'token-refresh': judgeBy(tokenRefresh, describeIssues),
  'webhook-intake': judgeBy(webhookIntake, describeBilingualIssues),
};

/** Folders of the functions whose settings can be judged. */
export const JUDGED_FUNCTIONS: readonly string[] = Object.keys(JUDGES);

/** What a function would say of its settings at its start; undefined if it would start. */
export function problemsOfSettings(
  folder: string,
  variables: Variables,
): BilingualProblems | undefined {
  return JUDGES[folder]?.(variables);
}
