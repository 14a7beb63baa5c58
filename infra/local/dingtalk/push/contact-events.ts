import { hiredDateOf, type ContactPerson } from '../contact-person.ts';
import { occurredEvent, type OccurredEvent } from './occurred-event.ts';

/** What DingTalk tells of people who join, change and leave. Pages of the events, 2026-08-22. */
export function personAdded(userId: string, atEpochMs: number): OccurredEvent {
  return aboutPerson('user_add_org', userId, atEpochMs);
}

export function personLeft(userId: string, atEpochMs: number): OccurredEvent {
  return aboutPerson('user_leave_org', userId, atEpochMs);
}

/** With what the person's entry said before and says now. */
export function personChanged(
  before: ContactPerson,
  after: ContactPerson,
  atEpochMs: number,
): OccurredEvent {
  return occurredEvent('user_modify_org', atEpochMs, {
    timeStamp: String(atEpochMs),
    userId: [after.userId],
    diffInfo: { userid: after.userId, prev: toldOf(before), curr: toldOf(after) },
  });
}

export function departmentEvent(
  what: 'create' | 'modify' | 'remove',
  departmentId: number,
  atEpochMs: number,
): OccurredEvent {
  return occurredEvent(`org_dept_${what}`, atEpochMs, { deptId: [departmentId] });
}

export function roleEvent(
  action: 'add' | 'remove',
  userIds: readonly string[],
  roleIds: readonly number[],
  atEpochMs: number,
): OccurredEvent {
  return occurredEvent('label_user_change', atEpochMs, {
    userIdList: userIds,
    labelIdList: roleIds,
    action,
  });
}

export function administratorEvent(
  what: 'add' | 'remove',
  userId: string,
  atEpochMs: number,
): OccurredEvent {
  return aboutPerson(`org_admin_${what}`, userId, atEpochMs);
}

function aboutPerson(type: string, userId: string, atEpochMs: number): OccurredEvent {
  return occurredEvent(type, atEpochMs, { timeStamp: String(atEpochMs), userId: [userId] });
}

/** The fields that the event's page names. */
function toldOf(person: ContactPerson): Readonly<Record<string, unknown>> {
  return {
    name: person.nameZhHK,
    email: person.email ?? '',
    jobNumber: person.jobNumber,
    workPlace: person.workPlace ?? '',
    telephone: person.telephone ?? '',
    managerUserid: person.managerUserId ?? '',
    hiredDate: hiredDateOf(person) ?? '',
  };
}
