import { entry, type CatalogueEntry } from './catalogue-entry.ts';

const REFUSED: readonly (readonly [code: string, en: string, zhHK: string])[] = [
  ['processCodeError', 'there is no such approval form', '沒有此審批表格'],
  ['processGetFailed', 'the approval form has no course, or is off', '審批表格未有流程或已停用'],
  ['processInstanceStartFailed', 'the approval was not started', '審批未能發起'],
  [
    'processInstanceInvalidParameter',
    'originator, approver, copy or department is wrong',
    '發起人、審批人、副本收件人或部門不正確',
  ],
  ['formConverterError', 'a value does not fit the approval form', '表格內容不符審批表格'],
  ['illegalComponent', 'the approval form has no such component', '審批表格沒有此欄位'],
  ['invalidAgentId', 'the agent id is wrong', 'agent id 不正確'],
  ['processInstanceNotExist', 'there is no such approval', '沒有此審批'],
  ['aflowProcessInstNotExist', 'there is no such approval', '沒有此審批'],
  ['aflowProcessInstStatusException', 'the approval is not in a state for it', '審批狀態不容許'],
  ['aflowProcessInstCanNotBeExecuted', 'the approval is not in a state for it', '審批狀態不容許'],
  ['userNotExist', 'there is no such person', '沒有此僱員'],
];

/** Approvals. The pages of their operations, 2026-04 to 2026-08. */
export const approvalErrors: readonly CatalogueEntry[] = REFUSED.map(([code, en, zhHK]) =>
  entry(code, 'request-rejected', [en, zhHK]),
);
