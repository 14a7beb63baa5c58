import * as z from 'zod';
import { joinIds, requireCount, requireWithin } from '../call-limits.ts';
import { changedFields, givenFields, type Fields } from '../given-fields.ts';
import { requireMobileNumber } from '../mobile-number.ts';
import { defineOperation, exempt, type JsonValue } from '../operation.ts';
import { id, optionalId } from '../wire-values.ts';

/** What a person's entry holds besides name, mobile number and departments. */
export interface PersonDetails {
  /** Up to 50 characters. */
  readonly jobNumber?: string;
  /** Up to 200 characters. */
  readonly title?: string;
  /** Private mailbox, unique in the organisation; up to 50 characters. */
  readonly email?: string;
  /** Up to 100 characters. */
  readonly workPlace?: string;
  /** Up to 2,000 characters. */
  readonly remark?: string;
  readonly hiredEpochMs?: number;
  /** Fields that the organisation has added itself; up to 2,000 characters of JSON. */
  readonly extension?: Readonly<Record<string, string>>;
}

export interface NewPerson extends PersonDetails {
  /** 1 to 64 characters; chosen by us, never changed, never that of somebody else. */
  readonly userId: string;
  /** 1 to 80 characters. */
  readonly name: string;
  /** `+852-xxxxxxxx` for Hong Kong; nobody else in the organisation may have it. */
  readonly mobile: string;
  /** 1 to 100. */
  readonly departmentIds: readonly number[];
  readonly managerUserId?: string;
}

/** What is left out stays as it is. The mobile number can't be changed by the API. */
export interface PersonChange extends PersonDetails {
  readonly userId: string;
  readonly name?: string;
  /** All of the person's departments from now on; 1 to 100. */
  readonly departmentIds?: readonly number[];
  /** null: nobody. */
  readonly managerUserId?: string | null;
}

const LONGEST = { jobNumber: 50, title: 200, email: 50, workPlace: 100, remark: 2_000 } as const;
const LONGEST_NAME = 80;
const LONGEST_USER_ID = 64;
const LONGEST_EXTENSION = 2_000;
const MOST_DEPARTMENTS = 100;

const CREATE = 'contacts/user/create';

/**
 * Adds a person. It must have a userId of ours, because that is the mark by which an unknown outcome
 * is resolved: read it back with `getUser`. A refusal 60102 means that the userId is there already
 * (perhaps since the attempt before), 60104 that the mobile number is somebody's, 40103 that the
 * person must accept an invitation first.
 *
 * Page: user-information-creation, 2026-06-30.
 */
export const createUser = defineOperation({
  name: CREATE,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/user/create',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: false,
  encode: (person: NewPerson) => {
    const { userId, name, mobile, departmentIds, managerUserId } = person;
    requireWithin(CREATE, 'the length of the user id', userId.length, 1, LONGEST_USER_ID);
    requireWithin(CREATE, 'the length of the name', name.length, 1, LONGEST_NAME);
    requireMobileNumber(CREATE, mobile);
    return {
      body: {
        userid: userId,
        name,
        mobile,
        dept_id_list: departmentList(CREATE, departmentIds),
        ...detailsOf(CREATE, person),
        ...givenFields({ manager_userid: managerUserId }),
      },
    };
  },
  schema: z.object({ result: z.object({ userid: id, unionId: optionalId }) }),
});

const UPDATE = 'contacts/user/update';

/**
 * Changes a person's entry. Doing it twice equals doing it once. An extension is added to the fields
 * that are there; those that it does not name are kept.
 *
 * Page: user-information-update, 2026-06-08.
 */
export const updateUser = defineOperation({
  name: UPDATE,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/user/update',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (change: PersonChange) => {
    const { userId, name, departmentIds, managerUserId } = change;
    if (name !== undefined) {
      requireWithin(UPDATE, 'the length of the name', name.length, 1, LONGEST_NAME);
    }
    const changed = changedFields(UPDATE, {
      name,
      dept_id_list: departmentIds && departmentList(UPDATE, departmentIds),
      ...detailsOf(UPDATE, change),
      ...(change.extension === undefined ? {} : { ext_attrs_update_mode: 1 }),
      ...managerChange(managerUserId),
    });
    return { body: { userid: userId, ...changed } };
  },
  schema: z.object({}),
});

/**
 * Takes a person out of the organisation; DingTalk tells it as `user_leave_org`, and attendance
 * group and roster lose the person as well. Not repeated on its own: after an unknown outcome a
 * refusal 33012 or 60121 to a second attempt means that it is done.
 *
 * Page: delete-a-user, 2026-06-08.
 */
export const deleteUser = defineOperation({
  name: 'contacts/user/delete',
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/user/delete',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: false,
  encode: (params: { readonly userId: string }) => ({ body: { userid: params.userId } }),
  schema: z.object({}),
});

function departmentList(operation: string, departmentIds: readonly number[]): string {
  requireCount(operation, 'departments', departmentIds, MOST_DEPARTMENTS);
  return joinIds(operation, departmentIds.map(String));
}

function detailsOf(operation: string, details: PersonDetails): Record<string, JsonValue> {
  for (const [field, longest] of Object.entries(LONGEST)) {
    const length = details[field as keyof typeof LONGEST]?.length ?? 0;
    requireWithin(operation, `the length of ${field}`, length, 0, longest);
  }
  const { jobNumber, title, email, workPlace, remark, hiredEpochMs, extension } = details;
  const extensionText = extension === undefined ? undefined : JSON.stringify(extension);
  const extensionLength = extensionText?.length ?? 0;
  requireWithin(operation, 'the length of the extension', extensionLength, 0, LONGEST_EXTENSION);
  return givenFields({
    job_number: jobNumber,
    title,
    email,
    work_place: workPlace,
    remark,
    hired_date: hiredEpochMs,
    extension: extensionText,
  });
}

function managerChange(managerUserId: string | null | undefined): Fields {
  if (managerUserId === undefined) return {};
  return managerUserId === null
    ? { force_update_fields: 'manager_userid' }
    : { manager_userid: managerUserId };
}
