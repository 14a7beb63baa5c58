import {
  describeException,
  type AttendanceException,
} from '../../functions/attendance-export/domain/attendance-exception.ts';
import { groupExceptions } from '../../functions/attendance-export/domain/exception-groups.ts';
import { findOutliers } from '../../functions/attendance-export/domain/outliers.ts';
import type { PayrollReport } from '../../functions/attendance-export/domain/report-model.ts';
import { compareTotals } from '../../functions/attendance-export/domain/total-comparison.ts';

/** The month of an invented company as a report shows it. Every person in it is invented. */
export function sampleReport(change: Partial<PayrollReport> = {}): PayrollReport {
  return {
    v: 1,
    environment: 'prod',
    organisation: {
      corpId: 'ding0123456789abcdef',
      name: { en: 'Harbour Peak Trading Limited', zhHK: '海港峰貿易有限公司' },
    },
    company: {
      code: 'HUX',
      name: { en: 'Harbour Peak Trading Limited', zhHK: '海港峰貿易有限公司' },
    },
    period: { from: '2026-10-01', to: '2026-10-31' },
    run: '0002',
    kind: 'regular',
    state: 'held',
    generatedAtEpochMs: Date.parse('2026-11-03T01:12:44Z'),
    payRulesVersion: '3',
    file: {
      name: 'HUX_2026-10_0002.csv',
      sha256: sha256Like('a4'),
      sizeBytes: 40_312,
      rows: 912,
      characterSet: 'big5-hkscs',
    },
    people: {
      inScope: 402,
      withLines: 401,
      withoutLines: [
        {
          userId: 'u0402',
          name: '陳大文',
          reason: {
            en: 'In scope, and the payroll mapping has no employee number.',
            zhHK: '屬本期範圍，但薪酬對照表沒有其僱員編號。',
          },
        },
      ],
    },
    previous: { period: { from: '2026-09-01', to: '2026-09-30' }, run: '0001' },
    totals: sampleTotals(),
    exceptions: sampleExceptionGroups(),
    outliers: sampleOutliers(),
    adjustments: [
      {
        employeeNumber: '000127',
        userId: 'u0127',
        name: '李錦邨',
        date: '2026-10-14',
        measure: 'worked',
        minutes: 480,
        reason: '到客戶現場，忘記打卡；主管已確認',
        author: '000003',
      },
      {
        employeeNumber: '000233',
        userId: 'u0233',
        date: '2026-10-20',
        measure: 'overtime-workday',
        minutes: -45,
        reason: 'Meal break taken during overtime',
        author: '000003',
      },
    ],
    priorPeriodLines: [
      {
        employeeNumber: '000088',
        userId: 'u0088',
        from: '2026-09-01',
        to: '2026-09-30',
        earningsCode: 'BASIC',
        unit: 'hours',
        minutes: 500,
        quantity: '8.33',
      },
    ],
    measuredMinutes: [
      { measure: 'planned', minutes: 4_342_080 },
      { measure: 'worked', minutes: 4_101_240, earningsCode: 'BASIC' },
      { measure: 'late', minutes: 4_312, earningsCode: 'LATE' },
      {
        measure: 'leave:annual',
        title: { en: 'Annual leave', zhHK: '年假' },
        minutes: 151_200,
        earningsCode: 'AL',
      },
      { measure: 'overtime-workday', minutes: 60_345, earningsCode: 'OT15' },
      { measure: 'overtime-not-counted', minutes: 21_008 },
    ],
    reconciliation: [
      {
        name: { en: 'Punches', zhHK: '打卡紀錄' },
        total: { label: { en: 'received', zhHK: '已收取' }, value: 34_816 },
        parts: [
          { label: { en: 'used', zhHK: '已採用' }, value: 33_920 },
          { label: { en: 'repeated', zhHK: '重複' }, value: 611 },
          { label: { en: 'of another period', zhHK: '屬其他計薪期' }, value: 285 },
          { label: { en: 'illegal', zhHK: '無效' }, value: 0 },
        ],
      },
      {
        name: { en: 'People', zhHK: '僱員' },
        total: { label: { en: 'in scope', zhHK: '屬範圍內' }, value: 402 },
        parts: [
          { label: { en: 'with lines', zhHK: '列於檔案' }, value: 401 },
          { label: { en: 'explained exceptions', zhHK: '已說明的異常項目' }, value: 1 },
        ],
      },
      {
        name: { en: 'Minutes', zhHK: '分鐘' },
        total: { label: { en: 'by day', zhHK: '按日計算' }, value: 4_317_097 },
        parts: [{ label: { en: 'in the file', zhHK: '檔案內' }, value: 4_317_097 }],
      },
    ],
    changes: {
      sinceRun: { period: { from: '2026-09-01', to: '2026-09-30' }, run: '0001' },
      rows: [
        {
          about: 'people-mapping',
          what: '000391 cost_centre',
          before: 'HK-RETAIL',
          after: 'HK-HQ',
        },
        { about: 'earnings-codes', what: 'overtime-workday', after: 'OT15 × 1.5' },
        { about: 'pay-rules', what: 'grace.lateMinutes', before: '0', after: '5' },
      ],
    },
    names: [
      {
        employeeNumber: '000041',
        userId: 'u0041',
        outcome: 'left-empty',
        characters: [{ from: '𠮷' }],
      },
      {
        employeeNumber: '000077',
        userId: 'u0077',
        outcome: 'substituted',
        characters: [{ from: '説', to: '說' }],
      },
    ],
    calls: { used: 97, planned: 97, monthlyQuota: 5_000 },
    versions: [
      { part: 'engine', version: '2' },
      { part: 'pay-rules', version: '3', sha256: sha256Like('1b') },
      { part: 'people-mapping', sha256: sha256Like('c0') },
      { part: 'earnings-codes', sha256: sha256Like('9d') },
      { part: 'profile', version: 'adp-hk-generic@1', sha256: sha256Like('77') },
      { part: 'calendar', version: '2026-05', sha256: sha256Like('e2') },
      { part: 'inputs', sha256: sha256Like('5f') },
    ],
    release: { policy: 'approval', state: 'not-asked', approvers: [] },
    ...change,
  };
}

/** Looks like a hash and is none. */
function sha256Like(start: string): string {
  return start.repeat(32);
}

function sampleTotals(): PayrollReport['totals'] {
  return compareTotals(
    [
      { earningsCode: 'AL', unit: 'days', lines: 61, minutes: 151_200, quantity: '315.00' },
      {
        earningsCode: 'BASIC',
        unit: 'hours',
        lines: 401,
        minutes: 4_101_240,
        quantity: '68354.00',
      },
      { earningsCode: 'EARLY', unit: 'minutes', lines: 22, minutes: 611, quantity: '611' },
      { earningsCode: 'LATE', unit: 'minutes', lines: 148, minutes: 4_312, quantity: '4312' },
      { earningsCode: 'OT15', unit: 'hours', lines: 246, minutes: 60_345, quantity: '1508.63' },
      { earningsCode: 'TRIP', unit: 'hours', lines: 34, minutes: -611, quantity: '-10.18' },
    ],
    [
      { earningsCode: 'AL', unit: 'days', lines: 48, minutes: 103_680, quantity: '216.00' },
      {
        earningsCode: 'BASIC',
        unit: 'hours',
        lines: 398,
        minutes: 4_010_880,
        quantity: '66848.00',
      },
      { earningsCode: 'EARLY', unit: 'minutes', lines: 20, minutes: 590, quantity: '590' },
      { earningsCode: 'LATE', unit: 'minutes', lines: 181, minutes: 6_120, quantity: '6120' },
      { earningsCode: 'SICK', unit: 'days', lines: 9, minutes: 9_120, quantity: '19.00' },
      { earningsCode: 'TRIP', unit: 'hours', lines: 12, minutes: 2_880, quantity: '48.00' },
    ],
  );
}

/** Exceptions as the computation of the sample month describes them. */
export function sampleExceptions(): AttendanceException[] {
  const about = (number: string) => ({ userId: `u${number}`, employeeNumber: `00${number}` });
  return [
    describeException('missing-punch', { ...about('0012'), date: '2026-10-09' }),
    describeException('missing-punch', { ...about('0031'), date: '2026-10-15' }),
    describeException('missing-punch', { ...about('0127'), date: '2026-10-14' }),
    describeException('no-punch', { ...about('0204'), date: '2026-10-22' }),
    describeException('no-punch', { ...about('0310'), date: '2026-10-27' }),
    describeException('found-but-not-mapped', { userId: 'u0402' }),
    describeException('name-not-encodable', { ...about('0041'), detail: '𠮷' }),
  ];
}

function sampleExceptionGroups(): PayrollReport['exceptions'] {
  const exceptions = sampleExceptions();
  const idOf = (userId: string): string =>
    exceptions.find((exception) => exception.userId === userId)?.id ?? '';
  return groupExceptions(exceptions, {
    accepted: new Set([idOf('u0204')]),
    resolved: new Set([idOf('u0127')]),
  });
}

function sampleOutliers(): PayrollReport['outliers'] {
  const row = (number: string, earningsCode: string, minutes: number) => ({
    userId: `u${number}`,
    employeeNumber: `00${number}`,
    earningsCode,
    minutes,
  });
  const person = { userId: 'u0259', employeeNumber: '000259', planned: 10_560 };
  return findOutliers({
    current: [row('0145', 'BASIC', 4_200), row('0259', 'BASIC', 10_560)],
    previous: [row('0145', 'BASIC', 10_080), row('0259', 'BASIC', 10_080)],
    people: [
      { ...person, paid: 14_340, overtime: 3_780, longestDay: 1_025 },
      {
        userId: 'u0366',
        employeeNumber: '000366',
        planned: 9_600,
        paid: 0,
        overtime: 0,
        longestDay: 0,
      },
    ],
  });
}
