import * as z from 'zod';
import { requireCount, requireSpan, requireWithin } from '../call-limits.ts';
import { InvalidCallError } from '../errors.ts';
import { defineOperation, metered } from '../operation.ts';
import {
  id,
  isoTime,
  list,
  optionalId,
  optionalIsoTime,
  optionalText,
  text,
  word,
} from '../wire-values.ts';

const CREATE = 'workflow/processInstances/create';

/** One step of the course: everybody (`AND`), anybody (`OR`), or the one person (`NONE`) decides. */
export interface ApproverStep {
  readonly actionType: 'AND' | 'OR' | 'NONE';
  readonly userIds: readonly string[];
}

export interface NewProcessInstance {
  /** Of the form, from the address of its page in the console. */
  readonly processCode: string;
  /** Whoever asks. */
  readonly originatorUserId: string;
  /** Department as whose member the originator asks, -1 for the root; needed without `approvers`. */
  readonly departmentId?: number;
  /** 1 to 150 components by the name in the form; lists and tables as JSON in the text. */
  readonly formComponentValues: readonly { readonly name: string; readonly value: string }[];
  /** Steps in their order, 1 to 20; absent: the course of the form. */
  readonly approvers?: readonly ApproverStep[];
  /** Up to 50 people who are told and decide nothing. */
  readonly ccUserIds?: readonly string[];
  /** When they are told; DingTalk ignores both without `approvers`. */
  readonly ccPosition?: 'START' | 'FINISH' | 'START_FINISH';
  /** The app's agent id. */
  readonly agentId?: number;
}

/**
 * Asks for an approval. DingTalk has no idempotence key: after an unknown outcome look for the
 * instance (`listProcessInstanceIds`) instead of asking again. Forms of suites (leave, overtime,
 * trips, outings, make-up punches) are refused.
 *
 * Page: create-an-approval-instance, 2026-04-24.
 */
export const createProcessInstance = defineOperation({
  name: CREATE,
  host: 'api',
  method: 'POST',
  path: '/v1.0/workflow/processInstances',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: false,
  encode: (params: NewProcessInstance) => {
    const { agentId, approvers, ccPosition, ccUserIds, departmentId } = params;
    checkForm(params.formComponentValues);
    checkCourse(params);
    return {
      body: {
        originatorUserId: params.originatorUserId,
        processCode: params.processCode,
        formComponentValues: params.formComponentValues.map(({ name, value }) => ({ name, value })),
        ...(departmentId === undefined ? {} : { deptId: departmentId }),
        ...(agentId === undefined ? {} : { microappAgentId: agentId }),
        ...(ccUserIds === undefined ? {} : { ccList: ccUserIds }),
        ...(ccPosition === undefined ? {} : { ccPosition }),
        ...(approvers === undefined
          ? {}
          : { approvers: approvers.map(({ actionType, userIds }) => ({ actionType, userIds })) }),
      },
    };
  },
  schema: z.object({ instanceId: id }),
});

function checkForm(values: NewProcessInstance['formComponentValues']): void {
  requireCount(CREATE, 'components', values, 150);
  for (const { value } of values) {
    requireWithin(CREATE, 'the length of a value', value.length, 0, 65_535);
  }
}

function checkCourse({ approvers, ccUserIds = [], departmentId }: NewProcessInstance): void {
  if (ccUserIds.length > 0) requireCount(CREATE, 'people who are told', ccUserIds, 50);
  if (approvers === undefined) {
    if (departmentId !== undefined) return;
    throw new InvalidCallError(CREATE, 'without approvers the department is needed');
  }
  requireCount(CREATE, 'steps', approvers, 20);
  for (const { actionType, userIds } of approvers) {
    if (userIds.length === 0 || (actionType === 'NONE') !== (userIds.length === 1)) {
      throw new InvalidCallError(CREATE, 'a step has one person for NONE, more for AND and OR');
    }
  }
}

const GET = 'workflow/processInstances/get';

const formComponentValue = z.object({
  id: optionalId,
  name: optionalText,
  value: optionalText,
  extValue: optionalText,
  componentType: optionalText,
  bizAlias: optionalText,
});
export type FormComponentValue = z.output<typeof formComponentValue>;

const operationRecord = z.object({
  /** Absent where the system did it. */
  userId: optionalId,
  date: isoTime,
  /** `EXECUTE_TASK_NORMAL` and `EXECUTE_TASK_AGENT` decide; others are open-ended. */
  type: text,
  /** `AGREE`, `REFUSE`, `NONE`; others are open-ended. */
  result: optionalText,
  remark: optionalText,
  activityId: optionalId,
  showName: optionalText,
  ccUserIds: list(id),
});
export type ProcessOperationRecord = z.output<typeof operationRecord>;

const task = z.object({
  taskId: id,
  userId: optionalId,
  /** `NEW`, `RUNNING`, `PAUSED`, `CANCELED`, `COMPLETED`, `TERMINATED`; others are open-ended. */
  status: text,
  /** `AGREE`, `REFUSE`, `REDIRECTED`; others are open-ended. */
  result: optionalText,
  createTime: optionalIsoTime,
  finishTime: optionalIsoTime,
  activityId: optionalId,
});
export type ProcessTask = z.output<typeof task>;

const processInstance = z.object({
  title: optionalText,
  businessId: optionalId,
  /** `TERMINATED` is taken back, `COMPLETED` is decided. */
  status: word(['NEW', 'RUNNING', 'TERMINATED', 'COMPLETED', 'CANCELED']),
  /** Only `agree` together with `COMPLETED` means that it was approved; may be told before the end. */
  result: optionalText,
  originatorUserId: id,
  originatorDeptId: optionalId,
  createTime: isoTime,
  finishTime: optionalIsoTime,
  /** Whom the request named; empty where it was asked for in the app. */
  approverUserIds: list(id),
  ccUserIds: list(id),
  formComponentValues: list(formComponentValue),
  /** Who did what, in the order of doing. */
  operationRecords: list(operationRecord),
  tasks: list(task),
  bizAction: optionalText,
  mainProcessInstanceId: optionalId,
});
/** An approval. Times are often cut to the minute, so two of one minute have no order. */
export type ProcessInstance = z.output<typeof processInstance>;

/**
 * Reads an approval with its form, tasks and records.
 *
 * Page: obtains-the-details-of-a-single-approval-instance-pop, 2026-08-19.
 */
export const getProcessInstance = defineOperation({
  name: GET,
  host: 'api',
  method: 'GET',
  path: '/v1.0/workflow/processInstances',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: { readonly processInstanceId: string }) => ({
    query: { processInstanceId: params.processInstanceId },
  }),
  schema: z.object({ result: processInstance }),
});

const LIST_IDS = 'workflow/processes/instanceIds/query';

export interface ProcessInstanceWindow {
  readonly processCode: string;
  /** Asked for from this instant on; at most 365 days ago. */
  readonly fromEpochMs: number;
  /** At most 120 days after `fromEpochMs`. */
  readonly toEpochMs: number;
  /** "0" for the first page, then the token of the page before. */
  readonly nextToken: string;
  /** 1 to 20. */
  readonly maxResults: number;
  /** Whoever asked: up to 10 people; absent: everybody. */
  readonly originatorUserIds?: readonly string[];
  /** Absent: whatever their state. */
  readonly statuses?: readonly ('RUNNING' | 'TERMINATED' | 'COMPLETED')[];
}

/**
 * Ids of the approvals on one form that were asked for within the window, in pages; DingTalk gives
 * 10,000 at most. The window is that of asking: what an approval is about may lie outside it.
 *
 * Page: obtain-an-approval-list-of-instance-ids, 2026-06-03.
 */
export const listProcessInstanceIds = defineOperation({
  name: LIST_IDS,
  host: 'api',
  method: 'POST',
  path: '/v1.0/workflow/processes/instanceIds/query',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: ProcessInstanceWindow) => {
    const { originatorUserIds, statuses } = params;
    const nextToken = Number(params.nextToken);
    requireSpan(LIST_IDS, params, 120);
    requireWithin(LIST_IDS, 'the page size', params.maxResults, 1, 20);
    // Of the answer before, whatever stood there: it is not repeated.
    if (!Number.isSafeInteger(nextToken) || nextToken < 0) {
      throw new InvalidCallError(LIST_IDS, 'the page token is no whole number');
    }
    if (originatorUserIds !== undefined) requireCount(LIST_IDS, 'people', originatorUserIds, 10);
    return {
      body: {
        processCode: params.processCode,
        startTime: params.fromEpochMs,
        endTime: params.toEpochMs,
        nextToken,
        maxResults: params.maxResults,
        ...(originatorUserIds === undefined ? {} : { userIds: originatorUserIds }),
        ...(statuses === undefined ? {} : { statuses }),
      },
    };
  },
  /** The last page has no `nextToken`. */
  schema: z.object({ result: z.object({ list: list(id), nextToken: optionalId }) }),
});
