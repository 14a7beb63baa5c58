import type { ContactPerson } from './contact-person.ts';
import { hiredDateOf } from './contact-person.ts';
import { isRecord } from './json-value.ts';
import { formatDate } from './local-date-time.ts';
import type { AppCall } from './operation.ts';
import { oldRefusal } from './refusal.ts';

const LONGEST = {
  name: 80,
  telephone: 50,
  job_number: 50,
  title: 200,
  email: 50,
  work_place: 100,
  remark: 2_000,
} as const;
const LONGEST_EXTENSION = 2_000;

/**
 * What a call says of a person besides name, number and departments; only what it says.
 *
 * @throws Refusal 60106 for a mailbox of somebody else, 33012 for an unknown manager, 400002
 */
export function readDetails(
  call: AppCall,
  before: ContactPerson | undefined,
): Partial<ContactPerson> {
  for (const [name, longest] of Object.entries(LONGEST)) {
    if ((call.parameters.text(name)?.length ?? 0) > longest) throw wrong(name);
  }
  const { parameters } = call;
  const email = parameters.text('email');
  requireFreeEmail(call, email, before?.userId);
  const extension = readExtension(call, before);
  return {
    ...given('jobNumber', parameters.text('job_number')),
    ...given('title', parameters.text('title')),
    ...given('telephone', parameters.text('telephone')),
    ...given('email', email),
    ...given('workPlace', parameters.text('work_place')),
    ...given('remark', parameters.text('remark')),
    ...given('extension', extension),
    ...managerOf(call),
    ...hiredDateFields(call, before),
  };
}

function given<Name extends keyof ContactPerson>(
  name: Name,
  value: ContactPerson[Name] | undefined,
): Partial<ContactPerson> {
  return value === undefined ? {} : { [name]: value };
}

function managerOf(call: AppCall): Partial<ContactPerson> {
  const isCleared = call.parameters.list('force_update_fields').includes('manager_userid');
  const managerUserId = call.parameters.text('manager_userid');
  if (managerUserId === undefined) return isCleared ? { managerUserId: undefined } : {};
  if (call.directory.member(managerUserId) === undefined) {
    throw oldRefusal(33_012, '无效的USERID');
  }
  return { managerUserId };
}

/** A person of the sample company has a date already, which a change must not lose. */
function hiredDateFields(call: AppCall, before: ContactPerson | undefined): Partial<ContactPerson> {
  const hiredEpochMs = call.parameters.integer('hired_date');
  if (Number.isNaN(hiredEpochMs)) throw wrong('hired_date');
  if (hiredEpochMs !== undefined) return { hiredEpochMs, hiredOn: formatDate(hiredEpochMs) };
  return before === undefined ? {} : given('hiredEpochMs', hiredDateOf(before));
}

/** Replaces all, or with `ext_attrs_update_mode` 1 only those that it names. */
function readExtension(
  call: AppCall,
  before: ContactPerson | undefined,
): ContactPerson['extension'] {
  const raw = call.parameters.raw('extension');
  if (raw === undefined || raw === '') return undefined;
  const text = typeof raw === 'string' ? raw : JSON.stringify(raw);
  if (text.length > LONGEST_EXTENSION) throw wrong('extension');
  const fields = parseObject(text);
  if (fields === undefined) throw oldRefusal(60_122, '不合法的extattr');
  const isAdded = call.parameters.text('ext_attrs_update_mode') === '1';
  return isAdded ? { ...before?.extension, ...fields } : fields;
}

function requireFreeEmail(
  call: AppCall,
  email: string | undefined,
  ownUserId: string | undefined,
): void {
  if (email === undefined) return;
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw oldRefusal(60_105, '邮箱不合法');
  const isTaken = call.directory
    .members()
    .some((person) => person.email === email && person.userId !== ownUserId);
  if (isTaken) throw oldRefusal(60_106, '邮箱已存在');
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function wrong(name: string): Error {
  return oldRefusal(400_002, `参数错误: ${name} 不合法`);
}
