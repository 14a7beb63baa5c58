import {
  addDays,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  type PayPeriod,
} from '../../../shared/time/index.ts';
import type { AttendanceBatch } from './attendance-batch.ts';

/**
 * Those of the given people who have a planned punch, a punch (valid or not) or leave on a day of the
 * period. Rest days alone are no sign of work: DingTalk may go on giving them to who has left.
 */
export function seenInPeriod(
  batch: AttendanceBatch,
  userIds: ReadonlySet<string>,
  period: PayPeriod,
): Set<string> {
  const seen = new Set<string>();
  if (!batch.userIds.some((userId) => userIds.has(userId))) return seen;
  const isInPeriod = (date: string): boolean => date >= period.from && date <= period.to;
  for (const { userId, workDate } of batch.checks) {
    if (userIds.has(userId) && isInPeriod(workDate)) seen.add(userId);
  }
  for (const { userId, workDate, punchedEpochMs } of batch.punches) {
    if (userIds.has(userId) && isInPeriod(workDate ?? hongKongDateOf(punchedEpochMs))) {
      seen.add(userId);
    }
  }
  const begin = hongKongMidnightEpochMs(period.from);
  const end = hongKongMidnightEpochMs(addDays(period.to, 1));
  for (const { userId, fromEpochMs, toEpochMs } of batch.leave) {
    if (userIds.has(userId) && fromEpochMs < end && toEpochMs > begin) seen.add(userId);
  }
  return seen;
}
