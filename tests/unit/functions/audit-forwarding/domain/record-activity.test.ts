import { describe, expect, test } from 'vitest';
import { recordActivityOf } from '../../../../../functions/audit-forwarding/domain/record-activity.ts';
import { ocsfFacts } from '../../../../support/ocsf/ocsf-faults.ts';

/** Class and activity, as the schema numbers them, and the action of the Common Information Model. */
type Expected = readonly [classUid: number, activityId: number, action: string];

function told(...[stream, fields, kind]: Parameters<typeof recordActivityOf>): Expected {
  const activity = recordActivityOf(stream, fields, kind);
  const classes = Object.entries(ocsfFacts.classes);
  const uid = classes.find(([, { name }]) => NAMES[activity.of] === name)?.[0];
  return [Number(uid), activity.activityId, activity.action];
}

const NAMES: Readonly<Record<string, string>> = {
  apiActivity: 'API Activity',
  entityManagement: 'Entity Management',
  eventLog: 'Event Log Activity',
  fileHosting: 'File Hosting Activity',
  groupManagement: 'Group Management',
  roleManagement: 'Role Management',
  userManagement: 'User Management',
  webResources: 'Web Resources Activity',
};

describe('file actions', () => {
  test.each<readonly [number, ...Expected]>([
    [0, 6006, 1, 'created'],
    [1, 6006, 4, 'deleted'],
    [2, 6006, 2, 'read'],
    [3, 6006, 9, 'read'],
    [4, 6006, 3, 'modified'],
    [5, 6006, 12, 'acl_modified'],
    [6, 6006, 5, 'modified'],
    [7, 6006, 7, 'modified'],
    [8, 6006, 6, 'copied'],
    [9, 6006, 99, 'modified'],
    [10, 6006, 99, 'created'],
    [11, 6006, 4, 'deleted'],
    [12, 6006, 2, 'read'],
    [13, 6006, 9, 'read'],
    [14, 6006, 99, 'unknown'],
  ])('%i is class %i, activity %i, %s', (action, ...expected) => {
    expect(told('file-audit', { action }, `action-${String(action)}`)).toEqual(expected);
  });
});

describe('words of the storage log', () => {
  test.each<readonly [string, ...Expected]>([
    ['download_file', 6006, 2, 'read'],
    ['add_permission', 6006, 99, 'acl_modified'],
    ['delete_permission', 6006, 99, 'acl_modified'],
    ['delete_file', 6006, 4, 'deleted'],
    ['unshare_file', 6006, 13, 'acl_modified'],
    ['archive_9', 6006, 99, 'unknown'],
  ])('%s is class %i, activity %i, %s', (action, ...expected) => {
    expect(told('storage', { action }, action)).toEqual(expected);
  });
});

describe('words of the administrator log', () => {
  test.each([
    ['权限管理', '设置子管理员', '添加子管理员 方堃', 'administrator', 'acl_modified'],
    ['权限管理', '设置子管理员', '删除子管理员 方堃', 'administrator', 'deleted'],
    ['Permissions', 'Sub-admins', 'Add sub-admin Fong Kwan', 'administrator', 'acl_modified'],
    ['通讯录管理', '修改成员', '修改成员部门', 'setting', 'modified'],
    ['通讯录管理', '添加成员', '添加成员', 'setting', 'created'],
    ['通讯录', '角色', '修改角色', 'permission', 'acl_modified'],
    ['智能人事', '花名册', '签署', 'setting', 'unknown'],
  ])(
    '%s, %s, %s is about a(n) %s, %s',
    (category1Name, category2Name, content, category, action) => {
      const fields = { category1Name, category2Name, content };

      expect(recordActivityOf('admin-operations', fields, 'operation')).toMatchObject({
        of: 'entityManagement',
        category,
        action,
      });
    },
  );
});

describe('events and differences of the directory', () => {
  test.each<readonly [string, Record<string, unknown>, ...Expected]>([
    ['user_add_org', {}, 3007, 1, 'created'],
    ['user_active_org', {}, 3007, 4, 'modified'],
    ['user_modify_org', {}, 3007, 2, 'modified'],
    ['user_leave_org', {}, 3007, 3, 'deleted'],
    ['org_admin_add', {}, 3007, 14, 'acl_modified'],
    ['org_admin_remove', {}, 3007, 15, 'acl_modified'],
    ['label_user_change', { action: 'add' }, 3007, 16, 'acl_modified'],
    ['label_user_change', { action: 'remove' }, 3007, 17, 'acl_modified'],
    ['label_user_change', { action: 'swap' }, 3007, 2, 'modified'],
    ['label_conf_add', {}, 3008, 1, 'created'],
    ['label_conf_del', {}, 3008, 3, 'deleted'],
    ['org_dept_create', {}, 3006, 6, 'created'],
    ['org_dept_modify', {}, 3006, 9, 'modified'],
    ['org_dept_remove', {}, 3006, 5, 'deleted'],
    ['inner_app_scopes_change', {}, 3004, 3, 'acl_modified'],
    ['exclusive_delete_trusted_device', {}, 3004, 7, 'deleted'],
    ['constructor', {}, 3004, 99, 'unknown'],
  ])('%s %j is class %i, activity %i, %s', (kind, fields, ...expected) => {
    expect(told('directory-events', fields, kind)).toEqual(expected);
  });
});

describe('the rest', () => {
  test.each<readonly [Parameters<typeof recordActivityOf>, ...Expected]>([
    [['screenshots', { type: 1 }, 'picture'], 6001, 99, 'copied'],
    [['trusted-devices', { status: 2 }, 'status-2'], 3004, 6, 'created'],
    [['trusted-devices', { status: 3 }, 'status-3'], 3004, 12, 'stopped'],
    [['approvals', { type: 'start' }, 'bpms_instance_change'], 3004, 1, 'created'],
    [['approvals', { type: 'delete' }, 'bpms_instance_change'], 3004, 4, 'deleted'],
    [['own-trail', { action: 'payroll.answers-erased' }, ''], 6003, 4, 'deleted'],
    [['own-trail', { action: 'payroll.subject-access' }, ''], 6003, 2, 'read'],
    [['own-trail', { action: 'events.alarm' }, ''], 6003, 99, 'unknown'],
    [['chain-anchors', {}, 'anchor'], 1008, 99, 'created'],
  ])('%j is class %i, activity %i, %s', (record, ...expected) => {
    expect(told(...record)).toEqual(expected);
  });

  test.each([
    ['done', 'informational'],
    ['refused', 'medium'],
    ['failed', 'medium'],
    ['unknown', 'medium'],
  ])('what our functions have %s is %s', (outcome, severity) => {
    const activity = recordActivityOf('own-trail', { action: 'payroll.plan', outcome }, '');

    expect(activity.severity).toBe(severity);
  });

  test.each([
    ['agree', 'Approve'],
    ['refuse', 'Refuse'],
    ['redirect', 'Hand over'],
  ])('an approval that ended with %s is told as %s', (result, name) => {
    const activity = recordActivityOf('approvals', { type: 'finish', result }, 'bpms_task_change');

    expect(activity).toMatchObject({ activityId: 99, activityName: name });
  });
});
