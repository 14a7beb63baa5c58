import type { AnswerFamily } from './answers.ts';
import { APP_SCOPE_OPERATION } from './app-scope-operation.ts';
import { APPROVAL_FILE_OPERATIONS } from './approval-file-operations.ts';
import { APPROVAL_OPERATIONS } from './approval-operations.ts';
import { APPROVAL_TASK_OPERATIONS } from './approval-task-operations.ts';
import { AUDIT_OPERATIONS } from './audit/audit-operations.ts';
import { CALENDAR_OPERATIONS } from './calendar-operations.ts';
import { DEPARTMENT_CHANGE_OPERATIONS } from './department-change-operations.ts';
import { DEPARTMENT_OPERATIONS } from './department-operations.ts';
import { EMPLOYEE_OPERATIONS } from './employee-operations.ts';
import { GROUP_OPERATIONS } from './group-operations.ts';
import { LEAVE_OPERATIONS } from './leave-operations.ts';
import { LEAVER_OPERATIONS } from './leaver-operations.ts';
import { LOGIN_ENDPOINTS } from './login-endpoints.ts';
import { LOGIN_OPERATIONS } from './login-operations.ts';
import { MEMBER_OPERATIONS } from './member-operations.ts';
import { MESSAGE_OPERATIONS } from './message-operations.ts';
import type { AppOperation } from './operation.ts';
import { PEOPLE_OPERATIONS } from './people-operations.ts';
import { CALENDAR_EVENT_OPERATIONS } from './planner/calendar-event-operations.ts';
import { TO_DO_OPERATIONS } from './planner/todo-operations.ts';
import { CALLBACK_OPERATIONS } from './push/callback-operations.ts';
import { FAILED_LIST_OPERATIONS } from './push/failed-list-operations.ts';
import { PRE_ENTRY_OPERATIONS } from './pre-entry-operations.ts';
import { RECORD_OPERATION } from './record-operation.ts';
import { RESULT_OPERATION } from './result-operation.ts';
import { ROLE_CHANGE_OPERATIONS } from './role-change-operations.ts';
import { ROBOT_OPERATIONS } from './robot-operations.ts';
import { ROLE_OPERATIONS } from './role-operations.ts';
import { ROSTER_OPERATIONS } from './roster-operations.ts';
import { SCHEDULE_OPERATIONS } from './schedule-operations.ts';
import { SHIFT_OPERATIONS } from './shift-operations.ts';
import { TRANSLATION_OPERATIONS } from './translation-operations.ts';
import { TOKEN_ENDPOINTS, type TokenEndpoint } from './token-endpoints.ts';

/** The old host answers `plain` and `top` APIs, the new one `rest` APIs. */
export type HostName = 'api' | 'oapi';

/** Where a path leads. */
export type Route = {
  readonly api: string;
  readonly family: AnswerFamily;
  readonly method: AppOperation['method'];
  readonly isMetered: boolean;
  readonly pathValues: Readonly<Record<string, string>>;
} & (
  | { readonly kind: 'app'; readonly operation: AppOperation }
  | { readonly kind: 'token'; readonly endpoint: TokenEndpoint }
  | { readonly kind: 'group-robot' }
);

/** Every API that needs an app's token. */
export const APP_OPERATIONS: readonly AppOperation[] = [
  ...DEPARTMENT_OPERATIONS,
  ...DEPARTMENT_CHANGE_OPERATIONS,
  ...MEMBER_OPERATIONS,
  ...PEOPLE_OPERATIONS,
  APP_SCOPE_OPERATION,
  ...ROLE_OPERATIONS,
  ...ROLE_CHANGE_OPERATIONS,
  ...LEAVER_OPERATIONS,
  ...LOGIN_OPERATIONS,
  ...EMPLOYEE_OPERATIONS,
  ...PRE_ENTRY_OPERATIONS,
  ...ROSTER_OPERATIONS,
  RESULT_OPERATION,
  RECORD_OPERATION,
  ...SCHEDULE_OPERATIONS,
  ...SHIFT_OPERATIONS,
  ...GROUP_OPERATIONS,
  ...LEAVE_OPERATIONS,
  ...CALENDAR_OPERATIONS,
  ...MESSAGE_OPERATIONS,
  ...ROBOT_OPERATIONS,
  ...TRANSLATION_OPERATIONS,
  ...CALENDAR_EVENT_OPERATIONS,
  ...TO_DO_OPERATIONS,
  ...AUDIT_OPERATIONS,
  ...APPROVAL_OPERATIONS,
  ...APPROVAL_TASK_OPERATIONS,
  ...APPROVAL_FILE_OPERATIONS,
  ...CALLBACK_OPERATIONS,
  ...FAILED_LIST_OPERATIONS,
];

/** All permission codes that some API asks for. */
export const PERMISSION_CODES: readonly string[] = [
  ...new Set(APP_OPERATIONS.flatMap((operation) => operation.scopes)),
].sort();

const ROUTES: readonly Route[] = [
  ...APP_OPERATIONS.map((operation): Route => {
    const { api, family, method, isMetered } = operation;
    return { kind: 'app', api, family, method, isMetered, pathValues: {}, operation };
  }),
  ...[...TOKEN_ENDPOINTS, ...LOGIN_ENDPOINTS].map((endpoint): Route => {
    const { api, family, method } = endpoint;
    return { kind: 'token', api, family, method, isMetered: false, pathValues: {}, endpoint };
  }),
  {
    kind: 'group-robot',
    api: 'robot/send',
    family: 'plain',
    method: 'POST',
    isMetered: false,
    pathValues: {},
  },
];

const EXACT = new Map<string, readonly Route[]>();
for (const route of ROUTES) {
  const address = `${hostOf(route.family)} ${route.api.replace(/^[A-Z]+ /, '')}`;
  EXACT.set(address, [...(EXACT.get(address) ?? []), route]);
}
const TEMPLATES = ROUTES.filter((route) => route.api.includes('{')).map((route) => {
  const path = route.api.replace(/^[A-Z]+ /, '');
  return { route, pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`) };
});

/**
 * The API behind a path (without its leading slash) of a host; undefined if there is none. Where none
 * of the path has the method, it is one of another method.
 */
export function findRoute(host: HostName, path: string, method: string): Route | undefined {
  const found = EXACT.get(`${host} ${path}`) ?? fromTemplates(host, path);
  return found.find((route) => route.method === method) ?? found[0];
}

function fromTemplates(host: HostName, path: string): readonly Route[] {
  return TEMPLATES.flatMap(({ route, pattern }) => {
    const match = hostOf(route.family) === host ? pattern.exec(path) : null;
    return match === null ? [] : [{ ...route, pathValues: decodeValues(match.groups ?? {}) }];
  });
}

function hostOf(family: AnswerFamily): HostName {
  return family === 'rest' ? 'api' : 'oapi';
}

function decodeValues(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, decodeOrKeep(value)]),
  );
}

function decodeOrKeep(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
