import * as z from 'zod';
import { describeIssues, type BilingualProblems } from '../../shared/configuration/index.ts';
import { parseJsonPayload, timerTriggerOf } from '../../shared/invocation/index.ts';
import type { PayPeriod } from '../../shared/time/index.ts';
import { malformedRequest } from './errors.ts';
import { payloadSchemas, type Action, type Payload } from './requests/payload-schemas.ts';
import { periodOf } from './requests/request-fields.ts';

/** The timer triggers of this function, as `s.yaml` names them. */
const TIMER_TRIGGERS = ['hourly', 'daily'] as const;

/** One company, one period, one file to bring forward. */
export interface ExportRequest {
  readonly action: 'export' | 'resume' | 'status' | 'final-pay';
  readonly company: string;
  readonly period: PayPeriod;
  readonly profile: string | undefined;
  readonly dryRun: boolean;
  readonly runId: string | undefined;
  readonly accept: readonly string[];
  readonly refresh: boolean;
  /** Employee numbers of the leavers of a final pay. */
  readonly employees?: readonly string[];
}

type ExportAction = ExportRequest['action'];
/** An action beside the export itself, with what was asked for. */
export type OtherPayload = Payload<Exclude<Action, ExportAction>>;

export type Invocation =
  | { readonly kind: 'request'; readonly request: ExportRequest }
  | { readonly kind: 'action'; readonly payload: OtherPayload }
  | { readonly kind: 'timer'; readonly triggerName: (typeof TIMER_TRIGGERS)[number] };

const actionSchema = z.object({
  action: z.enum(Object.keys(payloadSchemas) as [Action, ...Action[]]),
});
const exportActions: ReadonlySet<Action> = new Set(['export', 'resume', 'status', 'final-pay']);

/**
 * Reads the event of an invocation: the timer's own event, or the JSON payload of a manual invoke.
 *
 * @throws ExportRefusedError `request.malformed`, naming every field that is wrong
 */
export function parseInvocation(event: Uint8Array): Invocation {
  const document = parseJsonPayload(event, malformedRequest);
  const triggerName = timerTriggerOf(document, TIMER_TRIGGERS);
  if (triggerName !== undefined) return { kind: 'timer', triggerName };
  const named = actionSchema.safeParse(document);
  if (!named.success) throw malformedRequest(problemsWithoutAction(document, named.error));
  const { action } = named.data;
  const result = payloadSchemas[action].safeParse(document);
  if (!result.success) throw malformedRequest(describeIssues(result.error));
  return exportActions.has(action)
    ? { kind: 'request', request: exportRequestOf(result.data as Payload<ExportAction>) }
    : { kind: 'action', payload: result.data as OtherPayload };
}

/** Without an action that we know, the fields of the commonest one are named as well. */
function problemsWithoutAction(document: unknown, error: z.ZodError): BilingualProblems {
  const asExport = payloadSchemas.export.safeParse(document);
  const others = asExport.error?.issues.filter(({ path }) => path[0] !== 'action') ?? [];
  return describeIssues(new z.ZodError([...error.issues, ...others]));
}

function exportRequestOf(payload: Payload<ExportAction>): ExportRequest {
  const { action, company, dryRun, accept, refresh, profile, runId } = payload;
  const employees = payload.action === 'final-pay' ? { employees: payload.employees } : {};
  const period = periodOf(payload);
  return { action, company, period, dryRun, accept, refresh, profile, runId, ...employees };
}
