import { createHash } from 'node:crypto';
import type { SamplePunch } from '../../sample-company/sample-company.ts';
import { occurredEvent, type OccurredEvent } from './occurred-event.ts';

/**
 * What DingTalk tells of a punch; nothing of one that is invalid. `checkByUser` is false for what
 * the system replays, which is no punch.
 */
export function punchEvents(corpId: string, punch: SamplePunch): readonly OccurredEvent[] {
  if (punch.invalidRecordType !== undefined) return [];
  const isMachine = punch.sourceType === 'ATM' || punch.sourceType === 'DING_ATM';
  const item = {
    userId: punch.userId,
    corpId,
    groupId: hashedGroup(punch.groupId),
    bizId: punch.bizId,
    checkTime: punch.userCheckEpochMs,
    checkByUser: punch.sourceType !== 'SYSTEM',
    ...(isMachine
      ? MACHINE
      : { ...TELEPHONE, locationResult: punch.isLegal ? 'Normal' : 'Outside' }),
  };
  return [occurredEvent('attendance_check_record', punch.userCheckEpochMs, { dataList: [item] })];
}

const MACHINE = {
  locationMethod: 'ATM',
  address: '考勤機 A',
  deviceName: '考勤機 A',
  deviceSN: 'SN-160A',
  baseMacAddr: '02:00:00:00:00:01',
};

const TELEPHONE = {
  locationMethod: 'MAP',
  address: '香港中環',
  latitude: 22.2819,
  longitude: 114.1589,
};

/** Events name a group by a hash, not by its number. */
function hashedGroup(groupId: number): string {
  return createHash('sha256').update(String(groupId)).digest('hex').slice(0, 32).toUpperCase();
}
