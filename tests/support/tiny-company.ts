import type {
  SampleAttendance,
  SampleCompany,
  SampleLeave,
  SamplePerson,
  SamplePlannedCheck,
  SamplePunch,
  SampleShift,
} from '../../infra/local/sample-company/sample-company.ts';

/** 00:00 in Hong Kong of 1 October 2026, the first day of the tiny company's week. */
export const FIRST_DAY = Date.parse('2026-09-30T16:00:00Z');
export const DAY = 86_400_000;
export const MINUTE = 60_000;

const DATES = Array.from({ length: 7 }, (_, day) => `2026-10-0${day + 1}`);

export const DAY_SHIFT: SampleShift = {
  shiftId: 6001,
  name: '日更',
  sections: [{ startMinute: 540, endMinute: 1_080, breakStartMinute: 780, breakEndMinute: 840 }],
};

export const NIGHT_SHIFT: SampleShift = {
  shiftId: 6002,
  name: '夜更',
  sections: [
    {
      startMinute: 1_320,
      endMinute: 1_860,
      breakStartMinute: undefined,
      breakEndMinute: undefined,
    },
  ],
};

export const SPLIT_SHIFT: SampleShift = {
  shiftId: 6003,
  name: '兩頭班',
  sections: [
    { startMinute: 480, endMinute: 720, breakStartMinute: undefined, breakEndMinute: undefined },
    {
      startMinute: 1_020,
      endMinute: 1_260,
      breakStartMinute: undefined,
      breakEndMinute: undefined,
    },
  ],
};

interface Employment {
  readonly shift: SampleShift;
  readonly groupId: number;
  readonly leave?: readonly SampleLeave[];
  /** Changes the punches that follow the plan to the second. */
  readonly alter?: (punches: readonly SamplePunch[]) => readonly SamplePunch[];
}

/** Instant of a minute of one of the seven days (0 to 6). */
export function at(day: number, minute: number): number {
  return FIRST_DAY + day * DAY + minute * MINUTE;
}

/**
 * A company of a few invented people over seven days, Thursday 1 to Wednesday 7 October 2026, small
 * enough to be checked by eye. Saturday and Sunday are rest days for everybody.
 *
 * - hk001 day shift: late by 5 minutes on the 2nd, no punch out on the 6th, and on the 1st a second
 *   punch in, a replay by the system, and two invalid punches
 * - hk002 night shift, hk003 split shift, both to the second
 * - hk004 left on 3 October; hk005 joins on 1 December
 * - hk006 is on leave on the 5th and did not punch; hk007 has a rare name and no payroll number
 */
export function tinyCompany(corpId = 'dingtiny0001'): SampleCompany {
  const people = PEOPLE;
  return {
    parameters: { seed: 1, employees: 10, period: { from: '2026-10-01', to: '2026-10-07' } },
    corpId,
    companyCode: 'TINY',
    nameEn: 'Tiny Trading Limited',
    nameZhHK: '微小貿易有限公司',
    operatorUserId: 'hk001',
    departments: [
      { departmentId: 1, name: '微小貿易有限公司', parentId: undefined },
      { departmentId: 10, name: '營運部', parentId: 1 },
      { departmentId: 11, name: '倉務組', parentId: 10 },
      { departmentId: 20, name: '人力資源部', parentId: 1 },
    ],
    shifts: [DAY_SHIFT, NIGHT_SHIFT, SPLIT_SHIFT],
    groups: [
      { groupId: 7001, name: '辦公室', type: 'FIXED' },
      { groupId: 7002, name: '輪班', type: 'TURN' },
    ],
    roles: [
      { roleId: 801, name: '主管理員', userIds: ['hk001'] },
      { roleId: 802, name: '出納', userIds: ['hk002', 'hk004', 'hk007'] },
    ],
    people,
    mappedButUnknown: [
      {
        userId: 'hk999',
        employeeNumber: '000999',
        costCentre: 'CC9',
        payGroup: 'M',
        validFrom: '2026-01-01',
        validTo: undefined,
      },
    ],
    holidays: [{ date: '2026-10-01', nameEn: 'National Day', nameZhHK: '國慶日', statutory: true }],
    attendanceOf: (userId) => attendanceOf(userId),
  };
}

const PEOPLE: readonly SamplePerson[] = [
  person('hk001', '陳大文', 'Chan Tai Man', 10, {}),
  person('hk002', '李小明', 'Lee Siu Ming', 11, {}),
  person('hk003', '黃美玲', 'Wong Mei Ling', 11, {}),
  person('hk004', '張志強', 'Cheung Chi Keung', 10, { leftOn: '2026-10-03' }),
  person('hk005', '何家欣', 'Ho Ka Yan', 20, { hiredOn: '2026-12-01' }),
  person('hk006', '許功蓋', 'Hui Kung Koi', 20, { hiredOn: '2026-09-15' }),
  person('hk007', '周堃', 'Chow Kwan', 20, { payroll: undefined }),
];

function person(
  userId: string,
  nameZhHK: string,
  nameEn: string,
  departmentId: number,
  other: Partial<SamplePerson>,
): SamplePerson {
  return {
    userId,
    unionId: `union-${userId}`,
    jobNumber: `J${userId.slice(2)}`,
    nameZhHK,
    nameEn,
    departmentId,
    hiredOn: '2020-01-01',
    leftOn: undefined,
    managerUserId: userId === 'hk001' ? undefined : 'hk001',
    payroll: {
      employeeNumber: `000${userId.slice(2)}`,
      costCentre: 'CC1',
      payGroup: 'M',
      validFrom: '2020-01-01',
      validTo: undefined,
    },
    ...other,
  };
}

const LEAVE: SampleLeave = {
  userId: 'hk006',
  leaveCode: 'annual-leave',
  leaveName: '年假',
  fromEpochMs: at(4, 540),
  toEpochMs: at(4, 1_080),
  durationPercent: 100,
  durationUnit: 'percent_day',
};

const EMPLOYMENTS: Readonly<Record<string, Employment>> = {
  hk001: { shift: DAY_SHIFT, groupId: 7001, alter: alterFirst },
  hk002: { shift: NIGHT_SHIFT, groupId: 7002 },
  hk003: { shift: SPLIT_SHIFT, groupId: 7002 },
  hk004: {
    shift: DAY_SHIFT,
    groupId: 7001,
    alter: (punches) => punches.filter((punch) => punch.userCheckEpochMs < at(3, 0)),
  },
  hk006: {
    shift: DAY_SHIFT,
    groupId: 7001,
    leave: [LEAVE],
    alter: (punches) => punches.filter((punch) => punch.workDate !== '2026-10-05'),
  },
  hk007: { shift: DAY_SHIFT, groupId: 7001 },
};

function attendanceOf(userId: string): SampleAttendance {
  const employment = EMPLOYMENTS[userId];
  if (employment === undefined) return { plannedChecks: [], punches: [], leave: [], expected: [] };
  const number = Number(userId.slice(2));
  const plannedChecks = DATES.flatMap((workDate, day) =>
    planOf(employment, userId, workDate, day, number * 1_000 + day * 10),
  );
  const punches = plannedChecks.flatMap((check) => punchOf(check));
  return {
    plannedChecks,
    punches: employment.alter?.(punches) ?? punches,
    leave: employment.leave ?? [],
    expected: [],
  };
}

function planOf(
  employment: Employment,
  userId: string,
  workDate: string,
  day: number,
  firstPlanId: number,
): readonly SamplePlannedCheck[] {
  const common = { userId, workDate, groupId: employment.groupId };
  if (day === 2 || day === 3) {
    const rest = { checkType: undefined, planCheckEpochMs: undefined, isRest: true } as const;
    return [{ ...common, ...rest, planId: firstPlanId, shiftId: 0 }];
  }
  const { shiftId, sections } = employment.shift;
  return sections.flatMap((section, index) =>
    (['OnDuty', 'OffDuty'] as const).map((checkType, side) => ({
      ...common,
      planId: firstPlanId + index * 2 + side,
      shiftId,
      checkType,
      planCheckEpochMs: at(day, side === 0 ? section.startMinute : section.endMinute),
      isRest: false,
    })),
  );
}

/** A punch exactly on plan, or none on a rest day. */
function punchOf(check: SamplePlannedCheck): readonly SamplePunch[] {
  if (check.planCheckEpochMs === undefined) return [];
  return [
    {
      recordId: 500_000 + check.planId,
      bizId: `BIZ${check.planId}`,
      userId: check.userId,
      userCheckEpochMs: check.planCheckEpochMs,
      sourceType: 'ATM',
      isLegal: true,
      invalidRecordType: undefined,
      checkType: check.checkType,
      planId: check.planId,
      workDate: check.workDate,
      planCheckEpochMs: check.planCheckEpochMs,
      groupId: check.groupId,
      shiftId: check.shiftId,
    },
  ];
}

function alterFirst(punches: readonly SamplePunch[]): readonly SamplePunch[] {
  const first = punches[0];
  if (first === undefined) return punches;
  const unmatched = {
    checkType: undefined,
    planId: undefined,
    workDate: undefined,
    planCheckEpochMs: undefined,
    shiftId: undefined,
    isLegal: false,
  } as const;
  const extra = (recordId: number, minute: number, change: Partial<SamplePunch>): SamplePunch => ({
    ...first,
    recordId,
    bizId: `BIZ${recordId}`,
    userCheckEpochMs: at(0, minute),
    ...change,
  });
  const kept = punches
    .filter((punch) => punch.planId !== 1_051)
    .map((punch) =>
      punch.planId === 1_010
        ? { ...punch, userCheckEpochMs: at(1, 545), sourceType: 'USER' as const }
        : punch,
    );
  return [
    ...kept,
    extra(700_001, 538, { sourceType: 'USER' }),
    extra(700_002, 540, { sourceType: 'SYSTEM' }),
    extra(700_003, 600, { ...unmatched, invalidRecordType: 'Other', sourceType: 'USER' }),
    extra(700_004, 610, { ...unmatched, invalidRecordType: 'Security', sourceType: 'USER' }),
  ].sort((left, right) => left.userCheckEpochMs - right.userCheckEpochMs);
}
