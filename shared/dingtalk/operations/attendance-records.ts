import * as z from 'zod';
import { formatHongKongTimestamp } from '../../time/index.ts';
import { requireCount, requireSpan, requireWithin } from '../call-limits.ts';
import { defineOperation, metered } from '../operation.ts';
import {
  boolean,
  id,
  instant,
  list,
  optionalId,
  optionalInstant,
  optionalSharedId,
  optionalText,
  optionalWord,
} from '../wire-values.ts';

export interface RecordWindow {
  /** 1 to 50. An unknown id is silently left out of the answer. */
  readonly userIds: readonly string[];
  readonly fromEpochMs: number;
  /** At most 7 days after `fromEpochMs`, at most 180 days ago. */
  readonly toEpochMs: number;
  /** For organisations on the overseas edition. Default: not sent. */
  readonly isOverseas?: boolean;
}

/**
 * One punch as DingTalk recorded it, duplicates and refused ones included. The documentation shows
 * refused rows that have no `isLegal` at all, only `invalidRecordType`; they also lack `checkType`,
 * `planId`, `timeResult` and the planned times.
 */
const punchRow = z.object({
  id,
  userId: id,
  bizId: optionalId,
  checkType: optionalWord(['OnDuty', 'OffDuty']),
  planId: optionalId,
  classId: optionalSharedId,
  workDate: optionalInstant,
  baseCheckTime: optionalInstant,
  planCheckTime: optionalInstant,
  userCheckTime: instant,
  isLegal: optionalWord(['Y', 'N']),
  invalidRecordType: optionalText,
  timeResult: optionalText,
  locationResult: optionalText,
  sourceType: optionalText,
  groupId: optionalSharedId,
  procInstId: optionalId,
});
export type PunchRow = z.output<typeof punchRow>;

const LIST_RECORD = 'attendance/listRecord';

/** Raw punches. No paging: one answer holds all. No punch means no row. */
export const listRecord = defineOperation({
  name: LIST_RECORD,
  host: 'oapi',
  method: 'POST',
  path: '/attendance/listRecord',
  family: 'old-plain',
  metering: metered,
  safeToRepeat: true,
  encode: (params: RecordWindow) => {
    requireCount(LIST_RECORD, 'people', params.userIds, 50);
    requireSpan(LIST_RECORD, params, 7);
    return {
      body: {
        userIds: params.userIds,
        checkDateFrom: formatHongKongTimestamp(params.fromEpochMs),
        checkDateTo: formatHongKongTimestamp(params.toEpochMs),
        isI18n: params.isOverseas,
      },
    };
  },
  schema: z.object({ recordresult: list(punchRow) }),
});

/** The result of one planned punch; a planned punch that was not made is a row as well. */
const resultRow = z.object({
  id,
  recordId: optionalId,
  userId: id,
  planId: optionalId,
  workDate: instant,
  checkType: optionalWord(['OnDuty', 'OffDuty']),
  timeResult: optionalText,
  locationResult: optionalText,
  sourceType: optionalText,
  baseCheckTime: optionalInstant,
  userCheckTime: optionalInstant,
  procInstId: optionalId,
});
export type ResultRow = z.output<typeof resultRow>;

export interface ResultWindow extends RecordWindow {
  readonly offset: number;
  /** 1 to 50 rows. */
  readonly limit: number;
}

const LIST = 'attendance/list';

/** Results per planned punch, in pages: the sampled cross-check of `listRecord`. */
export const listResults = defineOperation({
  name: LIST,
  host: 'oapi',
  method: 'POST',
  path: '/attendance/list',
  family: 'old-plain',
  metering: metered,
  safeToRepeat: true,
  encode: (params: ResultWindow) => {
    requireCount(LIST, 'people', params.userIds, 50);
    requireSpan(LIST, params, 7);
    requireWithin(LIST, 'the page size', params.limit, 1, 50);
    return {
      body: {
        userIdList: params.userIds,
        workDateFrom: formatHongKongTimestamp(params.fromEpochMs),
        workDateTo: formatHongKongTimestamp(params.toEpochMs),
        offset: params.offset,
        limit: params.limit,
        isI18n: params.isOverseas,
      },
    };
  },
  schema: z.object({ hasMore: boolean, recordresult: list(resultRow) }),
});
