import { activity, otherActivity, type Activity } from './ocsf-activity.ts';

const administrative = 'entityManagement';

/**
 * Words in the categories and contents of the administrator log. A guess: the log is known from the SDK
 * only, and its categories are not listed there. The first that fits counts.
 */
const OPERATION_WORDS: readonly (readonly [RegExp, Activity])[] = [
  [
    /(?:删除|刪除|移除|取消|撤销|撤銷)(?:子|主)?(?:管理员|管理員)|(?:remove|delete|revoke)\b.{0,40}\badmin/i,
    activity(
      administrative,
      [3, 'Update'],
      'deleted',
      'administrator',
      'removed an administrator in {thing}',
      'medium',
    ),
  ],
  [
    /(?:添加|新增|设置|設置|设为|設為|任命)(?:子|主)?(?:管理员|管理員)|(?:管理员|管理員).{0,20}(?:添加|新增|设置|設置|设为|設為)|(?:add|grant|appoint)\b.{0,40}\badmin/i,
    activity(
      administrative,
      [3, 'Update'],
      'acl_modified',
      'administrator',
      'appointed an administrator in {thing}',
      'medium',
    ),
  ],
  [
    /权限|權限|授权|授權|角色|permission|privilege|grant|role/i,
    activity(administrative, [3, 'Update'], 'acl_modified', 'permission', 'changed', 'medium'),
  ],
  [
    /删除|刪除|移除|解散|清空|delete|remove|dissolve/i,
    activity(
      administrative,
      [4, 'Delete'],
      'deleted',
      'setting',
      'deleted something in {thing}',
      'low',
    ),
  ],
  [
    /导出|導出|匯出|下载|下載|查看|export|download|view/i,
    activity(administrative, [2, 'Read'], 'read', 'setting', 'read or exported {thing}', 'low'),
  ],
  [
    /停用|禁用|关闭|關閉|冻结|凍結|disable|freeze/i,
    activity(
      administrative,
      [9, 'Disable'],
      'stopped',
      'setting',
      'switched something off in {thing}',
      'low',
    ),
  ],
  [
    /启用|啟用|开启|開啟|enable/i,
    activity(
      administrative,
      [8, 'Enable'],
      'started',
      'setting',
      'switched something on in {thing}',
    ),
  ],
  [
    /添加|新增|新建|创建|創建|邀请|邀請|导入|導入|add|create|invite|import/i,
    activity(administrative, [1, 'Create'], 'created', 'setting', 'added something in {thing}'),
  ],
  [
    /修改|编辑|編輯|更新|变更|變更|设置|設置|modify|edit|update|change|set/i,
    activity(administrative, [3, 'Update'], 'modified', 'setting', 'changed'),
  ],
];

export function operationActivityOf(text: string, category: string): Activity {
  const known = OPERATION_WORDS.find(([words]) => words.test(text));
  return known?.[1] ?? otherActivity(administrative, category, 'setting');
}

/** `type` of the screenshot log: 0 unknown, 1 screenshot, 2 recording (page read 2026-11). */
const SCREENSHOTS: Readonly<Record<string, Activity>> = {
  1: activity(
    'webResources',
    [99, 'Screenshot'],
    'copied',
    'screen',
    'took a screenshot of',
    'low',
  ),
  2: activity('webResources', [99, 'Recording'], 'copied', 'screen', 'recorded', 'low'),
};

export function screenshotActivityOf(type: string): Activity {
  const known = Object.hasOwn(SCREENSHOTS, type) ? SCREENSHOTS[type] : undefined;
  return known ?? otherActivity('webResources', `Screen capture ${type}`.trim(), 'screen');
}

/** `status` of the list of trusted devices (page read 2026-11). */
const DEVICES: Readonly<Record<string, Activity>> = {
  1: activity(administrative, [99, 'Ask for trust'], 'created', 'device', 'asked to trust', 'low'),
  2: activity(administrative, [6, 'Enroll'], 'created', 'device', 'trusted', 'low'),
  3: activity(administrative, [12, 'Suspend'], 'stopped', 'device', 'reported as lost', 'medium'),
  4: activity(administrative, [99, 'Refuse trust'], 'deleted', 'device', 'refused to trust', 'low'),
};

export function deviceActivityOf(status: string): Activity {
  const known = Object.hasOwn(DEVICES, status) ? DEVICES[status] : undefined;
  return known ?? otherActivity(administrative, `Device status ${status}`.trim(), 'device');
}

/** Type of an approval's event, and its result. */
const APPROVALS: Readonly<Record<string, Activity>> = {
  start: activity(administrative, [1, 'Create'], 'created', 'approval', 'asked for'),
  'finish/agree': activity(administrative, [99, 'Approve'], 'modified', 'approval', 'approved'),
  'finish/refuse': activity(administrative, [99, 'Refuse'], 'modified', 'approval', 'refused'),
  'finish/redirect': activity(
    administrative,
    [99, 'Hand over'],
    'modified',
    'approval',
    'handed on',
  ),
  finish: activity(administrative, [99, 'Finish'], 'modified', 'approval', 'finished'),
  terminate: activity(administrative, [99, 'Withdraw'], 'modified', 'approval', 'withdrew'),
  cancel: activity(
    administrative,
    [99, 'Cancel'],
    'modified',
    'approval',
    'no longer has to decide on {thing}',
  ),
  delete: activity(administrative, [4, 'Delete'], 'deleted', 'approval', 'deleted', 'low'),
};

export function approvalActivityOf(type: string, result: string | undefined): Activity {
  const keys = [`${type}/${result ?? ''}`, type].filter((key) => Object.hasOwn(APPROVALS, key));
  return APPROVALS[keys[0] ?? ''] ?? otherActivity(administrative, type, 'approval');
}

/** Last word of an action of the audit trail: what it does to what it is done to. */
const TRAIL_WORDS: readonly (readonly [RegExp, Activity])[] = [
  [/erased|deleted|label-removed/, trail([4, 'Delete'], 'deleted')],
  [/subject-access|\.explain|\.verify|\.evidence|\.show/, trail([2, 'Read'], 'read')],
  [
    /\.(?:plan|request|comment|customer|computed|adjusted|file|delivery)$/,
    trail([1, 'Create'], 'created'),
  ],
  [
    /\.(?:refresh|replay|label|rotation|applied|configure|release)/,
    trail([3, 'Update'], 'modified'),
  ],
];

function trail(
  id: readonly [number, string],
  action: 'created' | 'read' | 'modified' | 'deleted',
): Activity {
  return activity('apiActivity', id, action, 'function', '');
}

/** What was refused, failed or has an unknown end deserves a look. */
export function trailActivityOf(action: string, outcome: string | undefined): Activity {
  const known =
    TRAIL_WORDS.find(([words]) => words.test(action))?.[1] ??
    otherActivity('apiActivity', action, 'function');
  const severity = outcome === 'done' ? 'informational' : 'medium';
  return { ...known, verb: `did ${action} to`, severity };
}

export const anchorActivity: Activity = activity(
  'eventLog',
  [99, 'Anchor'],
  'created',
  'log',
  'anchored',
);
