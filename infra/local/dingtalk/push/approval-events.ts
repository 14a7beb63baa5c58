import type { ApprovalInstance, ApprovalTask } from '../approval-instance.ts';
import { occurredEvent, type OccurredEvent } from './occurred-event.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What DingTalk tells of a change of an approval: a `bpms_instance_change` for its start and its end,
 * a `bpms_task_change` for each task that somebody was given, has done, handed on or need no longer
 * do. A change of the form alone tells nothing.
 */
export function approvalEvents(
  corpId: string,
  before: ApprovalInstance | undefined,
  after: ApprovalInstance,
): readonly OccurredEvent[] {
  return [
    ...(before === undefined ? [startOf(corpId, after)] : []),
    ...after.tasks.flatMap((task) => {
      const known = before?.tasks.find(({ taskId }) => taskId === task.taskId);
      return taskEvents(corpId, after, known, task);
    }),
    ...(after.status !== 'RUNNING' && before?.status !== after.status
      ? [endOf(corpId, after)]
      : []),
  ];
}

function startOf(corpId: string, instance: ApprovalInstance): OccurredEvent {
  return occurredEvent('bpms_instance_change', instance.createdEpochMs, {
    ...instanceFields(corpId, instance),
    staffId: instance.originatorUserId,
    createTime: instance.createdEpochMs,
    type: 'start',
  });
}

function endOf(corpId: string, instance: ApprovalInstance): OccurredEvent {
  const { result, createdEpochMs, finishedEpochMs = createdEpochMs } = instance;
  return occurredEvent('bpms_instance_change', finishedEpochMs, {
    ...instanceFields(corpId, instance),
    staffId: instance.originatorUserId,
    createTime: createdEpochMs,
    finishTime: finishedEpochMs,
    type: instance.status === 'TERMINATED' ? 'terminate' : 'finish',
    ...(result === undefined ? {} : { result }),
  });
}

function taskEvents(
  corpId: string,
  instance: ApprovalInstance,
  known: ApprovalTask | undefined,
  task: ApprovalTask,
): readonly OccurredEvent[] {
  const { createdEpochMs, finishedEpochMs = createdEpochMs } = task;
  const common = {
    ...instanceFields(corpId, instance),
    taskId: task.taskId,
    staffId: task.userId,
    createTime: createdEpochMs,
  };
  const started = occurredEvent('bpms_task_change', createdEpochMs, { ...common, type: 'start' });
  const ended = occurredEvent('bpms_task_change', finishedEpochMs, {
    ...common,
    finishTime: finishedEpochMs,
    ...outcomeOf(instance, task),
  });
  return [
    ...(known === undefined ? [started] : []),
    ...(task.status !== 'RUNNING' && known?.status !== task.status ? [ended] : []),
  ];
}

/** A task that was handed on has ended, with the result `redirect`. */
function outcomeOf(instance: ApprovalInstance, task: ApprovalTask): Fields {
  if (task.status === 'CANCELED') return { type: 'cancel' };
  const result = task.result === 'REDIRECTED' ? 'redirect' : task.result?.toLowerCase();
  const remark = instance.records.findLast(
    ({ userId, step }) => userId === task.userId && step === task.step,
  )?.remark;
  return { type: 'finish', result, ...(remark === undefined ? {} : { remark }) };
}

function instanceFields(corpId: string, instance: ApprovalInstance): Fields {
  const { processInstanceId, processCode, businessId, title } = instance;
  return {
    processInstanceId,
    processCode,
    businessId,
    bizCategoryId: instance.bizCategory ?? '',
    businessType: '',
    title,
    url: `https://aflow.dingtalk.com/dingtalk/mobile/homepage.htm?corpid=${corpId}&procInstId=${processInstanceId}`,
  };
}
