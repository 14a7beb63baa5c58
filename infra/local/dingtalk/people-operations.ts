import { randomBytes, randomInt } from 'node:crypto';
import { authorisedDepartments, authorisedMember } from './authorised-scope.ts';
import type { ContactPerson } from './contact-person.ts';
import { requiredText } from './expect-parameters.ts';
import { formatDate } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { readDetails } from './person-details.ts';
import { oldRefusal } from './refusal.ts';

const PEOPLE_API = {
  family: 'top',
  method: 'POST',
  isMetered: false,
  scopes: ['qyapi_manage_addresslist'],
} as const;

const LONGEST_USER_ID = 64;
/**
 * The sample company is registered in Hong Kong, so mainland numbers need their country code too.
 */
const MOBILE_NUMBER = /^\+(?:852-[0-9]{8}|86-1[0-9]{10}|(?!852-|86-)[1-9][0-9]{0,3}-[0-9]{4,14})$/;

/** Changes of the people of the address book; unmetered. */
export const PEOPLE_OPERATIONS: readonly AppOperation[] = [
  { ...PEOPLE_API, api: 'topapi/v2/user/create', handle: createPerson },
  { ...PEOPLE_API, api: 'topapi/v2/user/update', omitsErrmsg: true, handle: updatePerson },
  {
    ...PEOPLE_API,
    api: 'topapi/v2/user/delete',
    handle: async (call) => {
      await call.contacts.removePerson(authorisedMember(call, 'userid'));
      return {};
    },
  },
  {
    ...PEOPLE_API,
    api: 'topapi/v2/user/getbymobile',
    scopes: ['qyapi_get_member_by_mobile'],
    handle: (call) => {
      const wanted = bareNumber(requiredText(call, 'mobile'));
      const person = call.directory
        .members()
        .find(({ mobile }) => mobile !== undefined && bareNumber(mobile) === wanted);
      if (person === undefined) throw oldRefusal(60_121, '找不到该用户');
      return { result: { userid: person.userId } };
    },
  },
];

async function createPerson(call: AppCall): Promise<Record<string, unknown>> {
  const name = requiredText(call, 'name');
  const mobile = requiredText(call, 'mobile');
  const departmentIds = departmentIdsOf(call);
  if (departmentIds.length === 0) throw oldRefusal(400_002, '参数错误: dept_id_list 不能为空');
  const userId = call.parameters.text('userid') ?? `u${randomInt(1e11, 1e12)}`;
  requireFreeUserId(call, userId);
  requireFreeMobile(call, mobile);
  if (call.settings.behaviour.joinersMustAccept) {
    throw oldRefusal(40_103, '员工设置了加入企业需要本人同意，已发送邀请');
  }
  const { nowEpochMs } = call;
  const details = readDetails(call, undefined);
  const person: ContactPerson = {
    userId,
    unionId: randomBytes(16).toString('base64url'),
    jobNumber: '',
    nameZhHK: name,
    nameEn: name,
    departmentId: departmentIds[0] ?? 1,
    departmentIds,
    hiredOn: formatDate(details.hiredEpochMs ?? nowEpochMs),
    leftOn: undefined,
    managerUserId: undefined,
    payroll: undefined,
    mobile,
    addedAtEpochMs: nowEpochMs,
    ...details,
  };
  await call.contacts.addPerson(person);
  return { result: { userid: userId, unionId: person.unionId } };
}

async function updatePerson(call: AppCall): Promise<Record<string, unknown>> {
  const before = authorisedMember(call, 'userid');
  const departmentIds = departmentIdsOf(call);
  const name = call.parameters.text('name');
  const isEnglish = call.parameters.text('language') === 'en_US';
  const names = name === undefined ? {} : isEnglish ? { nameEn: name } : { nameZhHK: name };
  const details = readDetails(call, before);
  await call.contacts.changePerson(before, {
    ...before,
    ...names,
    ...(departmentIds.length === 0 ? {} : movedTo(before, departmentIds)),
    ...details,
    addedAtEpochMs: before.addedAtEpochMs ?? call.nowEpochMs,
  });
  return {};
}

/** The main department stays if it is still among them. */
function movedTo(person: ContactPerson, departmentIds: readonly number[]): Partial<ContactPerson> {
  const stays = departmentIds.includes(person.departmentId);
  return { departmentIds, departmentId: stays ? person.departmentId : (departmentIds[0] ?? 1) };
}

/** @throws Refusal 60110 for more than 100, 60003 for an unknown one, 50004 for one out of reach */
function departmentIdsOf(call: AppCall): readonly number[] {
  const texts = call.parameters.list('dept_id_list').flatMap((part) => part.split(','));
  const ids = texts.map((text) => (/^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN));
  if (ids.length > 100) throw oldRefusal(60_110, '部门个数超出限制');
  return authorisedDepartments(call, [...new Set(ids)]);
}

function requireFreeUserId(call: AppCall, userId: string): void {
  if (userId.length > LONGEST_USER_ID) throw oldRefusal(400_002, '参数错误: userid 不合法');
  if (call.directory.member(userId) !== undefined) {
    throw oldRefusal(60_102, 'UserID在公司中已存在');
  }
}

function requireFreeMobile(call: AppCall, mobile: string): void {
  if (!MOBILE_NUMBER.test(mobile)) throw oldRefusal(60_103, '手机号码不合法');
  if (call.directory.members().some((person) => person.mobile === mobile)) {
    throw oldRefusal(60_104, '手机号码在公司中已存在');
  }
}

/** Without a country code; whether DingTalk finds a number with or without it stands on no page. */
function bareNumber(mobile: string): string {
  return mobile.replace(/^\+\d+-/, '');
}
