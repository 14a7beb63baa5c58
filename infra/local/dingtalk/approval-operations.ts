import { randomUUID } from 'node:crypto';
import { startApproval } from './approval-course.ts';
import { describeApproval } from './approval-description.ts';
import { readApprovalRequest } from './approval-request.ts';
import { DAY_MS } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { newRefusal } from './refusal.ts';

const LONGEST_WINDOW_MS = 120 * DAY_MS;
const REACH_BACK_MS = 365 * DAY_MS;
const LARGEST_PAGE = 20;
const MOST_ORIGINATORS = 10;
const MOST_IDS = 10_000;
const STATUSES = ['RUNNING', 'TERMINATED', 'COMPLETED'];

/** Asking for an approval and looking at it; metered. Two of them share one path. */
export const APPROVAL_OPERATIONS: readonly AppOperation[] = [
  {
    api: 'POST v1.0/workflow/processInstances',
    family: 'rest',
    method: 'POST',
    isMetered: true,
    scopes: ['Workflow.Instance.Write'],
    handle: async (call) => {
      const start = readApprovalRequest(call);
      const processInstanceId = randomUUID();
      await call.approvals.save(
        startApproval({ ...start, processInstanceId, createdEpochMs: call.nowEpochMs }),
      );
      return { instanceId: processInstanceId };
    },
  },
  {
    api: 'GET v1.0/workflow/processInstances',
    family: 'rest',
    method: 'GET',
    isMetered: true,
    scopes: ['Workflow.Instance.Read'],
    handle: (call) => {
      const processInstanceId = call.parameters.text('processInstanceId');
      if (processInstanceId === undefined) {
        throw newRefusal('processInstanceIdError', 'processInstanceId参数无效');
      }
      const instance = call.approvals.find(processInstanceId);
      if (instance === undefined) throw newRefusal('processInstanceNotExist', '审批实例不存在');
      // A text in the documentation; every other operation of the family says true.
      return { result: describeApproval(call, instance), success: 'true' };
    },
  },
  {
    api: 'v1.0/workflow/processes/instanceIds/query',
    family: 'rest',
    method: 'POST',
    isMetered: true,
    scopes: ['Workflow.Instance.Read'],
    handle: listIds,
  },
];

function listIds(call: AppCall): Record<string, unknown> {
  const { parameters } = call;
  const processCode = parameters.text('processCode');
  if (processCode === undefined) {
    throw newRefusal('invalidProcessCode', '审批模板processCode不能为空');
  }
  const window = readWindow(call);
  const offset = parameters.integer('nextToken') ?? Number.NaN;
  if (!(offset >= 0)) throw newRefusal('invalidNextToken', '分页查询的游标不能为空');
  const size = parameters.integer('maxResults') ?? Number.NaN;
  if (!(size >= 1 && size <= LARGEST_PAGE)) {
    throw newRefusal('invalidMaxResults', '分页参数非法，每页大小，最多传20。');
  }
  const originators = parameters.list('userIds');
  if (originators.length > MOST_ORIGINATORS) {
    throw newRefusal('invalidUserIds', '发起userid列表参数非法，最大列表长度为10。');
  }
  const statuses = parameters.list('statuses');
  if (!statuses.every((status) => STATUSES.includes(status))) {
    throw newRefusal('invalidParameter', '参数错误: statuses');
  }
  const found = call.approvals
    .list({ processCode, ...window, originators, statuses })
    .slice(0, MOST_IDS);
  const next = offset + size;
  return {
    result: {
      list: found.slice(offset, next).map(({ processInstanceId }) => processInstanceId),
      ...(next < found.length ? { nextToken: String(next) } : {}),
    },
    success: true,
  };
}

/** Without an end the window reaches to now. */
function readWindow(call: AppCall): { fromEpochMs: number; toEpochMs: number } {
  const fromEpochMs = call.parameters.integer('startTime') ?? Number.NaN;
  if (!(fromEpochMs >= call.nowEpochMs - REACH_BACK_MS)) {
    throw newRefusal(
      'invalidInstanceListIdsStartTime',
      '审批实例开始时间不能为空，且距当前时间不能超过365天',
    );
  }
  const toEpochMs = call.parameters.integer('endTime') ?? call.nowEpochMs;
  if (!(toEpochMs >= fromEpochMs && toEpochMs - fromEpochMs <= LONGEST_WINDOW_MS)) {
    throw newRefusal(
      'invalidEndTime',
      '审批实例结束时间不能小于开始时间；且查询时间范围不能超过120天。',
    );
  }
  return { fromEpochMs, toEpochMs };
}
