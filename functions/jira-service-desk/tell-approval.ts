import { ApplicationError, reportError } from '../../shared/errors/index.ts';
import { commentText, mentionsRequest } from './domain/comment-text.ts';
import type { CallOptions, SubscriberDependencies } from './ports.ts';
import type { RequestProgress } from './request-row.ts';
import type { RequestSubject } from './request-subject.ts';

/**
 * Tells key and address of the request as a comment on the approval, once: the approval's own records
 * say whether it was told before, also after an unknown outcome. A comment that DingTalk will never
 * take is given up: the request has been made all the same.
 *
 * @throws DingTalkError if it may succeed later
 */
export async function tellApproval(
  { approvals, audit, log, organisation, settings }: SubscriberDependencies,
  progress: RequestProgress,
  subject: RequestSubject,
  filesLeftOut: number,
  call: CallOptions,
): Promise<void> {
  const { issueKey = '', webUrl = '', label } = progress;
  if (!subject.form.comment || isTold(subject, issueKey)) return;
  const attachedFiles = progress.attached.length;
  const comment = {
    userId: settings.commentUserId ?? organisation.operatorUserId,
    text: commentText({ issueKey, webUrl, attachedFiles, filesLeftOut }),
  };
  const refusal = await approvals.comment(subject.processInstanceId, comment, call).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof ApplicationError && !error.retryable) return error;
      throw error;
    },
  );
  if (refusal !== undefined) log.warn('jira.comment-refused', { issueKey, error: refusal });
  await audit.record({
    actor: 'system',
    action: 'jira.comment',
    subject: label,
    outcome: refusal === undefined ? 'done' : 'refused',
    details: { issueKey, ...(refusal === undefined ? {} : { code: reportError(refusal).code }) },
  });
}

function isTold({ approval }: RequestSubject, issueKey: string): boolean {
  return approval.operationRecords.some(
    ({ remark }) => remark !== undefined && mentionsRequest(remark, issueKey),
  );
}
