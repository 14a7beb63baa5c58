import * as z from 'zod';
import { requireCount, requireWithin } from '../call-limits.ts';
import { defineOperation, metered } from '../operation.ts';
import { boolean, id, instant, list, optionalText } from '../wire-values.ts';

const RECORDS = 'attendance/vacations/records/query';

/** Leave that was taken, or a change of somebody's balance. */
const vacationRecord = z.object({
  userId: id,
  leaveCode: id,
  startTime: instant,
  endTime: instant,
  /** `leave` for leave that was taken; others are open-ended. */
  leaveRecordType: optionalText,
});
export type VacationRecord = z.output<typeof vacationRecord>;

/**
 * Leave records of one kind. The first page only is asked for: the documentation leaves open whether
 * `pageNumber` counts pages or rows, so whoever needs more asks for fewer people.
 *
 * Limits: `dingtalk.md` 4.4 (documentation of 2026-08-22).
 */
export const listVacationRecords = defineOperation({
  name: RECORDS,
  host: 'api',
  method: 'POST',
  path: '/v1.0/attendance/vacations/records/query',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: {
    /** Whoever asks; a person with the right to leave. */
    readonly operatorUserId: string;
    readonly leaveCode: string;
    /** 1 to 50. */
    readonly userIds: readonly string[];
    /** 1 to 200 rows. */
    readonly pageSize: number;
  }) => {
    const { operatorUserId, leaveCode, userIds, pageSize } = params;
    requireCount(RECORDS, 'people', userIds, 50);
    requireWithin(RECORDS, 'the page size', pageSize, 1, 200);
    return { body: { opUserId: operatorUserId, leaveCode, userIds, pageNumber: 0, pageSize } };
  },
  schema: z.object({
    result: z.object({ hasMore: boolean, leaveRecords: list(vacationRecord) }),
  }),
});
