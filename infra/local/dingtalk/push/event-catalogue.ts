/** What the stand-in knows of one type of event. */
export interface EventKind {
  /** Whether a push is taken from the monthly quota; those about contacts are exempt. */
  readonly isMetered: boolean;
  /** Name of its part in an item of the old failed list; most have `callbackData`. */
  readonly failedListPart?: 'userid' | 'deptid' | 'roleLabelChange' | 'bpmsCallBackData';
  /**
   * Fields beyond the envelope, with invented values of a company `corpId` at an instant; what
   * the documentation's page of the event shows (snapshot of 2026-08-22).
   */
  readonly sample: (corpId: string, atEpochMs: number) => Readonly<Record<string, unknown>>;
}

const aboutPeople = (isDated: boolean): EventKind => ({
  isMetered: false,
  failedListPart: 'userid',
  sample: (_corpId, atEpochMs) => ({
    ...(isDated ? { timeStamp: String(atEpochMs) } : {}),
    userId: ['hk001'],
  }),
});

const aboutDepartments: EventKind = {
  isMetered: false,
  failedListPart: 'deptid',
  sample: () => ({ deptId: [10] }),
};

const aboutRoles = (sample: EventKind['sample']): EventKind => ({
  isMetered: false,
  failedListPart: 'roleLabelChange',
  sample,
});

/** Where the documentation shows nothing beyond the envelope. */
const unsaid: EventKind['sample'] = () => ({});

const metered = (sample: EventKind['sample']): EventKind => ({ isMetered: true, sample });

const approval = (own: Readonly<Record<string, unknown>>): EventKind => ({
  isMetered: true,
  failedListPart: 'bpmsCallBackData',
  sample: (corpId, atEpochMs) => ({
    processInstanceId: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
    processCode: 'PROC-SAMPLE',
    businessId: '202611041000000000001',
    bizCategoryId: '',
    businessType: '',
    title: '陳大文提交的資訊科技服務申請',
    staffId: 'hk001',
    createTime: atEpochMs - 3_600_000,
    finishTime: atEpochMs,
    type: 'finish',
    result: 'agree',
    url: `https://aflow.dingtalk.com/dingtalk/mobile/homepage.htm?corpid=${corpId}`,
    ...own,
  }),
});

const dayOf = (atEpochMs: number): string =>
  new Date(atEpochMs + 8 * 3_600_000).toISOString().slice(0, 10);

/** Every type of event that is pushed to an internal app by HTTP, and may be subscribed to. */
export const EVENT_KINDS: Readonly<Record<string, EventKind>> = {
  user_add_org: aboutPeople(true),
  user_leave_org: aboutPeople(true),
  user_active_org: aboutPeople(false),
  user_modify_org: {
    ...aboutPeople(true),
    sample: (_corpId, atEpochMs) => ({
      timeStamp: String(atEpochMs),
      userId: ['hk001'],
      diffInfo: {
        userid: 'hk001',
        prev: { name: '陳大文', jobNumber: 'J001', workPlace: '中環' },
        curr: { name: '陳大文', jobNumber: 'J001', workPlace: '觀塘' },
      },
    }),
  },
  org_admin_add: aboutPeople(true),
  org_admin_remove: aboutPeople(true),
  org_dept_create: aboutDepartments,
  org_dept_modify: aboutDepartments,
  org_dept_remove: aboutDepartments,
  label_user_change: aboutRoles(() => ({
    userIdList: ['hk001'],
    labelIdList: [801],
    action: 'add',
  })),
  label_conf_add: aboutRoles(unsaid),
  label_conf_del: aboutRoles(unsaid),
  label_conf_modify: aboutRoles(unsaid),
  org_change: { isMetered: false, sample: unsaid },
  org_remove: { isMetered: false, sample: unsaid },
  attendance_check_record: metered((corpId, atEpochMs) => ({
    dataList: [
      {
        userId: 'hk001',
        corpId,
        groupId: '4C63AA',
        bizId: 'FF62BB',
        checkTime: atEpochMs - 2_000,
        locationMethod: 'MAP',
        locationResult: 'Normal',
        checkByUser: true,
        address: '香港中環',
        latitude: 22.2819,
        longitude: 114.1589,
      },
    ],
  })),
  attendance_schedule_change: metered((corpId, atEpochMs) => ({
    dataList: [
      {
        corpId,
        userIds: ['hk001'],
        type: 'modify',
        workDateBegin: Date.parse(`${dayOf(atEpochMs)}T00:00:00+08:00`),
        workDateEnd: Date.parse(`${dayOf(atEpochMs)}T00:00:00+08:00`),
      },
    ],
  })),
  attendance_overtime_duration: metered((_corpId, atEpochMs) => ({
    dataList: [
      {
        userid: 'hk001',
        workDate: Date.parse(`${dayOf(atEpochMs)}T00:00:00+08:00`),
        overtimeDay: '0.25',
        overtimeHour: '2',
        overtimeDayType: 'workDay',
        action: 'modify',
        workMinutesPerDay: 480,
        vacationRate: 1,
        key: `${dayOf(atEpochMs)}-hk001`,
        timestamp: atEpochMs,
      },
    ],
  })),
  attend_group_change: metered((corpid) => ({
    corpid,
    id: 7001,
    name: '辦公室',
    action: 'attend_group_update',
  })),
  attend_shift_change: metered((corpid) => ({
    corpid,
    id: '6001',
    name: '日更',
    action: 'attend_shift_update',
  })),
  attend_bossCheck_change: metered((_corpId, atEpochMs) => ({
    userId: 'hk001',
    planId: 1010,
    workDate: `${dayOf(atEpochMs)} 00:00:00`,
    action: 'attend_bossCheck_update',
  })),
  attend_user_daily_summary_refresh: metered((_corpId, atEpochMs) => ({
    userId: 'hk001',
    workDate: dayOf(atEpochMs),
  })),
  attendance_approve_status_change: metered((corpId) => ({
    approveType: 'LEAVE',
    processInstanceId: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
    mainProcessInstanceId: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
    processCode: 'PROC-LEAVE',
    corpId,
    status: 'start',
  })),
  leave_quota_update: metered(unsaid),
  leave_rule_change: metered(unsaid),
  leave_record_change: metered(unsaid),
  attendance_report_column_change: metered(unsaid),
  check_in: metered((_corpId, atEpochMs) => ({ staffId: 'hk001', timeStamp: String(atEpochMs) })),
  bpms_instance_change: approval({}),
  bpms_task_change: approval({ taskId: 811_165, staffId: 'hk002', remark: '同意' }),
  calendar_event_change: metered((_corpId, atEpochMs) => ({
    calendarEventId: 'RVNUZllH01',
    calendarId: 'primary',
    unionIdList: ['union-hk001'],
    changeType: 'create',
    calendarEventUpdateTime: atEpochMs,
    operator: { type: 'user' },
  })),
  todo_task_create: metered(() => ({
    taskId: 'task0001',
    bizTag: '',
    UnionIdList: ['union-hk001'],
  })),
  todo_task_update: metered(() => ({
    taskId: 'task0001',
    bizTag: '',
    UnionIdList: ['union-hk001'],
  })),
  todo_task_delete: metered(() => ({
    taskId: 'task0001',
    bizTag: '',
    UnionIdList: ['union-hk001'],
  })),
  hrm_user_record_change: metered(() => ({ staffId: 'hk001', actionType: 'userInfoChange' })),
  hrm_mdm_user_change: metered(() => ({ staffId: 'hk001', changeType: 1 })),
  hrm_solution_manage: metered(() => ({
    staffIds: ['hk001'],
    solutionType: 'onboarding',
    solutionStatus: 'start',
  })),
  inner_app_scopes_change: metered(() => ({
    userIds: ['hk001'],
    deptIds: [10],
    roleIds: [801],
    operatorUnionId: 'union-hk001',
    unifiedAppId: 'app-0001',
  })),
  exclusive_delete_trusted_device: metered(unsaid),
  org_file_send_check: metered(unsaid),
};

/** Whether a push of this type is taken from the quota; what is not known is taken. */
export function isMeteredEvent(type: string): boolean {
  return EVENT_KINDS[type]?.isMetered ?? type !== 'check_url';
}
