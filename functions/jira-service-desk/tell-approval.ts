import { ApplicationError, reportError } from '../../shared/errors/index.ts';
import { commentText, mentionsRequest } from './domain/comment-text.ts';
import type { CallOptions, SubscriberDependencies } from './ports.ts';
import type { RequestProgress } from './request-row.ts';
import type { RequestSubject } from './request-subject.ts';

/**
 * Tells key and address of the request as a comment on the approval, once: the approval's own records
 * say whether it was told before, also after an unknown outcome. Whoever told it may have been killed
 * before it stood in the trail, so a comment that is found there is recorded as well. One that DingTalk
 * will never take is given up: the request has been made all the same.
 *
 * @throws DingTalkError if it may succeed later
 */
export async function tellApproval(
  deps: SubscriberDependencies,
  progress: RequestProgress,
  subject: RequestSubject,
  filesLeftOut: number,
  call: CallOptions,
): Promise<void> {
  if (!subject.form.comment) return;
  const foundAgain = isTold(subject, progress.issueKey);
  const refusal = foundAgain
    ? undefined
    : await comment(deps, progress, subject, filesLeftOut, call);
  const { issueKey = '', label } = progress;
  await deps.audit.record({
    actor: 'system',
    action: 'jira.comment',
    subject: label,
    outcome: refusal === undefined ? 'done' : 'refused',
    details: {
      issueKey,
      foundAgain,
      ...(refusal === undefined ? {} : { code: reportError(refusal).code }),
    },
  });
}

/** Why DingTalk will never take it; undefined if it did. */
async function comment(
  { approvals, log, organisation, settings }: SubscriberDependencies,
  progress: RequestProgress,
  subject: RequestSubject,
  filesLeftOut: number,
  call: CallOptions,
): Promise<ApplicationError | undefined> {
  const { issueKey = '', webUrl = '' } = progress;
  const attachedFiles = progress.attached.length;
  const told = {
    userId: settings.commentUserId ?? organisation.operatorUserId,
    text: commentText({ issueKey, webUrl, attachedFiles, filesLeftOut }),
  };
  try {
    await approvals.comment(subject.processInstanceId, told, call);
    return undefined;
  } catch (error) {
    if (!(error instanceof ApplicationError) || error.retryable) throw error;
    log.warn('jira.comment-refused', { issueKey, error });
    return error;
  }
}

function isTold({ approval }: RequestSubject, issueKey = ''): boolean {
  return approval.operationRecords.some(
    ({ remark }) => remark !== undefined && mentionsRequest(remark, issueKey),
  );
}
