import type { SamplePerson } from '../sample-company/sample-company.ts';
import type { ApprovalStart } from './approval-course.ts';
import type { ApproverGroup, CcPosition, FormValue } from './approval-instance.ts';
import type { ApprovalTemplate } from './approval-template.ts';
import { isRecord } from './json-value.ts';
import type { AppCall } from './operation.ts';
import { newRefusal, type Refusal } from './refusal.ts';
import { titleOf } from './sample-approval.ts';

const MOST_COMPONENTS = 150;
const MOST_GROUPS = 20;
const MOST_COPIES = 50;
const LONGEST_VALUE = 65_535;
const ROOT_DEPARTMENT_ID = 1;

/**
 * Reads what `POST v1.0/workflow/processInstances` asks for.
 *
 * @throws Refusal with the code that the documentation names for what is wrong
 */
export function readApprovalRequest(
  call: AppCall,
): Omit<ApprovalStart, 'processInstanceId' | 'createdEpochMs'> {
  const originator = readOriginator(call);
  const template = readTemplate(call);
  const agentId = call.parameters.integer('microappAgentId');
  if (agentId !== undefined && agentId !== call.app.agentId) {
    throw newRefusal('invalidAgentId', '无效的微应用ID');
  }
  const form = readForm(call, template);
  const departmentId = readDepartment(call, originator);
  return {
    processCode: template.processCode,
    title: titleOf(originator.nameZhHK, template.name),
    isStartedByApi: true,
    originatorUserId: originator.userId,
    originatorDeptId: departmentId ?? originator.departmentId,
    approverGroups: readCourse(call, template, departmentId),
    ...readCopies(call),
    form,
  };
}

function readOriginator(call: AppCall): SamplePerson {
  const userId = call.parameters.text('originatorUserId');
  if (userId === undefined) throw newRefusal('invalidParameter', '发起审批参数错误');
  const person = call.directory.member(userId);
  if (person === undefined) throw invalidInstance('发起人的userid错误');
  return person;
}

function readTemplate(call: AppCall): ApprovalTemplate {
  const processCode = call.parameters.text('processCode');
  if (processCode === undefined) throw newRefusal('invalidParameter', '发起审批参数错误');
  const template = call.approvals.template(processCode);
  if (template === undefined) {
    throw newRefusal('processCodeError', '获取审批模板失败或者模板已被删除');
  }
  if (template.bizCategory !== undefined) {
    throw newRefusal('processInstanceStartFailed', '创建审批实例失败: 套件不支持通过接口发起');
  }
  return template;
}

function readForm(call: AppCall, template: ApprovalTemplate): readonly FormValue[] {
  const raw = call.parameters.raw('formComponentValues');
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > MOST_COMPONENTS) {
    throw newRefusal('illegalComponent', '表单组件入参错误');
  }
  return raw.map((component: unknown) => readComponent(component, template));
}

function readComponent(component: unknown, template: ApprovalTemplate): FormValue {
  if (!isRecord(component)) throw newRefusal('illegalComponent', '表单组件入参错误');
  const { name, value, componentType } = component;
  if (typeof name !== 'string' || name === '') {
    throw newRefusal('illegalComponent', '表单组件入参错误');
  }
  const isKnown = template.components?.includes(name) ?? true;
  // Numbers, lists and objects have to be text as well.
  if (!isKnown || typeof value !== 'string' || value.length > LONGEST_VALUE) {
    throw newRefusal('formConverterError', `表单数据校验失败，失败控件：${name}`);
  }
  return { name, value, ...(typeof componentType === 'string' ? { componentType } : {}) };
}

/** The department as whom the originator asks; -1 is the root. */
function readDepartment(call: AppCall, originator: SamplePerson): number | undefined {
  const given = call.parameters.integer('deptId');
  if (given === undefined) return undefined;
  const departmentId = given === -1 ? ROOT_DEPARTMENT_ID : given;
  if (originator.departmentId !== departmentId) {
    throw invalidInstance('发起部门id错误，发起人不在发起部门中');
  }
  return departmentId;
}

function readCourse(
  call: AppCall,
  template: ApprovalTemplate,
  departmentId: number | undefined,
): readonly ApproverGroup[] {
  const raw = call.parameters.raw('approvers');
  if (raw === undefined || (Array.isArray(raw) && raw.length === 0)) {
    if (departmentId === undefined) throw invalidInstance('发起部门id错误');
    if (template.approvers === undefined) throw newRefusal('processGetFailed', '获取审批流失败');
    return template.approvers;
  }
  if (!Array.isArray(raw) || raw.length > MOST_GROUPS) throw invalidInstance('审批人的userid错误');
  return raw.map((group: unknown) => readGroup(call, group));
}

function readGroup(call: AppCall, group: unknown): ApproverGroup {
  const userIds: unknown = isRecord(group) ? group['userIds'] : undefined;
  const actionType: unknown = isRecord(group) ? group['actionType'] : undefined;
  if (!isActionType(actionType) || !areMembers(call, userIds) || userIds.length === 0) {
    throw invalidInstance('审批人的userid错误');
  }
  if ((actionType === 'NONE') !== (userIds.length === 1)) {
    throw invalidInstance('审批类型与审批人数不符');
  }
  return { actionType, userIds };
}

function isActionType(value: unknown): value is ApproverGroup['actionType'] {
  return value === 'AND' || value === 'OR' || value === 'NONE';
}

function readCopies(call: AppCall): { ccUserIds: readonly string[]; ccPosition: CcPosition } {
  const ccUserIds = call.parameters.list('ccList');
  const position = call.parameters.text('ccPosition') ?? 'START';
  if (ccUserIds.length > MOST_COPIES || !areMembers(call, ccUserIds)) {
    throw invalidInstance('抄送人的userid错误');
  }
  if (position !== 'START' && position !== 'FINISH' && position !== 'START_FINISH') {
    throw newRefusal('invalidParameter', '发起审批参数错误');
  }
  return { ccUserIds, ccPosition: position };
}

function areMembers(call: AppCall, userIds: unknown): userIds is readonly string[] {
  return (
    Array.isArray(userIds) &&
    userIds.every(
      (userId) => typeof userId === 'string' && call.directory.member(userId) !== undefined,
    )
  );
}

function invalidInstance(message: string): Refusal {
  return newRefusal('processInstanceInvalidParameter', `审批实例参数错误: ${message}`);
}
