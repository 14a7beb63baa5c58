import { departmentsOf, hiredDateOf, type ContactPerson } from './contact-person.ts';
import { employeeStatus } from './employee-operations.ts';
import { requiredInteger, requiredList } from './expect-parameters.ts';
import { formatDate } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { expectedJoiners } from './pre-entry-operations.ts';
import { newRefusal } from './refusal.ts';

const MOST = 100;

interface FieldValue {
  readonly value: string;
  readonly label: string;
}

/** What a roster field is called, and what it holds for somebody; undefined if it is not filled in. */
interface RosterField {
  readonly name: string;
  readonly read: (call: AppCall, person: ContactPerson) => FieldValue | undefined;
}

const FIELDS: Readonly<Record<string, RosterField>> = {
  'sys00-name': { name: '姓名', read: (_call, { nameZhHK }) => plain(nameZhHK) },
  'sys00-jobNumber': { name: '工号', read: (_call, { jobNumber }) => plain(jobNumber) },
  'sys00-mobile': { name: '手机号', read: (_call, { mobile }) => plain(mobile) },
  'sys00-email': { name: '邮箱', read: (_call, { email }) => plain(email) },
  'sys00-position': { name: '职位', read: (_call, { title }) => plain(title) },
  'sys00-workPlace': { name: '办公地点', read: (_call, { workPlace }) => plain(workPlace) },
  'sys00-remark': { name: '备注', read: (_call, { remark }) => plain(remark) },
  'sys00-deptIds': { name: '部门id', read: (_call, person) => departmentIds(person) },
  'sys00-mainDeptId': {
    name: '主部门id',
    read: (_call, { departmentId }) => plain(String(departmentId)),
  },
  'sys00-mainDept': {
    name: '主部门',
    read: (call, { departmentId }) => plain(call.directory.department(departmentId)?.name),
  },
  'sys00-confirmJoinTime': {
    name: '入职时间',
    read: (_call, person) => {
      const hired = hiredDateOf(person);
      return hired === undefined ? undefined : plain(formatDate(hired));
    },
  },
  'sys01-employeeStatus': {
    name: '员工状态',
    read: (call, person) => {
      if (call.directory.member(person.userId) === undefined) return undefined;
      const value = employeeStatus(person, call.nowEpochMs);
      return { value, label: value === '2' ? '试用期' : '正式' };
    },
  },
};

/** Fields of smart HR's roster; unmetered. */
export const ROSTER_OPERATIONS: readonly AppOperation[] = [
  {
    api: 'v1.0/hrm/rosters/lists/query',
    family: 'rest',
    method: 'POST',
    isMetered: false,
    scopes: ['qyapi_hrm_read_user'],
    handle: (call) => {
      const userIds = requiredList(call, 'userIdList', MOST);
      const wanted = call.parameters.list('fieldFilterList');
      if (wanted.length > MOST) throw invalid();
      if (requiredInteger(call, 'appAgentId') !== call.app.agentId) throw invalid();
      return { result: userIds.map((userId) => describe(call, userId, wanted)) };
    },
  },
];

function describe(call: AppCall, userId: string, wanted: readonly string[]): unknown {
  const person = call.directory.everEmployed(userId);
  const fields = person === undefined ? joinerFields(call, userId) : personFields(call, person);
  return {
    corpId: call.app.corpId,
    userId,
    unionId: '无',
    fieldDataList: fields
      .filter(({ fieldCode }) => wanted.length === 0 || wanted.includes(fieldCode))
      .map(({ fieldCode, fieldName, value }) => ({
        fieldCode,
        fieldName,
        groupId: fieldCode.split('-')[0],
        fieldValueList: value === undefined ? [] : [{ ...value, itemIndex: 0 }],
      })),
  };
}

interface FilledField {
  readonly fieldCode: string;
  readonly fieldName: string;
  readonly value: FieldValue | undefined;
}

function personFields(call: AppCall, person: ContactPerson): readonly FilledField[] {
  return Object.entries(FIELDS).map(([fieldCode, { name, read }]) => ({
    fieldCode,
    fieldName: name,
    value: read(call, person),
  }));
}

/** @throws Refusal if nobody of that temporary id is expected either */
function joinerFields(call: AppCall, userId: string): readonly FilledField[] {
  const joiner = expectedJoiners(call).find(({ temporaryUserId }) => temporaryUserId === userId);
  if (joiner === undefined) throw invalid();
  const values = { 'sys00-name': joiner.name, 'sys00-mobile': joiner.mobile, ...joiner.fields };
  return Object.entries(values).map(([fieldCode, value]) => ({
    fieldCode,
    fieldName: FIELDS[fieldCode]?.name ?? fieldCode,
    value: plain(value),
  }));
}

function departmentIds(person: ContactPerson): FieldValue | undefined {
  return plain(departmentsOf(person).join('|'));
}

function plain(text: string | undefined): FieldValue | undefined {
  return text === undefined || text === '' ? undefined : { value: text, label: text };
}

function invalid(): Error {
  return newRefusal('invalidParameter', '系统参数无效或者传入的微应用Id和员工userId有误');
}
