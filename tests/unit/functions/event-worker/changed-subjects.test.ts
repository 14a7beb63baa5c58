import { describe, expect, it } from 'vitest';
import { changedSubjects } from '../../../../functions/event-worker/routing/changed-subjects.ts';
import { eventCatalogue, readEvent } from '../../../../shared/event-catalogue/index.ts';

const subjectsOf = (type: string, fields: object) =>
  changedSubjects(readEvent({ type, content: JSON.stringify({ EventType: type, ...fields }) }));
const everything = [{ kind: 'everything' }];
const chan = { kind: 'user', userId: 'hk001' };
const lee = { kind: 'user', userId: 'hk002' };

describe('what an event makes untrue', () => {
  it.each([
    'user_add_org',
    'user_modify_org',
    'user_leave_org',
    'user_active_org',
    'org_admin_add',
    'org_admin_remove',
  ])('of type %s is what is known of its people', (type) => {
    expect(subjectsOf(type, { userId: ['hk001', 'hk002'] })).toEqual([chan, lee]);
  });

  it.each(['org_dept_create', 'org_dept_modify', 'org_dept_remove'])(
    'of type %s is what is known of its departments',
    (type) => {
      expect(subjectsOf(type, { deptId: [432825033, '7'] })).toEqual([
        { kind: 'department', departmentId: 432825033 },
        { kind: 'department', departmentId: 7 },
      ]);
    },
  );

  it('of people in roles is who has the roles, and the people', () => {
    const fields = { userIdList: ['hk001'], labelIdList: [1881], action: 'add' };

    expect(subjectsOf('label_user_change', fields)).toEqual([{ kind: 'role', roleId: 1881 }, chan]);
    expect(subjectsOf('label_user_change', { ...fields, labelIdList: ['x'] })).toEqual([
      { kind: 'roles' },
      chan,
    ]);
    expect(subjectsOf('label_user_change', { userIdList: ['hk001'] })).toContainEqual({
      kind: 'roles',
    });
  });

  it.each(['label_conf_add', 'label_conf_del', 'label_conf_modify'])(
    'of type %s is every role',
    (type) => {
      expect(subjectsOf(type, {})).toEqual([{ kind: 'roles' }]);
    },
  );

  it.each([
    ['org_change', {}],
    ['org_remove', {}],
    ['inner_app_scopes_change', { userIds: ['hk001'], deptIds: [1] }],
    ['user_leave_org', {}],
    ['org_dept_modify', { deptId: ['no number'] }],
    ['user_of_a_new_kind', { userId: ['hk001'] }],
    ['org_dept_of_a_new_kind', {}],
  ])('is everything where that is not said: %s %o', (type, fields) => {
    const told = subjectsOf(type, fields);

    expect(told).toEqual(
      type === 'user_modify_org' ? [{ kind: 'user', userId: '10' }] : everything,
    );
  });

  it('is nothing for events that are about something else', () => {
    const others = eventCatalogue.filter(
      ({ type, family }) => family !== 'contacts' && type !== 'inner_app_scopes_change',
    );
    const told = others.flatMap(({ type }) => subjectsOf(type, { userId: ['hk001'] }));

    expect(others.length).toBeGreaterThan(10);
    expect(told).toEqual([]);
  });

  it('is something for every contact event of the catalogue', () => {
    const contacts = eventCatalogue.filter(({ family }) => family === 'contacts');

    expect(contacts.length).toBeGreaterThan(12);
    for (const { type } of contacts) expect(subjectsOf(type, {})).not.toEqual([]);
  });
});
