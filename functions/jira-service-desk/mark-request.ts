import { JiraAccessDeniedError, RequestRefusedError } from './errors.ts';
import type { CallOptions, SubscriberDependencies } from './ports.ts';
import type { RequestProgress } from './request-row.ts';
import type { RequestSubject } from './request-subject.ts';

const PROPERTY = 'dingtalk';

/**
 * Marks the request for people and apps that look from Jira's side, and proves that its label is on
 * it and on no other: that is what an unknown outcome is resolved by. What Jira will never allow is
 * told and given up, since the request has been made.
 *
 * @throws JiraExchangeError if it may succeed later
 */
export async function markRequest(
  deps: SubscriberDependencies,
  progress: RequestProgress,
  subject: RequestSubject,
  call: CallOptions,
): Promise<void> {
  const { corpId, processInstanceId } = subject;
  const { issueKey = '' } = progress;
  const value = { v: 1, corpId, processInstanceId };
  await unlessForbidden(deps, 'jira.property-refused', issueKey, () =>
    deps.serviceDesk.setProperty(issueKey, PROPERTY, value, call),
  );
  await unlessForbidden(deps, 'jira.label-not-looked-up', issueKey, () =>
    confirmLabel(deps, progress, call),
  );
}

/** The index is asked to look at this very request, so that it need not have caught up. */
async function confirmLabel(
  { serviceDesk, settings, audit, log }: SubscriberDependencies,
  { label, issueId = '', issueKey = '' }: RequestProgress,
  call: CallOptions,
): Promise<void> {
  const query = { projectKey: settings.projectKey, label, knownIssueIds: [issueId] };
  const found = await serviceDesk.findByLabel(query, call);
  const others = found.filter((one) => one.issueKey !== issueKey).length;
  const hasLabel = others < found.length;
  if (hasLabel && others === 0) return;
  log.warn('jira.label-not-as-expected', { label, issueKey, hasLabel, others });
  await audit.record({
    actor: 'system',
    action: 'jira.label',
    subject: label,
    outcome: 'failed',
    details: { issueKey, hasLabel, others },
  });
}

async function unlessForbidden(
  { log }: SubscriberDependencies,
  messageKey: string,
  issueKey: string,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    const isForGood =
      error instanceof RequestRefusedError || error instanceof JiraAccessDeniedError;
    if (!isForGood) throw error;
    log.warn(messageKey, { issueKey, error });
  }
}
