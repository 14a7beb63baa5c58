import { activity, otherActivity, type Activity } from './ocsf-activity.ts';

const createUser = activity('userManagement', [1, 'Create'], 'created', 'user', 'added');
const updateUser = activity('userManagement', [2, 'Update'], 'modified', 'user', 'changed');
const deleteUser = activity('userManagement', [3, 'Delete'], 'deleted', 'user', 'removed', 'low');
const addAdministrator = activity(
  'userManagement',
  [14, 'Assign Privileges'],
  'acl_modified',
  'user',
  'made {people} an administrator',
  'medium',
);
const removeAdministrator = activity(
  'userManagement',
  [15, 'Remove Privileges'],
  'acl_modified',
  'user',
  'took administrator rights from {people}',
  'medium',
);
const assignRole = activity(
  'userManagement',
  [16, 'Assign Roles'],
  'acl_modified',
  'user',
  'gave {thing} to {people}',
  'low',
);
const removeRole = activity(
  'userManagement',
  [17, 'Remove Roles'],
  'acl_modified',
  'user',
  'took {thing} from {people}',
  'low',
);
const createDepartment = activity(
  'groupManagement',
  [6, 'Create'],
  'created',
  'department',
  'created',
);
const updateDepartment = activity(
  'groupManagement',
  [9, 'Update'],
  'modified',
  'department',
  'changed',
);
const deleteDepartment = activity(
  'groupManagement',
  [5, 'Delete'],
  'deleted',
  'department',
  'deleted',
  'low',
);
const createRole = activity('roleManagement', [1, 'Create'], 'created', 'role', 'created', 'low');
const updateRole = activity('roleManagement', [2, 'Update'], 'modified', 'role', 'changed', 'low');
const deleteRole = activity('roleManagement', [3, 'Delete'], 'deleted', 'role', 'deleted', 'low');
const updateAppScope = activity(
  'entityManagement',
  [3, 'Update'],
  'acl_modified',
  'application',
  'changed to whom {thing} is visible',
  'medium',
);
const updateOrganisation = activity(
  'entityManagement',
  [3, 'Update'],
  'modified',
  'organization',
  'changed',
);

/** Types of DingTalk's events (its event pages, read 2026-11), with `/` and `action` where that decides. */
const EVENTS: Readonly<Record<string, Activity>> = {
  user_add_org: createUser,
  user_active_org: activity('userManagement', [4, 'Enable'], 'modified', 'user', 'activated'),
  user_modify_org: updateUser,
  user_leave_org: deleteUser,
  org_admin_add: addAdministrator,
  org_admin_remove: removeAdministrator,
  'label_user_change/add': assignRole,
  'label_user_change/remove': removeRole,
  label_user_change: { ...updateUser, verb: 'changed roles of {people}' },
  label_conf_add: createRole,
  label_conf_modify: updateRole,
  label_conf_del: deleteRole,
  org_dept_create: createDepartment,
  org_dept_modify: updateDepartment,
  org_dept_remove: deleteDepartment,
  org_change: updateOrganisation,
  org_remove: activity(
    'entityManagement',
    [4, 'Delete'],
    'deleted',
    'organization',
    'dissolved',
    'high',
  ),
  inner_app_scopes_change: updateAppScope,
  hrm_user_record_change: { ...updateUser, verb: 'changed the personnel record of {people}' },
  hrm_mdm_user_change: { ...updateUser, verb: 'changed the personnel record of {people}' },
  hrm_solution_manage: { ...updateUser, verb: 'moved on the onboarding or leaving of {people}' },
  exclusive_delete_trusted_device: activity(
    'entityManagement',
    [7, 'Unenroll'],
    'deleted',
    'device',
    'removed',
    'low',
  ),
  org_file_send_check: activity(
    'fileHosting',
    [17, 'Access Check'],
    'read',
    'file',
    'checked the sending of',
    'low',
  ),
};

/** Kinds of differences between two daily snapshots. */
const DIFFERENCES: Readonly<Record<string, Activity>> = {
  'user-added': createUser,
  'user-changed': updateUser,
  'user-removed': deleteUser,
  'department-added': createDepartment,
  'department-changed': updateDepartment,
  'department-removed': deleteDepartment,
  'role-added': createRole,
  'role-changed': updateRole,
  'role-removed': deleteRole,
  'role-holder-added': assignRole,
  'role-holder-removed': removeRole,
  'admin-added': addAdministrator,
  'admin-removed': removeAdministrator,
  'admin-changed': {
    ...addAdministrator,
    activityId: 2,
    activityName: 'Update',
    verb: 'changed administrator rights of {people}',
  },
  'app-scope-changed': { ...updateAppScope, verb: 'changed what {thing} may see' },
  // Shown to the app now, and perhaps there before: nobody was added.
  'user-seen': activity(
    'userManagement',
    [99, 'Come into view'],
    'unknown',
    'user',
    'made {people} visible to this app',
  ),
  'department-seen': activity(
    'groupManagement',
    [99, 'Come into view'],
    'unknown',
    'department',
    'made {thing} visible to this app',
  ),
  'snapshot-begun': activity(
    'entityManagement',
    [99, 'Begin comparing'],
    'read',
    'directory',
    'took the first picture of {thing}',
  ),
  'snapshot-incomplete': activity(
    'entityManagement',
    [99, 'Read in part'],
    'read',
    'directory',
    'could read {thing} only in part',
    'low',
  ),
};

/** `action` decides between giving and taking a role. */
export function directoryEventActivityOf(type: string, action: string | undefined): Activity {
  return (
    entryOf(EVENTS, `${type}/${action ?? ''}`) ??
    entryOf(EVENTS, type) ??
    otherActivity('entityManagement', type, 'directory')
  );
}

export function differenceActivityOf(kind: string): Activity {
  return entryOf(DIFFERENCES, kind) ?? otherActivity('entityManagement', kind, 'directory');
}

function entryOf(table: Readonly<Record<string, Activity>>, key: string): Activity | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
