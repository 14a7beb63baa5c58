import type { SamplePunch } from '../sample-company/sample-company.ts';
import { checkAge, checkSpan, textWindow } from './attendance-window.ts';
import { requiredList } from './expect-parameters.ts';
import { startOfDate, startOfDay } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { isMatched, timeResultOf } from './punch-result.ts';

/** `/attendance/listRecord`: raw punches, legal or not, as often as they were made or replayed. */
export const RECORD_OPERATION: AppOperation = {
  api: 'attendance/listRecord',
  family: 'plain',
  method: 'POST',
  isMetered: true,
  scopes: ['qyapi_get_attendance_data'],
  handle: (call) => {
    const userIds = requiredList(call, 'userIds', 50);
    const window = textWindow(call, 'checkDateFrom', 'checkDateTo');
    checkSpan(window);
    checkAge(call, window);
    const rows = [...new Set(userIds)].flatMap((userId) =>
      call.attendance
        .of(userId)
        .punches.filter(
          ({ userCheckEpochMs }) =>
            userCheckEpochMs >= window.from && userCheckEpochMs <= window.to,
        )
        .map((punch) => describePunch(call, punch)),
    );
    const asText = call.settings.behaviour.recordNumbersAsStrings;
    return { recordresult: asText ? rows.map(withNumbersAsStrings) : rows };
  },
};

function describePunch(call: AppCall, punch: SamplePunch): Record<string, unknown> {
  return {
    ...describeOrigin(call, punch),
    ...(isMatched(punch) ? describeMatch(call, punch) : describeInvalidity(punch)),
  };
}

/** What every row has. */
function describeOrigin(call: AppCall, punch: SamplePunch): Record<string, unknown> {
  const { userCheckEpochMs, sourceType } = punch;
  const workDate =
    punch.workDate === undefined ? startOfDay(userCheckEpochMs) : startOfDate(punch.workDate);
  return {
    id: punch.recordId,
    bizId: punch.bizId,
    corpId: call.directory.company.corpId,
    userId: punch.userId,
    userCheckTime: userCheckEpochMs,
    workDate,
    sourceType,
    gmtCreate: userCheckEpochMs,
    gmtModified: userCheckEpochMs,
    ...describePlace(sourceType),
  };
}

/** Machines tell their name, telephones their place; corrections and replays have neither. */
function describePlace(sourceType: SamplePunch['sourceType']): Record<string, unknown> {
  if (sourceType === 'ATM' || sourceType === 'DING_ATM') {
    return { locationMethod: 'ATM', userAddress: '考勤機 A', deviceSN: 'SN-160A' };
  }
  if (sourceType !== 'USER' && sourceType !== 'BEACON' && sourceType !== 'AUTO_CHECK') return {};
  return {
    locationMethod: 'MAP',
    userAddress: '香港中環',
    userLatitude: 22.2819,
    userLongitude: 114.1589,
    userAccuracy: 65,
    deviceId: '67da0f',
  };
}

function describeMatch(call: AppCall, punch: SamplePunch): Record<string, unknown> {
  const { planCheckEpochMs, checkType } = punch;
  const timeResult =
    planCheckEpochMs === undefined || checkType === undefined
      ? 'Normal'
      : timeResultOf(checkType, planCheckEpochMs, punch.userCheckEpochMs);
  const isOutside = !punch.isLegal;
  const isLate = timeResult !== 'Normal' && call.settings.behaviour.lateIsNotLegal;
  return {
    groupId: punch.groupId,
    checkType,
    timeResult,
    locationResult: isOutside ? 'Outside' : 'Normal',
    isLegal: isOutside || isLate ? 'N' : 'Y',
    ...(punch.shiftId === undefined ? {} : { classId: punch.shiftId }),
    ...(punch.planId === undefined ? {} : { planId: punch.planId }),
    ...(punch.procInstId === undefined ? {} : { procInstId: punch.procInstId }),
    ...(planCheckEpochMs === undefined
      ? {}
      : { baseCheckTime: planCheckEpochMs, planCheckTime: planCheckEpochMs }),
  };
}

/** The documentation's own sample of such a row has no isLegal; a refusal for security has one. */
function describeInvalidity(punch: SamplePunch): Record<string, unknown> {
  if (punch.invalidRecordType === 'Security') {
    return {
      invalidRecordType: 'Security',
      invalidRecordMsg: '设备存在安全风险，打卡无效',
      isLegal: 'N',
    };
  }
  return { invalidRecordType: 'Other', invalidRecordMsg: '需要二次确认' };
}

function withNumbersAsStrings(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? String(value) : value,
    ]),
  );
}
