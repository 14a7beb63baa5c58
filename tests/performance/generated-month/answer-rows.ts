import { punchesOf, SHIFT, SLOTS_PER_BATCH, type Punch } from './work-pattern.ts';

const MINUTE_MS = 60_000;
const HONG_KONG_OFFSET_MS = 8 * 3_600_000;
const CORP_ID = 'ding7536bfee6fb1fa5a35c2f4657eb6378f';
const GROUP_ID = 1_048_560_022;

/** A Hong Kong day and its number in the month; the day before the first is −1. */
export interface MonthDay {
  readonly day: number;
  readonly midnightEpochMs: number;
}

/** The rows that `/attendance/listRecord` gives of one batch on some days, person by person. */
export function punchRows(days: readonly MonthDay[], userIdOf: (slot: number) => string): object[] {
  return slots().flatMap((slot) =>
    days.flatMap((day) =>
      punchesOf(slot, day.day).map((punch, index) =>
        punchRow({ userId: userIdOf(slot), slot, ...day }, punch, index),
      ),
    ),
  );
}

/** The rows that `schedule/listbyusers` gives of one batch on some days. */
export function scheduleRows(
  days: readonly MonthDay[],
  userIdOf: (slot: number) => string,
): object[] {
  return slots().flatMap((slot) =>
    days.flatMap(({ day, midnightEpochMs }) =>
      [0, 1, 2, 3].map((index) => ({
        work_date: localTime(midnightEpochMs),
        id: planId(slot, day, index),
        userid: userIdOf(slot),
        group_id: GROUP_ID,
        shift_id: SHIFT.shiftId,
        shift_version: SHIFT.shiftId + 500_000_000,
        is_rest: 'N',
        check_type: index % 2 === 0 ? 'OnDuty' : 'OffDuty',
        plan_check_time: localTime(midnightEpochMs + plannedMinute(index) * MINUTE_MS),
      })),
    ),
  );
}

interface RowOwner extends MonthDay {
  readonly userId: string;
  readonly slot: number;
}

/**
 * A punch by telephone with every field that such a row has in the documentation's list: 32 of 39.
 * The others belong to clocks at the door, approvals, remarks, photographs and refused punches.
 */
function punchRow(
  { userId, slot, day, midnightEpochMs }: RowOwner,
  punch: Punch,
  index: number,
): object {
  const at = midnightEpochMs + punch.minute * MINUTE_MS + punch.second * 1_000;
  const check = punch.section * 2 + (punch.checkType === 'OnDuty' ? 0 : 1);
  const planned = midnightEpochMs + plannedMinute(check) * MINUTE_MS;
  const row = slot * 10_000 + (day + 1) * 10 + index;
  return {
    gmtModified: at + 2_000,
    baseLatitude: 22.281_913,
    isLegal: 'Y',
    baseCheckTime: planned,
    id: 93_320_000_000 + row,
    userAddress: '香港中環德輔道中68號萬宜大廈附近',
    userId,
    checkType: punch.checkType,
    timeResult: 'Normal',
    deviceId: `cb7ace07d52fe9be14f4d8be${String(10_000_000 + slot)}`,
    corpId: CORP_ID,
    sourceType: 'USER',
    workDate: midnightEpochMs,
    planCheckTime: planned,
    gmtCreate: at + 1_000,
    locationMethod: 'MAP',
    locationResult: 'Normal',
    userLongitude: 114.158_917,
    planId: planId(slot, day, check),
    groupId: GROUP_ID,
    classId: SHIFT.shiftId,
    userAccuracy: 65,
    userCheckTime: at,
    userLatitude: 22.281_896,
    baseAddress: '香港中環德輔道中68號',
    baseLongitude: 114.158_904,
    baseAccuracy: 300,
    userSsid: 'HCT-Staff-5G',
    userMacAddr: 'dc:fe:18:ab:cd:ef',
    baseSsid: 'HCT-Staff',
    baseMacAddr: 'dc:fe:18:ab:cd:ee',
    bizId: `0b7${String(1_000_000_000_000 + row)}5b1f4f9aa1d3d05e`,
  };
}

function plannedMinute(index: number): number {
  const section = SHIFT.sections[index < 2 ? 0 : 1];
  return index % 2 === 0 ? section.start : section.end;
}

function planId(slot: number, day: number, index: number): number {
  return 20_000_000_000 + slot * 10_000_000 + (day + 1) * 10 + index;
}

function localTime(epochMs: number): string {
  return new Date(epochMs + HONG_KONG_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

function slots(): number[] {
  return Array.from({ length: SLOTS_PER_BATCH }, (_, slot) => slot);
}
