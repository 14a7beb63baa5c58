import {
  listProcessInstanceIds,
  type ProcessInstanceWindow,
} from '../../../shared/dingtalk/index.ts';
import type { BackstopRun } from './backstop-run.ts';
import { siftIds, type SiftedIds } from './sift-ids.ts';

export const APPROVALS_PER_PAGE = 20;
/** DingTalk gives 10,000 ids at most; an answer that never ends must not take every call. */
const MOST_PAGES = 500;

/**
 * Ids of the approvals on one form that were asked for within the window and are in one of the
 * states, page by page; what has no shape of an id is counted and left out.
 *
 * @throws BackstopCallsSpentError, DingTalkError
 */
export async function* listApprovals(
  run: BackstopRun,
  window: Pick<ProcessInstanceWindow, 'processCode' | 'fromEpochMs' | 'toEpochMs' | 'statuses'>,
): AsyncIterable<SiftedIds> {
  let nextToken: string | undefined = '0';
  for (let page = 1; nextToken !== undefined && page <= MOST_PAGES; page += 1) {
    const asked: ProcessInstanceWindow = { ...window, nextToken, maxResults: APPROVALS_PER_PAGE };
    const { answer } = await run.account.call(listProcessInstanceIds, asked);
    yield siftIds(answer.result.list);
    nextToken = answer.result.nextToken;
  }
}
