import type { ApprovalInstance } from '../../infra/local/dingtalk/approval-instance.ts';
import type { StoredRequest } from '../../infra/local/jira/site.ts';
import type { ChainRecords } from './chain-records.ts';

/** An agreed approval of which DingTalk has told, or tried to. */
export interface ToldApproval {
  readonly processInstanceId: string;
  /** Keys of the events that tell of its end. */
  readonly eventKeys: readonly string[];
  /** Whether one of them was acknowledged, or may be counted on to be found by other means. */
  readonly isOwed: boolean;
}

/**
 * Holds everything that has come of the approvals against what was promised: each that is owed has one
 * request, each other at most one; each request is told once on its approval and stands in the audit
 * trail; nothing is unfinished, nothing was given up.
 *
 * @returns what does not hold, each with the approval and where it stands; empty if all is well
 */
export function faultsOfChain(
  records: ChainRecords,
  told: readonly ToldApproval[],
): readonly string[] {
  const byApproval = requestsByApproval(records.requests);
  return [
    ...told.flatMap((approval) =>
      faultsOfApproval(records, approval, byApproval.get(approval.processInstanceId) ?? []).map(
        (fault) => `${fault}: ${describe(records, approval)}`,
      ),
    ),
    ...faultsOfRequests(records, byApproval),
    ...[...records.events.values()]
      .filter(({ state }) => !['routed', 'unrouted'].includes(state))
      .map(({ key, state }) => `the event ${key} is ${state}`),
    ...records.deadLetters.map(
      ({ key, report }) => `${key} was given up: ${report.code}, ${report.text.en}`,
    ),
  ];
}

function faultsOfApproval(
  records: ChainRecords,
  { processInstanceId, eventKeys, isOwed }: ToldApproval,
  requests: readonly StoredRequest[],
): readonly string[] {
  const faults: string[] = [];
  const isTold = eventKeys.some((key) => records.events.has(key));
  if (isOwed && requests.length === 0) faults.push('no request');
  if (requests.length > 1) faults.push(`${String(requests.length)} requests`);
  if (isTold && requests.length === 0) faults.push('an event on record and no request');
  const comments = commentsOn(records.approvals.get(processInstanceId));
  const due = requests.length === 0 ? 0 : 1;
  if (comments.length !== due) faults.push(`${String(comments.length)} comments`);
  const [request] = requests;
  if (request !== undefined && comments.some((remark) => !remark.includes(request.issueKey))) {
    faults.push('a comment about another request');
  }
  return faults;
}

/** Also finds a request that bears no mark of its approval, and two with one label. */
function faultsOfRequests(
  records: ChainRecords,
  byApproval: ReadonlyMap<string, readonly StoredRequest[]>,
): readonly string[] {
  const faults: string[] = [];
  const labels = new Set<string>();
  for (const { issueKey, properties, fieldValues } of records.requests) {
    const approval = approvalOf(properties);
    if (approval === undefined) faults.push(`${issueKey} bears no mark of an approval`);
    else if (!records.approvals.has(approval)) faults.push(`${issueKey} is of no known approval`);
    const label = JSON.stringify(fieldValues['labels']);
    if (labels.has(label)) faults.push(`${issueKey} has the label of another request`);
    labels.add(label);
  }
  for (const [processInstanceId, requests] of byApproval) {
    for (const { issueKey } of requests) {
      const about = records.trail.filter(({ details }) => details['issueKey'] === issueKey);
      const made = about.filter(isDone('jira.request'));
      const first = made.filter(({ details }) => details['foundAgain'] === false).length;
      if (made.length === 0 || first > 1) {
        faults.push(
          `${issueKey} of ${processInstanceId}: made ${String(first)} times in the trail`,
        );
      }
      if (!about.some(isDone('jira.comment'))) {
        faults.push(`${issueKey} of ${processInstanceId}: its comment is not in the trail`);
      }
    }
  }
  return faults;
}

function isDone(wanted: string) {
  return ({ action, outcome }: { readonly action: string; readonly outcome: string }): boolean =>
    action === wanted && outcome === 'done';
}

function requestsByApproval(
  requests: readonly StoredRequest[],
): ReadonlyMap<string, readonly StoredRequest[]> {
  const found = new Map<string, StoredRequest[]>();
  for (const request of requests) {
    const approval = approvalOf(request.properties);
    if (approval !== undefined) found.set(approval, [...(found.get(approval) ?? []), request]);
  }
  return found;
}

/** What the connector writes on each request for whoever looks from Jira's side. */
function approvalOf(properties: StoredRequest['properties']): string | undefined {
  const mark = properties['dingtalk'] as { readonly processInstanceId?: string } | undefined;
  return mark?.processInstanceId;
}

function commentsOn(approval: ApprovalInstance | undefined): readonly string[] {
  const records = approval?.records ?? [];
  return records.flatMap(({ type, remark }) =>
    type === 'ADD_REMARK' && remark !== undefined ? [remark] : [],
  );
}

function describe(records: ChainRecords, { processInstanceId, eventKeys }: ToldApproval): string {
  const keys = [...eventKeys, `q_${processInstanceId}`];
  return JSON.stringify({
    processInstanceId,
    events: keys.map((key) => {
      const event = records.events.get(key);
      const deliveries = (records.deliveries.get(key) ?? []).map(
        ({ state, attempt, tries, result, errorCode }) => ({
          state,
          attempt,
          tries,
          result,
          errorCode,
        }),
      );
      return { key, state: event?.state ?? 'not on record', deliveries };
    }),
    requests: records.requests
      .filter(({ properties }) => approvalOf(properties) === processInstanceId)
      .map(({ issueKey, fieldValues }) => ({ issueKey, labels: fieldValues['labels'] })),
    comments: commentsOn(records.approvals.get(processInstanceId)),
  });
}
