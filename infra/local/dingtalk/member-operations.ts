import type { ContactPerson } from './contact-person.ts';
import { authorisedDepartment, authorisedMember, maySeePerson } from './authorised-scope.ts';
import { boundedInteger, requiredText } from './expect-parameters.ts';
import type { AppCall, AppOperation } from './operation.ts';
import {
  describeListedMember,
  describeMember,
  describeProfile,
  nameOf,
} from './person-description.ts';
import { newRefusal, oldRefusal } from './refusal.ts';

const MEMBER_API = { family: 'top', method: 'POST', isMetered: false } as const;
const READ_MEMBER = ['qyapi_get_member'];
const READ_DEPARTMENT_MEMBERS = ['qyapi_get_department_member'];

/** People of the address book; unmetered. Leavers are not among them. */
export const MEMBER_OPERATIONS: readonly AppOperation[] = [
  {
    ...MEMBER_API,
    api: 'topapi/v2/user/list',
    scopes: READ_DEPARTMENT_MEMBERS,
    handle: (call) => ({
      result: page(call, (person) => describeListedMember(call, person)),
    }),
  },
  {
    ...MEMBER_API,
    api: 'topapi/user/listsimple',
    scopes: READ_DEPARTMENT_MEMBERS,
    handle: (call) => ({
      result: page(call, (person) => ({ name: nameOf(call, person), userid: person.userId })),
    }),
  },
  {
    ...MEMBER_API,
    api: 'topapi/user/listid',
    scopes: READ_MEMBER,
    handle: (call) => ({ result: { userid_list: membersOf(call).map(({ userId }) => userId) } }),
  },
  {
    ...MEMBER_API,
    api: 'topapi/v2/user/get',
    scopes: READ_MEMBER,
    handle: (call) => ({ result: describeMember(call, authorisedMember(call, 'userid')) }),
  },
  {
    ...MEMBER_API,
    api: 'topapi/user/getbyunionid',
    scopes: READ_MEMBER,
    handle: (call) => {
      const person = call.directory.memberByUnionId(requiredText(call, 'unionid'));
      if (person === undefined) throw oldRefusal(60_121, '找不到该用户');
      return { result: { contact_type: 0, userid: person.userId } };
    },
  },
  {
    ...MEMBER_API,
    api: 'topapi/user/count',
    scopes: READ_MEMBER,
    handle: (call) => ({ result: { count: call.directory.members().length } }),
  },
  {
    ...MEMBER_API,
    api: 'topapi/user/listadmin',
    scopes: READ_MEMBER,
    handle: (call) => ({
      result: call.directory
        .administrators()
        .map(({ level, userId }) => ({ sys_level: level, userid: userId })),
    }),
  },
  {
    ...MEMBER_API,
    api: 'topapi/user/get_admin_scope',
    scopes: READ_MEMBER,
    handle: (call) => {
      const userId = requiredText(call, 'userid');
      if (call.directory.member(userId) === undefined) throw oldRefusal(60_121, '找不到该用户');
      const found = call.directory.administrators().find((one) => one.userId === userId);
      return { dept_ids: found?.departmentIds ?? [] };
    },
  },
  {
    api: 'v1.0/contact/users/{unionId}',
    family: 'rest',
    method: 'GET',
    isMetered: false,
    scopes: ['Contact.User.Read'],
    acceptsUserToken: true,
    handle: (call) => describeProfile(call, profileOf(call)),
  },
];

/**
 * Whoever has logged in, for `me` or their own union id; with the app's token anybody it may see.
 * Somebody who has left keeps the account, and so the profile.
 */
function profileOf(call: AppCall): ContactPerson {
  const unionId = call.pathValues['unionId'] ?? '';
  const { session } = call;
  const person =
    session === undefined
      ? call.directory.memberByUnionId(unionId)
      : call.directory.everEmployed(session.userId);
  const isMeant =
    session === undefined
      ? person !== undefined && maySeePerson(call, person)
      : unionId === 'me' || unionId === person?.unionId;
  if (person === undefined || !isMeant) {
    throw newRefusal('invalidParameter.user.notFound', '找不到该用户', 404);
  }
  return person;
}

type Member = ReturnType<AppCall['directory']['membersOf']>[number];

function membersOf(call: AppCall): readonly Member[] {
  return call.directory.membersOf(authorisedDepartment(call, 'dept_id').departmentId);
}

/** A page of a department's own members; `next_cursor` only while there is more. */
function page(call: AppCall, describe: (person: Member) => unknown): Record<string, unknown> {
  const members = membersOf(call);
  const cursor = boundedInteger(call, 'cursor', { min: 0, max: Number.MAX_SAFE_INTEGER });
  const size = boundedInteger(call, 'size', { min: 1, max: 100 });
  const next = cursor + size;
  const hasMore = next < members.length;
  return {
    has_more: hasMore,
    list: members.slice(cursor, next).map(describe),
    ...(hasMore ? { next_cursor: next } : {}),
  };
}
