/** Words of file records: numbers and views of the page obtain-file-operation-records (2025-09-23). */
export const FILE_ACTIONS: readonly (readonly [action: number, view: string])[] = [
  [0, '上传文件'],
  [1, '删除文件'],
  [2, '下载文件'],
  [3, '预览文件'],
  [5, '创建外链分享'],
  [6, '重命名文件'],
  [7, '移动文件'],
  [8, '复制或转发文件'],
  [10, '创建文档'],
  [13, '预览文档'],
];

export const FILE_PLATFORMS: readonly (readonly [platform: number, view: string])[] = [
  [0, 'IOS'],
  [1, 'ANDROID'],
  [2, 'WEB'],
  [11, 'WIN'],
  [12, 'MAC'],
];

/** Invented names of files. */
export const FILE_NAMES = ['報價單', '會議紀錄', '更表', '採購單', '庫存表', '客戶名單'] as const;
export const FILE_TYPES = ['xlsx', 'docx', 'pdf'] as const;

/** Invented: no page lists the categories of the administrators' log. */
export const ADMIN_ACTIONS: readonly (readonly [first: string, second: string, what: string])[] = [
  ['通讯录管理', '修改成员', '修改成员部门'],
  ['通讯录管理', '添加成员', '添加成员'],
  ['权限管理', '设置子管理员', '添加子管理员'],
  ['应用管理', '修改应用', '修改应用可见范围'],
  ['安全设置', '登录设置', '修改密码规则'],
];

/** Actions and scenes that the comments of the official SDK show, and invented ones beside them. */
export const STORAGE_ACTIONS = ['download_file', 'add_permission', 'delete_file'] as const;
export const STORAGE_SCENES = ['org_biz_meta', 'org_biz_meta_my_doc'] as const;

export const SCREENSHOT_SCENES = ['单聊', '群聊', '文档'] as const;
