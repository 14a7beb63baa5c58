import type { AppOperation } from './operation.ts';

const FIELDS_OF_PERMISSIONS = { fieldMobile: 'mobile', fieldEmail: 'email' } as const;

/** What of the address book the app may see. Unmetered, and with that permission: both guesses. */
export const APP_SCOPE_OPERATION: AppOperation = {
  api: 'auth/scopes',
  family: 'plain',
  method: 'GET',
  isMetered: false,
  scopes: ['qyapi_get_department_list'],
  handle: ({ app }) => ({
    auth_user_field: Object.entries(FIELDS_OF_PERMISSIONS).flatMap(([scope, field]) =>
      app.scopes.includes(scope) || app.scopes.includes('*') ? [field] : [],
    ),
    condition_field: [],
    auth_org_scopes: { authed_dept: app.departmentScope ?? [1], authed_user: [] },
  }),
};
