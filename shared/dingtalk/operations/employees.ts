import * as z from 'zod';
import { requireCount, requireWithin } from '../call-limits.ts';
import { defineOperation, exempt } from '../operation.ts';
import { id, list, optionalInteger } from '../wire-values.ts';

/** How smart HR writes that somebody is on the job. */
export const onTheJobStatuses = {
  probation: '2',
  regular: '3',
  /** A last day is set. */
  leaving: '5',
  /** Nobody has said anything. */
  none: '-1',
} as const;
export type OnTheJobStatus = keyof typeof onTheJobStatuses;

/** Ids, in pages; the last page has no `next_cursor`. */
const page = z.object({
  result: z.object({ data_list: list(id), next_cursor: optionalInteger }),
});

const ON_THE_JOB = 'hrm/employee/queryonjob';

/**
 * Ids of whom smart HR lists as on the job. It knows nobody from before it was switched on, so it is
 * no list of the organisation.
 *
 * Page: intelligent-personnel-query-the-list-of-on-the-job-employees-of-the, 2026-06-23.
 */
export const listOnTheJob = defineOperation({
  name: ON_THE_JOB,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/smartwork/hrm/employee/queryonjob',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: {
    /** One at least. */
    readonly statuses: readonly OnTheJobStatus[];
    /** 0 for the first page, then the cursor of the page before. */
    readonly offset: number;
    /** 1 to 50. */
    readonly size: number;
  }) => {
    requireCount(ON_THE_JOB, 'statuses', params.statuses, Object.keys(onTheJobStatuses).length);
    requireWithin(ON_THE_JOB, 'the page size', params.size, 1, 50);
    return {
      body: {
        status_list: params.statuses.map((status) => onTheJobStatuses[status]).join(','),
        offset: params.offset,
        size: params.size,
      },
    };
  },
  schema: page,
});

const PRE_ENTRIES = 'hrm/employee/querypreentry';

/**
 * Ids of whom smart HR expects to join. They are temporary: the person has another userId from the
 * day of joining on, so nothing may be kept under them.
 *
 * Page: intelligent-personnel-query-the-list-of-employees-to-be-hired, 2026-08-22.
 */
export const listPreEntries = defineOperation({
  name: PRE_ENTRIES,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/smartwork/hrm/employee/querypreentry',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: {
    /** 0 for the first page, then the cursor of the page before. */
    readonly offset: number;
    /** 1 to 50. */
    readonly size: number;
  }) => {
    requireWithin(PRE_ENTRIES, 'the page size', params.size, 1, 50);
    return { body: { offset: params.offset, size: params.size } };
  },
  schema: page,
});
