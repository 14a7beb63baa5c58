import { reportError } from '../../shared/errors/index.ts';
import { readEvent } from '../../shared/event-catalogue/index.ts';
import { isFinalFailure, type StoredEvent } from '../../shared/event-delivery/index.ts';
import { attachFiles } from './attach-files.ts';
import { judgeApproval } from './domain/approval.ts';
import { requestLabel } from './domain/request-label.ts';
import { ApprovalUndecidedError, EventUnreadableError, RequestInProgressError } from './errors.ts';
import { makeRequest } from './make-request.ts';
import { markRequest } from './mark-request.ts';
import type { CallOptions, SubscriberDependencies } from './ports.ts';
import type { RequestHold } from './request-rows.ts';
import type { RequestSubject } from './request-subject.ts';
import { tellApproval } from './tell-approval.ts';

/** What a delivery comes to where no request is due; a request's key otherwise. */
export type RaiseResult = 'ignored-event' | 'ignored-form' | 'ignored-not-approved' | (string & {});

/**
 * Turns an approved instance into one request, whatever is repeated, killed or lost on the way:
 * take its row, read the approval, make the request, bring the files, tell the approval.
 *
 * Idempotent: a delivery of an approval whose request is complete costs one read of a row.
 *
 * @throws ApplicationError; `retryable` says whether a later attempt may succeed
 */
export async function raiseRequest(
  deps: SubscriberDependencies,
  event: Pick<StoredEvent, 'corpId' | 'type' | 'content'>,
  work: { readonly owner: string; readonly signal: AbortSignal },
): Promise<RaiseResult> {
  const { traits, event: read } = readEvent(event);
  if (read?.eventType !== 'bpms_instance_change') {
    if (traits.eventType === 'bpms_instance_change') throw new EventUnreadableError(event.type);
    return 'ignored-event';
  }
  const { processCode, processInstanceId, type, result } = read;
  // What the push says may only spare us a look: what it is about is read from DingTalk.
  if (type !== 'finish' || (result ?? 'agree') !== 'agree') return 'ignored-event';
  const { forms } = deps.settings;
  const form = Object.hasOwn(forms, processCode) ? forms[processCode] : undefined;
  if (form === undefined) return 'ignored-form';
  const { corpId } = event;
  const label = requestLabel(deps.settings.labelPrefix, { corpId, processInstanceId });
  const taken = await deps.rows.take(processInstanceId, { ...work, label });
  if (taken.outcome === 'done') return taken.progress.issueKey ?? taken.progress.label;
  if (taken.outcome === 'held') throw new RequestInProgressError(label, taken.retryAfterMs);
  const named = { corpId, processInstanceId, processCode, label, form };
  try {
    return await underHold(deps, taken.hold, named, { signal: work.signal });
  } catch (error) {
    await recordRefusal(deps, named, error);
    await giveBack(deps, taken.hold);
    throw error;
  }
}

/**
 * The approval is read under the hold, never before: what it says of comments must be no older than
 * what another delivery may have done.
 */
async function underHold(
  deps: SubscriberDependencies,
  hold: RequestHold,
  named: Omit<RequestSubject, 'approval'>,
  call: CallOptions,
): Promise<RaiseResult> {
  const approval = await deps.approvals.read(named.processInstanceId, call);
  switch (judgeApproval(approval)) {
    case 'running':
      throw new ApprovalUndecidedError(named.label);
    case 'not-approved':
      // What was made before it was taken back stays made.
      if (hold.row.progress.stage === 'planned') await deps.rows.forget(hold);
      else await giveBack(deps, hold);
      return 'ignored-not-approved';
    case 'approved':
      return complete(deps, hold, { ...named, approval }, call);
  }
}

async function complete(
  deps: SubscriberDependencies,
  hold: RequestHold,
  subject: RequestSubject,
  call: CallOptions,
): Promise<string> {
  const made = await makeRequest(deps, hold, subject, call);
  const { issueKey = '' } = made.row.progress;
  await markRequest(deps, made.row.progress, subject, call);
  const files = await attachFiles(deps, made, subject, call);
  await tellApproval(deps, files.hold.row.progress, subject, files.leftOut, call);
  await deps.rows.release(files.hold, { stage: 'done' });
  return issueKey;
}

/** A failure that no later attempt can mend is a refusal, and belongs into the trail. */
async function recordRefusal(
  { audit, log }: SubscriberDependencies,
  { label, processCode }: Pick<RequestSubject, 'label' | 'processCode'>,
  error: unknown,
): Promise<void> {
  if (!isFinalFailure(error)) return;
  const { code } = reportError(error);
  try {
    await audit.record({
      actor: 'system',
      action: 'jira.delivery',
      subject: label,
      outcome: 'refused',
      details: { processCode, code },
    });
  } catch (failure) {
    log.warn('jira.refusal-not-recorded', { label, error: failure });
  }
}

/** Best effort: a row that is not given back is free again when its hold ends. */
async function giveBack(
  { rows, log }: SubscriberDependencies,
  { processInstanceId, row }: RequestHold,
): Promise<void> {
  try {
    await rows.giveBack(processInstanceId, row);
  } catch (error) {
    log.warn('jira.row-not-given-back', { label: row.progress.label, error });
  }
}
