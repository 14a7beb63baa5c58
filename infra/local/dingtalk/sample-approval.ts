import type { SampleApproval, SampleApprovalKind } from '../sample-company/sample-company.ts';
import { decideTask, startApproval } from './approval-course.ts';
import type { ApprovalInstance, FormValue } from './approval-instance.ts';
import type { ApprovalTemplate } from './approval-template.ts';
import type { CompanyDirectory } from './company-directory.ts';
import { formatDateTime } from './local-date-time.ts';

/** People ask half an hour before the decision. */
const WAITING_MS = 30 * 60_000;

const KINDS: Readonly<Record<SampleApprovalKind, { name: string; bizCategory: string }>> = {
  overtime: { name: '加班', bizCategory: 'attendance.batchovertime' },
  'business-trip': { name: '出差', bizCategory: 'alitrip.business' },
  outing: { name: '外出', bizCategory: 'attendance.goout' },
  'make-up-punch': { name: '補卡', bizCategory: 'attendance.supply' },
};

/** When the approval was asked for: before that it does not exist. */
export function askedAt(approval: SampleApproval): number {
  return approval.finishedEpochMs - WAITING_MS;
}

/** The form of the suite on which the approval was asked for. */
export function templateOf(approval: SampleApproval): ApprovalTemplate {
  const { name, bizCategory } = KINDS[approval.kind];
  return { processCode: approval.processCode, name, bizCategory };
}

/**
 * An approval of the sample company as DingTalk would hold it at an instant: asked for in the app,
 * decided by the manager of whoever asked, still open before its end.
 */
export function describeSampleApproval(
  approval: SampleApproval,
  directory: CompanyDirectory,
  nowEpochMs: number,
): ApprovalInstance {
  const originatorUserId = approval.originatorUserId ?? approval.userId;
  const originator = directory.everEmployed(originatorUserId);
  const approver = originator?.managerUserId ?? directory.company.operatorUserId;
  const { name, bizCategory } = KINDS[approval.kind];
  const started = startApproval({
    processInstanceId: approval.processInstanceId,
    processCode: approval.processCode,
    title: titleOf(originator?.nameZhHK ?? originatorUserId, name),
    bizCategory,
    isStartedByApi: false,
    originatorUserId,
    originatorDeptId: originator?.departmentId ?? -1,
    createdEpochMs: askedAt(approval),
    approverGroups: [{ actionType: 'NONE', userIds: [approver] }],
    form: formOf(approval, originatorUserId),
  });
  const [task] = started.tasks;
  if (task === undefined || nowEpochMs < approval.finishedEpochMs) return started;
  return decideTask(started, {
    taskId: task.taskId,
    result: approval.result,
    atEpochMs: approval.finishedEpochMs,
  });
}

/** What an approval is called in the lists of the app. */
export function titleOf(originatorName: string, templateName: string): string {
  return `${originatorName}提交的${templateName}`;
}

function formOf(approval: SampleApproval, originatorUserId: string): readonly FormValue[] {
  const { fromEpochMs, toEpochMs, compensation, userId } = approval;
  const hours = Math.round((toEpochMs - fromEpochMs) / 36_000) / 100;
  return [
    ...(userId === originatorUserId
      ? []
      : [
          {
            name: '人員',
            value: JSON.stringify([userId]),
            componentType: 'InnerContactField',
          },
        ]),
    { name: '開始時間', value: minuteOf(fromEpochMs), componentType: 'DDDateField' },
    { name: '結束時間', value: minuteOf(toEpochMs), componentType: 'DDDateField' },
    { name: '時長', value: String(hours), componentType: 'NumberField' },
    ...(compensation === undefined
      ? []
      : [
          {
            name: '加班補償',
            value: compensation === 'pay' ? '加班費' : '調休',
            componentType: 'DDSelectField',
          },
        ]),
  ];
}

/** `yyyy-MM-dd HH:mm` in UTC+8. */
function minuteOf(epochMs: number): string {
  return formatDateTime(epochMs).slice(0, 16);
}
