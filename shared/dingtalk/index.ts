export type { AccessToken, AccessTokenSource } from './access-token-source.ts';
export { decodeAnswer, decodeStoredAnswer, type DecodedAnswer } from './answer-families.ts';
export { callCost, type CallCost, type PlannedCalls } from './call-cost.ts';
export type { CallEvent } from './call-event.ts';
export { errorCatalogue, findCatalogueEntry, type CatalogueEntry } from './error-catalogue.ts';
export {
  CredentialsRejectedError,
  DeadlinePassedError,
  DingTalkError,
  InvalidCallError,
  IpBlockedError,
  NotAskedError,
  NoValidTokenError,
  NotInIpWhiteListError,
  OutsideAuthorisedScopeError,
  PermissionMissingError,
  QuotaExhaustedError,
  RequestRejectedError,
  ThrottledError,
  TokenRejectedError,
  UnavailableError,
  UnexpectedAnswerError,
  type MissingToken,
} from './errors.ts';
export { dingTalkEndpointsOf, type DingTalkSettings } from './dingtalk-endpoints.ts';
export {
  exchange,
  type DingTalkEndpoints,
  type ExchangeOptions,
  type ExchangeResult,
} from './exchange.ts';
export type { DingTalkErrorCode, FailureKind, RejectionMeaning } from './failure-kind.ts';
export { createGivenTokenSource } from './given-token-source.ts';
export { GroupRobotSecretInvalidError, parseGroupRobotKeys } from './group-robot-keys.ts';
export {
  createGroupRobot,
  type GroupRobot,
  type GroupRobotKeys,
  type GroupRobotOptions,
} from './group-robot.ts';
export {
  createDingTalkClient,
  type CallOptions,
  type CallResult,
  type DingTalkClient,
  type DingTalkClientOptions,
} from './open-api-client.ts';
export {
  defineOperation,
  type AnswerFamily,
  type AnyOperation,
  type DingTalkHost,
  type EncodedRequest,
  type JsonValue,
  type Metering,
  type Operation,
} from './operation.ts';
export {
  listAdminOperations,
  type AdminOperation,
  type AdminOperationWindow,
} from './operations/admin-operation-log.ts';
export { getAppScopes, type AppScopes } from './operations/app-scopes.ts';
export {
  getAdministratorByLoginCode,
  requestConsoleToken,
} from './operations/administrator-login.ts';
export {
  listRecord,
  listResults,
  type PunchRow,
  type RecordWindow,
  type ResultRow,
  type ResultWindow,
} from './operations/attendance-records.ts';
export {
  listLeave,
  listSchedulesByUsers,
  queryClosing,
  queryShift,
  type LeaveRow,
  type LeaveWindow,
  type ScheduleRow,
  type ScheduleWindow,
  type ShiftAnswer,
} from './operations/attendance-schedules.ts';
export {
  createCalendarEvent,
  deleteCalendarEvent,
  getCalendarEvent,
  type CalendarEvent,
  type CalendarEventTime,
  type NewCalendarEvent,
} from './operations/calendar-events.ts';
export {
  getUser,
  listSubDepartments,
  listUsers,
  type Department,
  type User,
} from './operations/contacts.ts';
export {
  createDepartment,
  deleteDepartment,
  updateDepartment,
  type DepartmentChange,
  type NewDepartment,
} from './operations/department-changes.ts';
export {
  getDepartment,
  listSubDepartmentIds,
  type DepartmentDetails,
} from './operations/departments.ts';
export {
  listOnTheJob,
  listPreEntries,
  onTheJobStatuses,
  type OnTheJobStatus,
} from './operations/employees.ts';
export { takeFailedPushes } from './operations/failed-pushes.ts';
export {
  listFileAuditLog,
  type FileAuditRecord,
  type FileAuditWindow,
} from './operations/file-audit-log.ts';
export { sendRobotMessage, type SignedRobotMessage } from './operations/group-robot.ts';
export {
  getDismissionInfos,
  listDismissions,
  listLeaveRecords,
  type DismissionInfo,
  type LeaveRecord,
} from './operations/leavers.ts';
export { listRoleHolders, listRoles, type RoleGroup } from './operations/roles.ts';
export {
  createUser,
  deleteUser,
  updateUser,
  type NewPerson,
  type PersonChange,
  type PersonDetails,
} from './operations/people-changes.ts';
export {
  getAdministratorScope,
  getUserByMobile,
  getUserByUnionId,
  listAdministrators,
  type Administrator,
} from './operations/people-look-ups.ts';
export { createPreEntry, type NewPreEntry } from './operations/pre-entries.ts';
export { addRolesForPeople, removeRolesForPeople } from './operations/role-changes.ts';
export { getOwnProfile, getUserByLoginCode } from './operations/user-login.ts';
export { queryRosters, type RosterEntry } from './operations/rosters.ts';
export { listVacationRecords, type VacationRecord } from './operations/vacation-records.ts';
export { listVacationTypes, type VacationType } from './operations/vacation-types.ts';
export {
  sendRobotMessageToGroup,
  sendRobotMessageToPeople,
  type AppRobotMessage,
} from './operations/robot-messages.ts';
export {
  listScreenshots,
  type ScreenshotRecord,
  type ScreenshotWindow,
} from './operations/screenshot-log.ts';
export {
  listStorageOperations,
  type StorageOperation,
  type StorageOperationWindow,
} from './operations/storage-operation-log.ts';
export {
  createTodoTask,
  deleteTodoTask,
  getTodoTaskBySourceId,
  updateTodoTask,
  type NewTodoTask,
  type TodoTask,
  type TodoTaskChange,
} from './operations/todo-tasks.ts';
export {
  renewUserToken,
  requestAppToken,
  requestJsapiTicket,
  requestUserToken,
  type UserTokenAnswer,
} from './operations/tokens.ts';
export { canTranslate, translateText, type TranslationLanguage } from './operations/translation.ts';
export {
  listTrustedDevices,
  type TrustedDevice,
  type TrustedDeviceQuery,
} from './operations/trusted-devices.ts';
export {
  getSendResult,
  sendWorkNotification,
  type NewWorkNotification,
  type SendResult,
} from './operations/work-notifications.ts';
export { commentProcessInstance, terminateProcessInstance } from './operations/workflow-changes.ts';
export { getApprovalFileAddress } from './operations/workflow-files.ts';
export {
  createProcessInstance,
  getProcessInstance,
  listProcessInstanceIds,
  type ApproverStep,
  type FormComponentValue,
  type NewProcessInstance,
  type ProcessInstance,
  type ProcessInstanceWindow,
  type ProcessOperationRecord,
  type ProcessTask,
} from './operations/workflow.ts';
export { signRobotRequest } from './robot-signature.ts';
export { defaultRetrySettings, type RetrySettings } from './retry-policy.ts';
/** Building blocks for schemas of what DingTalk sends: `wireValues.id`, `wireValues.optionalInteger` … */
export * as wireValues from './wire-values.ts';
