import { activity, otherActivity, type Activity } from './ocsf-activity.ts';

const of = 'fileHosting';

/**
 * `action` of the file audit log (DingTalk's page of `fileAuditLogs`, read 2026-11). More codes exist
 * than are documented: they are told by `actionView`.
 */
const FILE_ACTIONS: Readonly<Record<string, Activity>> = {
  0: activity(of, [1, 'Upload'], 'created', 'file', 'uploaded'),
  1: activity(of, [4, 'Delete'], 'deleted', 'file', 'deleted', 'low'),
  2: activity(of, [2, 'Download'], 'read', 'file', 'downloaded', 'low'),
  3: activity(of, [9, 'Preview'], 'read', 'file', 'previewed'),
  4: activity(of, [3, 'Update'], 'modified', 'file', 'overwrote'),
  5: activity(of, [12, 'Share'], 'acl_modified', 'file', 'made a link for outsiders to', 'medium'),
  6: activity(of, [5, 'Rename'], 'modified', 'file', 'renamed'),
  7: activity(of, [7, 'Move'], 'modified', 'file', 'moved'),
  8: activity(of, [6, 'Copy'], 'copied', 'file', 'copied or forwarded', 'low'),
  9: activity(
    of,
    [99, 'Hand over on leaving'],
    'modified',
    'file',
    'handed over on leaving',
    'low',
  ),
  10: activity(of, [99, 'Create document'], 'created', 'document', 'created'),
  11: activity(of, [4, 'Delete'], 'deleted', 'document', 'deleted', 'low'),
  12: activity(of, [2, 'Download'], 'read', 'document', 'exported', 'low'),
  13: activity(of, [9, 'Preview'], 'read', 'document', 'previewed'),
};

/**
 * Words in the actions of the storage log (`download_file`, `add_permission`). A guess beyond these two:
 * the log is known from the SDK only, and its actions are not listed there. The first that fits counts.
 */
const STORAGE_WORDS: readonly (readonly [RegExp, Activity])[] = [
  [/unshare|取消(?:分享|共享)/i, activity(of, [13, 'Unshare'], 'acl_modified', 'file', 'unshared')],
  [
    /share|分享|共享|外链|外鏈/i,
    activity(of, [12, 'Share'], 'acl_modified', 'file', 'shared', 'medium'),
  ],
  [
    /permission|grant|role|权限|權限|授权|授權/i,
    activity(
      of,
      [99, 'Change permission'],
      'acl_modified',
      'file',
      'changed who may see',
      'medium',
    ),
  ],
  [
    /restore|recover|恢复|恢復|还原|還原/i,
    activity(of, [8, 'Restore'], 'created', 'file', 'restored'),
  ],
  [
    /delete|remove|删除|刪除|移除|清空/i,
    activity(of, [4, 'Delete'], 'deleted', 'file', 'deleted', 'low'),
  ],
  [
    /download|export|下载|下載|导出|導出|匯出/i,
    activity(of, [2, 'Download'], 'read', 'file', 'downloaded', 'low'),
  ],
  [/upload|上传|上傳/i, activity(of, [1, 'Upload'], 'created', 'file', 'uploaded')],
  [/preview|view|预览|預覽|查看/i, activity(of, [9, 'Preview'], 'read', 'file', 'previewed')],
  [/rename|重命名|重新命名/i, activity(of, [5, 'Rename'], 'modified', 'file', 'renamed')],
  [/move|transfer|移动|移動|转移|轉移/i, activity(of, [7, 'Move'], 'modified', 'file', 'moved')],
  [/copy|复制|複製|拷贝|拷貝/i, activity(of, [6, 'Copy'], 'copied', 'file', 'copied', 'low')],
  [
    /create|add|新建|创建|創建|建立|添加/i,
    activity(of, [99, 'Create'], 'created', 'file', 'created'),
  ],
  [
    /update|edit|modify|编辑|編輯|修改|更新/i,
    activity(of, [3, 'Update'], 'modified', 'file', 'changed'),
  ],
];

/** @param code `action`, a number or its text; @param view what DingTalk calls it */
export function fileActivityOf(code: string, view: string | undefined): Activity {
  const known = Object.hasOwn(FILE_ACTIONS, code) ? FILE_ACTIONS[code] : undefined;
  return known ?? otherActivity(of, view ?? `action ${code}`, 'file');
}

export function storageActivityOf(action: string): Activity {
  const known = STORAGE_WORDS.find(([words]) => words.test(action));
  return known?.[1] ?? otherActivity(of, action === '' ? 'unnamed action' : action, 'file');
}
