import type { ApprovalInstance, ApprovalTask, OperationRecord } from './approval-instance.ts';
import type { AppCall } from './operation.ts';

/** The result of `GET v1.0/workflow/processInstances`. */
export function describeApproval(call: AppCall, instance: ApprovalInstance): object {
  const { finishedEpochMs, result } = instance;
  const time = (epochMs: number): string => timeOf(call, epochMs);
  const department = call.directory.department(instance.originatorDeptId);
  return {
    title: instance.title,
    businessId: instance.businessId,
    status: instance.status,
    ...(result === undefined ? {} : { result }),
    originatorUserId: instance.originatorUserId,
    originatorDeptId: String(instance.originatorDeptId === 1 ? -1 : instance.originatorDeptId),
    ...(department === undefined ? {} : { originatorDeptName: department.name }),
    createTime: time(instance.createdEpochMs),
    ...(finishedEpochMs === undefined ? {} : { finishTime: time(finishedEpochMs) }),
    // Only of those that an API asked for.
    ...(instance.isStartedByApi ? { approverUserIds: approversOf(instance) } : {}),
    ccUserIds: instance.ccUserIds,
    bizAction: 'NONE',
    attachedProcessInstanceIds: [],
    formComponentValues: instance.form.map(({ name, value, componentType }, index) => ({
      id: `${componentType ?? 'TextField'}-${String(index)}`,
      name,
      value,
      componentType: componentType ?? 'TextField',
    })),
    operationRecords: instance.records.map((record) => describeRecord(record, time)),
    tasks: instance.tasks.map((task) => describeTask(instance, task, time)),
  };
}

function approversOf(instance: ApprovalInstance): readonly string[] {
  return [...new Set(instance.approverGroups.flatMap(({ userIds }) => userIds))];
}

function describeRecord(record: OperationRecord, time: (epochMs: number) => string): object {
  const { userId, remark, step, ccUserIds } = record;
  return {
    ...(userId === undefined ? {} : { userId }),
    date: time(record.atEpochMs),
    type: record.type,
    result: record.result,
    ...(remark === undefined ? {} : { remark }),
    ...(step === undefined ? {} : { activityId: activityOf(step), showName: '審批人' }),
    ...(ccUserIds === undefined ? {} : { ccUserIds }),
  };
}

function describeTask(
  instance: ApprovalInstance,
  task: ApprovalTask,
  time: (epochMs: number) => string,
): object {
  const { taskId, userId, status, result, finishedEpochMs } = task;
  return {
    taskId,
    userId,
    status,
    ...(result === undefined ? {} : { result }),
    createTime: time(task.createdEpochMs),
    ...(finishedEpochMs === undefined ? {} : { finishTime: time(finishedEpochMs) }),
    processInstanceId: instance.processInstanceId,
    activityId: activityOf(task.step),
    mobileUrl: `https://aflow.dingtalk.com/task?taskId=${String(taskId)}`,
    pcUrl: `https://aflow.dingtalk.com/task?taskId=${String(taskId)}`,
  };
}

function activityOf(step: number): string {
  return `step-${String(step + 1)}`;
}

/** ISO 8601 in UTC: to the minute, as the documentation's samples, or to the second. */
function timeOf(call: AppCall, epochMs: number): string {
  const text = new Date(epochMs).toISOString();
  return call.settings.behaviour.approvalTimes === 'minute'
    ? `${text.slice(0, 16)}Z`
    : `${text.slice(0, 19)}Z`;
}
