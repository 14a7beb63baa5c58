import * as z from 'zod';
import { requireOrder, requireWithin } from '../call-limits.ts';
import { defineOperation, metered } from '../operation.ts';
import { instant, integer, list, optionalId, optionalText } from '../wire-values.ts';

const LIST = 'exclusive/oaOperatorLogs/query';

const adminOperation = z.object({
  opTime: instant,
  opUserId: optionalId,
  opName: optionalText,
  category1Name: optionalText,
  category2Name: optionalText,
  content: optionalText,
});
export type AdminOperation = z.output<typeof adminOperation>;

export interface AdminOperationWindow {
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
  /** From 1 on. */
  readonly pageNumber: number;
  /** 1 to 50. */
  readonly pageSize: number;
}

/**
 * What administrators did in the console; probably for the exclusive edition only. Records have no
 * id: make one from all that they tell. A page is found by its number, so pages move while records
 * come in.
 *
 * No page of the documentation; official SDK 2.2.27, `exclusive_1_0` (getOaOperatorLogList).
 */
export const listAdminOperations = defineOperation({
  name: LIST,
  host: 'api',
  method: 'POST',
  path: '/v1.0/exclusive/oaOperatorLogs/query',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: AdminOperationWindow) => {
    requireOrder(LIST, params);
    requireWithin(LIST, 'the page', params.pageNumber, 1, Number.MAX_SAFE_INTEGER);
    requireWithin(LIST, 'the page size', params.pageSize, 1, 50);
    return {
      body: {
        startTime: params.fromEpochMs,
        endTime: params.toEpochMs,
        pageNumber: params.pageNumber,
        pageSize: params.pageSize,
      },
    };
  },
  /** `itemCount`: of all pages. */
  schema: z.object({ data: list(adminOperation), itemCount: integer }),
});
