import type {
  ApprovalInstance,
  ApprovalTask,
  ApproverGroup,
  CcPosition,
  FormValue,
  OperationRecord,
} from './approval-instance.ts';
import { businessIdOf, taskIdOf } from './approval-numbers.ts';

/** What a new approval is made of. */
export interface ApprovalStart {
  readonly processInstanceId: string;
  readonly processCode: string;
  readonly title: string;
  readonly bizCategory?: string;
  readonly isStartedByApi: boolean;
  readonly originatorUserId: string;
  readonly originatorDeptId: number;
  readonly createdEpochMs: number;
  /** One at least. */
  readonly approverGroups: readonly ApproverGroup[];
  readonly ccUserIds?: readonly string[];
  readonly ccPosition?: CcPosition;
  readonly form: readonly FormValue[];
}

/** One person's decision on one task. */
export interface TaskDecision {
  readonly taskId: number;
  readonly result: 'agree' | 'refuse';
  readonly remark?: string | undefined;
  readonly atEpochMs: number;
}

/** An approval whose first step has begun. */
export function startApproval(start: ApprovalStart): ApprovalInstance {
  const { processInstanceId, createdEpochMs: atEpochMs, originatorUserId } = start;
  const ccPosition = start.ccPosition ?? 'START';
  const instance: ApprovalInstance = {
    ...start,
    businessId: businessIdOf(processInstanceId, atEpochMs),
    status: 'RUNNING',
    ccUserIds: start.ccUserIds ?? [],
    ccPosition,
    tasks: [],
    records: [
      { type: 'START_PROCESS_INSTANCE', userId: originatorUserId, atEpochMs, result: 'NONE' },
    ],
  };
  const told = ccPosition === 'FINISH' ? instance : withCarbonCopy(instance, atEpochMs);
  return beginStep(told, 0, atEpochMs);
}

/**
 * A decision on a running task. One refusal refuses the whole; an agreement ends the step if anybody
 * is enough or everybody has agreed, and the last step the whole.
 *
 * @throws RangeError if the task is not one that waits
 */
export function decideTask(instance: ApprovalInstance, decision: TaskDecision): ApprovalInstance {
  const task = runningTask(instance, decision.taskId);
  const { atEpochMs, remark } = decision;
  const result = decision.result === 'agree' ? 'AGREE' : 'REFUSE';
  const decided = {
    ...withTask(instance, {
      ...task,
      status: 'COMPLETED',
      result,
      finishedEpochMs: atEpochMs,
    }),
    records: [
      ...instance.records,
      record('EXECUTE_TASK_NORMAL', { userId: task.userId, atEpochMs, result, remark }, task.step),
    ],
  };
  if (decision.result === 'refuse') return finish(decided, 'refuse', atEpochMs);
  const isWaiting = decided.tasks.some(({ status }) => status === 'RUNNING');
  if (instance.approverGroups[task.step]?.actionType === 'AND' && isWaiting) return decided;
  const ended = cancelRunning(decided, atEpochMs);
  const next = task.step + 1;
  return next < instance.approverGroups.length
    ? beginStep(ended, next, atEpochMs)
    : finish(ended, 'agree', atEpochMs);
}

/**
 * Hands a running task to somebody else.
 *
 * @throws RangeError if the task is not one that waits
 */
export function redirectTask(
  instance: ApprovalInstance,
  redirection: {
    readonly taskId: number;
    readonly toUserId: string;
    readonly remark?: string | undefined;
    readonly atEpochMs: number;
  },
): ApprovalInstance {
  const task = runningTask(instance, redirection.taskId);
  const { atEpochMs, toUserId: userId, remark } = redirection;
  const closed = withTask(instance, {
    ...task,
    status: 'COMPLETED',
    result: 'REDIRECTED',
    finishedEpochMs: atEpochMs,
  });
  const by = { userId: task.userId, atEpochMs, result: 'NONE' as const, remark };
  return {
    ...closed,
    tasks: [...closed.tasks, newTask(instance, closed.tasks.length, task.step, userId, atEpochMs)],
    records: [...closed.records, record('REDIRECT_TASK', by, task.step)],
  };
}

/** Takes a running approval back. */
export function terminateApproval(
  instance: ApprovalInstance,
  by: {
    readonly userId?: string | undefined;
    readonly remark?: string | undefined;
    readonly atEpochMs: number;
  },
): ApprovalInstance {
  return {
    ...cancelRunning(instance, by.atEpochMs),
    status: 'TERMINATED',
    finishedEpochMs: by.atEpochMs,
    records: [...instance.records, record('TERMINATE_PROCESS_INSTANCE', { ...by, result: 'NONE' })],
  };
}

/** Adds what somebody has to say. */
export function commentApproval(
  instance: ApprovalInstance,
  comment: { readonly userId: string; readonly remark: string; readonly atEpochMs: number },
): ApprovalInstance {
  const said = record('ADD_REMARK', { ...comment, result: 'NONE' });
  return { ...instance, records: [...instance.records, said] };
}

function beginStep(instance: ApprovalInstance, step: number, atEpochMs: number): ApprovalInstance {
  const first = instance.tasks.length;
  const userIds = instance.approverGroups[step]?.userIds ?? [];
  const tasks = userIds.map((userId, index) =>
    newTask(instance, first + index, step, userId, atEpochMs),
  );
  return { ...instance, tasks: [...instance.tasks, ...tasks] };
}

function newTask(
  instance: ApprovalInstance,
  ordinal: number,
  step: number,
  userId: string,
  createdEpochMs: number,
): ApprovalTask {
  const taskId = taskIdOf(instance.processInstanceId, ordinal);
  return { taskId, userId, step, status: 'RUNNING', createdEpochMs };
}

function finish(
  instance: ApprovalInstance,
  result: 'agree' | 'refuse',
  atEpochMs: number,
): ApprovalInstance {
  const ended: ApprovalInstance = {
    ...cancelRunning(instance, atEpochMs),
    status: 'COMPLETED',
    result,
    finishedEpochMs: atEpochMs,
  };
  return instance.ccPosition === 'START' ? ended : withCarbonCopy(ended, atEpochMs);
}

function cancelRunning(instance: ApprovalInstance, atEpochMs: number): ApprovalInstance {
  const tasks = instance.tasks.map((task) =>
    task.status === 'RUNNING'
      ? { ...task, status: 'CANCELED' as const, finishedEpochMs: atEpochMs }
      : task,
  );
  return { ...instance, tasks };
}

function withCarbonCopy(instance: ApprovalInstance, atEpochMs: number): ApprovalInstance {
  const { ccUserIds } = instance;
  if (ccUserIds.length === 0) return instance;
  const told: OperationRecord = { type: 'PROCESS_CC', atEpochMs, result: 'NONE', ccUserIds };
  return { ...instance, records: [...instance.records, told] };
}

function withTask(instance: ApprovalInstance, changed: ApprovalTask): ApprovalInstance {
  const tasks = instance.tasks.map((task) => (task.taskId === changed.taskId ? changed : task));
  return { ...instance, tasks };
}

function runningTask(instance: ApprovalInstance, taskId: number): ApprovalTask {
  const task = instance.tasks.find((entry) => entry.taskId === taskId);
  if (task?.status !== 'RUNNING') throw new RangeError(`no running task ${String(taskId)}`);
  return task;
}

/** The record of what somebody did, without what does not apply to it. */
function record(
  type: OperationRecord['type'],
  by: Pick<OperationRecord, 'atEpochMs' | 'result'> & {
    readonly userId?: string | undefined;
    readonly remark?: string | undefined;
  },
  step?: number,
): OperationRecord {
  const { userId, atEpochMs, result, remark } = by;
  return {
    type,
    atEpochMs,
    result,
    ...(userId === undefined ? {} : { userId }),
    ...(remark === undefined ? {} : { remark }),
    ...(step === undefined ? {} : { step }),
  };
}
