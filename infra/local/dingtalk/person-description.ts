import type { SamplePerson } from '../sample-company/sample-company.ts';
import { startOfDate } from './local-date-time.ts';
import type { AppCall } from './operation.ts';

/** One entry of `topapi/v2/user/list`. Absent: what needs field permissions of its own (mobile, …). */
export function describeListedMember(call: AppCall, person: SamplePerson): Record<string, unknown> {
  return {
    ...describeIdentity(call, person),
    dept_order: 1,
    leader: false,
  };
}

/** The result of `topapi/v2/user/get`. */
export function describeMember(call: AppCall, person: SamplePerson): Record<string, unknown> {
  const { departmentId, managerUserId } = person;
  const manager = call.directory.member(managerUserId ?? '');
  return {
    ...describeIdentity(call, person),
    ...(manager === undefined ? {} : { manager_userid: manager.userId }),
    dept_order_list: [{ dept_id: departmentId, order: 1 }],
    leader_in_dept: [{ dept_id: departmentId, leader: false }],
    real_authed: true,
    role_list: call.directory.company.roles
      .filter((role) => role.userIds.includes(person.userId))
      .map((role) => ({ id: role.roleId, name: role.name, group_name: ROLE_GROUP.name })),
    senior: false,
  };
}

/** Name shown for a person in the language that the call asks for. */
export function nameOf(call: AppCall, person: SamplePerson): string {
  return call.parameters.text('language') === 'en_US' ? person.nameEn : person.nameZhHK;
}

/** The one role group that the sample company's roles belong to. */
export const ROLE_GROUP = { groupId: 1_507_113_577, name: '默认' } as const;

function describeIdentity(call: AppCall, person: SamplePerson): Record<string, unknown> {
  return {
    active: true,
    admin: person.userId === call.directory.company.operatorUserId,
    avatar: '',
    boss: false,
    dept_id_list: [person.departmentId],
    exclusive_account: false,
    hide_mobile: false,
    hired_date: startOfDate(person.hiredOn),
    job_number: person.jobNumber,
    name: nameOf(call, person),
    title: '',
    unionid: person.unionId,
    userid: person.userId,
  };
}
