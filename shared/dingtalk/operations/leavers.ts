import * as z from 'zod';
import { requireCount, requireWithin } from '../call-limits.ts';
import { defineOperation, exempt } from '../operation.ts';
import {
  boolean,
  id,
  list,
  optionalId,
  optionalInstant,
  optionalInteger,
  optionalText,
  text,
} from '../wire-values.ts';

const LEAVE_RECORDS = 'contacts/empLeaveRecords';

const leaveRecord = z.object({
  userId: id,
  name: optionalText,
  /** ISO 8601 in UTC. */
  leaveTime: text.transform((value, context) => {
    const epochMs = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`);
    if (Number.isFinite(epochMs)) return epochMs;
    context.issues.push({ code: 'custom', message: 'a time', input: undefined });
    return z.NEVER;
  }),
  leaveReason: optionalText,
});
export type LeaveRecord = z.output<typeof leaveRecord>;

/** People who left the organisation's directory in a period, in pages. */
export const listLeaveRecords = defineOperation({
  name: LEAVE_RECORDS,
  host: 'api',
  method: 'GET',
  path: '/v1.0/contact/empLeaveRecords',
  family: 'new-rest',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: {
    /** At most 365 days ago. */
    readonly fromEpochMs: number;
    readonly toEpochMs?: number;
    /** "0" for the first page, then the token of the page before. */
    readonly nextToken: string;
    /** 1 to 50. */
    readonly maxResults: number;
  }) => {
    requireWithin(LEAVE_RECORDS, 'the page size', params.maxResults, 1, 50);
    return {
      query: {
        startTime: isoSeconds(params.fromEpochMs),
        ...(params.toEpochMs === undefined ? {} : { endTime: isoSeconds(params.toEpochMs) }),
        nextToken: params.nextToken,
        maxResults: String(params.maxResults),
      },
    };
  },
  /** The last page has no `nextToken`. */
  schema: z.object({ records: list(leaveRecord), nextToken: optionalId }),
});

const DISMISSIONS = 'hrm/employees/dismissions';

/** Ids of everybody whom smart HR lists as dismissed, in pages. */
export const listDismissions = defineOperation({
  name: DISMISSIONS,
  host: 'api',
  method: 'GET',
  path: '/v1.0/hrm/employees/dismissions',
  family: 'new-rest',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: {
    /** 0 for the first page. */
    readonly nextToken: number;
    /** 1 to 50. */
    readonly maxResults: number;
  }) => {
    requireWithin(DISMISSIONS, 'the page size', params.maxResults, 1, 50);
    return {
      query: { nextToken: String(params.nextToken), maxResults: String(params.maxResults) },
    };
  },
  schema: z.object({ hasMore: boolean, nextToken: optionalInteger, userIdList: list(id) }),
});

const DISMISSION_INFOS = 'hrm/employees/dimissionInfos';

const dismissionInfo = z.object({
  userId: id,
  name: optionalText,
  lastWorkDay: optionalInstant,
});
export type DismissionInfo = z.output<typeof dismissionInfo>;

/** Last working days of leavers. */
export const getDismissionInfos = defineOperation({
  name: DISMISSION_INFOS,
  host: 'api',
  method: 'GET',
  path: '/v1.0/hrm/employees/dimissionInfos',
  family: 'new-rest',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: {
    /** 1 to 50. */
    readonly userIds: readonly string[];
  }) => {
    requireCount(DISMISSION_INFOS, 'people', params.userIds, 50);
    return { query: { userIdList: JSON.stringify(params.userIds) } };
  },
  schema: z.object({ result: list(dismissionInfo) }),
});

/** Without fractions of a second, which the documentation never shows. */
function isoSeconds(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
