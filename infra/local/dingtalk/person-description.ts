import { departmentsOf, hiredDateOf, type ContactPerson } from './contact-person.ts';
import type { AppCall } from './operation.ts';
import { roleGroupOf } from './role-groups.ts';

/** One entry of `topapi/v2/user/list`. */
export function describeListedMember(
  call: AppCall,
  person: ContactPerson,
): Record<string, unknown> {
  return {
    ...describeIdentity(call, person),
    dept_order: 1,
    leader: false,
  };
}

/** The result of `topapi/v2/user/get`. */
export function describeMember(call: AppCall, person: ContactPerson): Record<string, unknown> {
  const manager = call.directory.member(person.managerUserId ?? '');
  return {
    ...describeIdentity(call, person),
    ...(manager === undefined ? {} : { manager_userid: manager.userId }),
    dept_order_list: departmentsOf(person).map((dept_id) => ({ dept_id, order: 1 })),
    leader_in_dept: departmentsOf(person).map((dept_id) => ({
      dept_id,
      leader: call.directory.department(dept_id)?.managerUserIds?.includes(person.userId) === true,
    })),
    real_authed: true,
    role_list: call.directory
      .roles()
      .filter((role) => role.userIds.includes(person.userId))
      .map((role) => ({ id: role.roleId, name: role.name, group_name: roleGroupOf(role).name })),
    senior: false,
  };
}

/** The result of `v1.0/contact/users/{unionId}`. */
export function describeProfile(call: AppCall, person: ContactPerson): Record<string, unknown> {
  const { unionId, nameZhHK, email } = person;
  const { mobile, state_code: stateCode } = fieldsOfPermission(call, person);
  return {
    nick: nameZhHK,
    avatarUrl: '',
    openId: `open-${unionId}`,
    unionId,
    ...present({ email, mobile, stateCode }),
  };
}

/** Name shown for a person in the language that the call asks for. */
export function nameOf(call: AppCall, person: ContactPerson): string {
  return call.parameters.text('language') === 'en_US' ? person.nameEn : person.nameZhHK;
}

function describeIdentity(call: AppCall, person: ContactPerson): Record<string, unknown> {
  return {
    active: true,
    admin: call.directory.administrators().some(({ userId }) => userId === person.userId),
    avatar: '',
    boss: false,
    dept_id_list: departmentsOf(person),
    exclusive_account: false,
    hide_mobile: false,
    ...present({ hired_date: hiredDateOf(person) }),
    ...fieldsOfPermission(call, person),
    job_number: person.jobNumber,
    name: nameOf(call, person),
    title: person.title ?? '',
    unionid: person.unionId,
    userid: person.userId,
  };
}

/** The codes of these permissions stand on no page that we have: a guess, except that they exist. */
const MOBILE_FIELD = 'fieldMobile';
const FURTHER_FIELDS = 'fieldEmail';

/** What needs a permission of its own, and is known; nobody of the sample company has any of it. */
function fieldsOfPermission(call: AppCall, person: ContactPerson): Record<string, unknown> {
  const { mobile, email, workPlace, remark, telephone, extension } = person;
  const [, stateCode, number] = /^\+(\d+)-(\d+)$/.exec(mobile ?? '') ?? [];
  return {
    ...(isGranted(call, MOBILE_FIELD) ? present({ mobile: number, state_code: stateCode }) : {}),
    ...(isGranted(call, FURTHER_FIELDS)
      ? present({
          email,
          work_place: workPlace,
          remark,
          telephone,
          extension: extension === undefined ? undefined : JSON.stringify(extension),
        })
      : {}),
  };
}

function isGranted(call: AppCall, scope: string): boolean {
  return call.app.scopes.includes(scope) || call.app.scopes.includes('*');
}

function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
