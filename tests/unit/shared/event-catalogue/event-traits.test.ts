import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  CATALOGUE_SOURCE,
  eventCatalogue,
  meteringOf,
  readEvent,
} from '../../../../shared/event-catalogue/index.ts';
import { documentedEvents } from './documented-events.ts';

const traitsOf = (type: string, content: string | object) =>
  readEvent({ type, content: typeof content === 'string' ? content : JSON.stringify(content) })
    .traits;
const subjectOf = (type: string, content: object): string | undefined =>
  traitsOf(type, content).subject;

describe('the traits of an event', () => {
  it('name form, state, result and person of an approval', () => {
    expect(traitsOf('bpms_instance_change', documentedEvents.approvedInstance)).toEqual({
      eventType: 'bpms_instance_change',
      processCode: 'PROC-EA1',
      type: 'finish',
      result: 'agree',
      bizCategoryId: 'dingtalk.businessFinance.payment',
      people: ['hk001'],
      departmentIds: [],
      subject: 'approval/9Qgx5Qq',
    });
  });

  it('take the field that stands for the type where there is no type', () => {
    const leave = traitsOf('attendance_approve_status_change', documentedEvents.approvedLeave);
    const role = traitsOf('label_user_change', documentedEvents.changedRole);

    expect([leave.type, role.type]).toEqual(['start', 'add']);
  });

  it('find the people of every row', () => {
    const content = { dataList: [{ userIds: ['hk001', 'hk002'] }, { userIds: 'hk001' }] };

    expect(traitsOf('attendance_schedule_change', content).people).toEqual(['hk001', 'hk002']);
  });
});

describe('the subject of an event', () => {
  it('is the approval, and of a task the task within it', () => {
    const instance = { processInstanceId: 'p1' };

    expect(subjectOf('bpms_instance_change', instance)).toBe('approval/p1');
    expect(subjectOf('bpms_task_change', { ...instance, taskId: 7 })).toBe('approval/p1/task/7');
    expect(subjectOf('bpms_task_change', instance)).toBeUndefined();
  });

  it('is the person by a hash, so that no key names anybody', () => {
    const hash = createHash('sha256').update('hk001').digest('hex').slice(0, 32);

    expect(subjectOf('user_leave_org', { userId: ['hk001'] })).toBe(`person/${hash}`);
  });

  it('is the department', () => {
    expect(subjectOf('org_dept_modify', { deptId: ['43'] })).toBe('department/43');
  });

  it('is missing for an event about several, so that none of them is passed over', () => {
    expect(subjectOf('user_modify_org', { userId: ['hk001', 'hk002'] })).toBeUndefined();
    expect(subjectOf('org_dept_create', { deptId: [1, 2] })).toBeUndefined();
  });

  it('is missing for facts, of which an older one is no less true', () => {
    expect(
      subjectOf('attendance_check_record', { dataList: [{ userId: 'hk001', checkTime: 1 }] }),
    ).toBeUndefined();
    expect(subjectOf('label_user_change', { userIdList: ['hk001'] })).toBeUndefined();
    expect(subjectOf('brand_new_event', { userId: 'hk001' })).toBeUndefined();
  });

  it('holds an id of another form only as a hash', () => {
    const hash = createHash('sha256').update('a b/c').digest('hex').slice(0, 32);

    expect(subjectOf('bpms_instance_change', { processInstanceId: 'a b/c' })).toBe(
      `approval/h${hash}`,
    );
  });
});

describe('the catalogue', () => {
  it('says where and of when its facts are', () => {
    expect(CATALOGUE_SOURCE.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it('has every type once', () => {
    const types = eventCatalogue.map(({ type }) => type);

    expect(new Set(types).size).toBe(types.length);
  });

  it('tells which events count against the pushes of the month', () => {
    expect(meteringOf('bpms_instance_change')).toBe('metered');
    expect(meteringOf('attendance_check_record')).toBe('metered');
    expect(meteringOf('user_add_org')).toBe('exempt');
    expect(meteringOf('brand_new_event')).toBe('unknown');
  });
});
