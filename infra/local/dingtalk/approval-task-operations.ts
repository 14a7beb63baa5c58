import { commentApproval, decideTask, terminateApproval } from './approval-course.ts';
import type { ApprovalInstance } from './approval-instance.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { newRefusal } from './refusal.ts';

/** An approval can't be taken back sooner after it was asked for. */
const SETTLING_MS = 15_000;

const LONGEST_REMARK = 1_024;

const CHANGE_API = {
  family: 'rest',
  method: 'POST',
  isMetered: true,
  scopes: ['Workflow.Instance.Write'],
} as const;

const DONE = { result: true, success: true };

/** Deciding an approval, taking it back, and commenting on it; metered. */
export const APPROVAL_TASK_OPERATIONS: readonly AppOperation[] = [
  { ...CHANGE_API, api: 'v1.0/workflow/processInstances/execute', handle: execute },
  { ...CHANGE_API, api: 'v1.0/workflow/processInstances/terminate', handle: terminate },
  { ...CHANGE_API, api: 'v1.0/workflow/processInstances/comments', handle: comment },
];

async function execute(call: AppCall): Promise<Record<string, unknown>> {
  const { parameters } = call;
  const taskId = parameters.integer('taskId') ?? Number.NaN;
  const userId = parameters.text('actionerUserId');
  const result = parameters.text('result');
  if (parameters.text('processInstanceId') === undefined || Number.isNaN(taskId)) {
    throw newRefusal('invalidParameter', '同意或拒绝审批任务参数错误');
  }
  if (userId === undefined) {
    throw newRefusal('invalidInstanceExecuteActionerUserId', '操作人的userId不能为空');
  }
  if (result !== 'agree' && result !== 'refuse') {
    throw newRefusal('invalidInstanceExecuteResult', '审批操作取值必填 且值必须为agree或refuse');
  }
  const instance = existing(call);
  const task = instance.tasks.find((entry) => entry.taskId === taskId);
  if (task === undefined) throw newRefusal('invalidParameter', '任务不属于该流程实例');
  if (task.userId !== userId) throw newRefusal('needAuth', '没有同意拒绝审批的权限');
  if (task.status !== 'RUNNING') {
    throw newRefusal('aflowProcessInstStatusException', '审批单状态异常');
  }
  const decision = { taskId, result, remark: parameters.text('remark') } as const;
  await call.approvals.save(decideTask(instance, { ...decision, atEpochMs: call.nowEpochMs }));
  return DONE;
}

async function terminate(call: AppCall): Promise<Record<string, unknown>> {
  const { parameters, nowEpochMs: atEpochMs } = call;
  if (parameters.text('processInstanceId') === undefined) throw noInstanceId();
  const isSystem = parameters.text('isSystem');
  if (isSystem === undefined) {
    throw newRefusal('invalidInstanceTerminateIsSystem', '是否通过系统操作参数不能为空');
  }
  const userId = isSystem === 'true' ? undefined : operatingUser(call);
  const instance = existing(call);
  if (userId !== undefined && userId !== instance.originatorUserId) {
    throw newRefusal('internalError', '您没有任务处理的权限');
  }
  if (instance.status !== 'RUNNING') {
    throw newRefusal('aflowProcessInstStatusException', '审批单已结束');
  }
  if (atEpochMs - instance.createdEpochMs < SETTLING_MS) {
    throw newRefusal('aflowProcessInstStatusException', '提交审批后 15 秒内不允许撤销');
  }
  const by = { userId, remark: shortText(call, 'remark'), atEpochMs };
  await call.approvals.save(terminateApproval(instance, by));
  return DONE;
}

function operatingUser(call: AppCall): string {
  const userId = call.parameters.text('operatingUserId');
  if (userId === undefined) {
    throw newRefusal(
      'invalidInstanceTerminateOperatingUserId',
      '当isSystem为false时，操作人的userId不能为空',
    );
  }
  return requireMember(call, userId);
}

async function comment(call: AppCall): Promise<Record<string, unknown>> {
  const { parameters } = call;
  if (parameters.text('processInstanceId') === undefined) throw noInstanceId();
  const remark = shortText(call, 'text');
  if (remark === undefined) {
    throw newRefusal('invalidInstanceCommentText', '审批实例评论内容不能为空');
  }
  const commenter = parameters.text('commentUserId');
  if (commenter === undefined) {
    throw newRefusal('invalidInstanceCommentUserId', '审批实例评论人userId不能为空');
  }
  const userId = requireMember(call, commenter);
  const instance = existing(call);
  if (instance.status === 'TERMINATED') {
    throw newRefusal('aflowProcessInstCanNotBeExecuted', '审批状态异常，无法执行');
  }
  const said = { userId, remark, atEpochMs: call.nowEpochMs };
  await call.approvals.save(commentApproval(instance, said));
  return DONE;
}

/** @throws Refusal if the text is longer than DingTalk takes */
function shortText(call: AppCall, name: string): string | undefined {
  const text = call.parameters.text(name);
  if ((text?.length ?? 0) > LONGEST_REMARK) {
    throw newRefusal('invalidParameter', `参数错误: ${name} 超过1024字符`);
  }
  return text;
}

function existing(call: AppCall): ApprovalInstance {
  const instance = call.approvals.find(call.parameters.text('processInstanceId') ?? '');
  if (instance === undefined) throw newRefusal('aflowProcessInstNotExist', '审批实例不存在');
  return instance;
}

function requireMember(call: AppCall, userId: string): string {
  if (call.directory.member(userId) === undefined) {
    throw newRefusal('userNotExist', '用户不存在');
  }
  return userId;
}

function noInstanceId(): Error {
  return newRefusal('invalidInstanceId', '审批实例ID不能为空');
}
