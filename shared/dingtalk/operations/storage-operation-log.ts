import * as z from 'zod';
import { requireOrder, requireText, requireWithin } from '../call-limits.ts';
import { defineOperation, metered } from '../operation.ts';
import { id, instant, list, optionalId, optionalInteger, optionalText } from '../wire-values.ts';

const LIST = 'storage/managements/operationLogs/list';

const storageOperation = z.object({
  id,
  operateTime: instant,
  /** Such as `download_file`, `add_permission`. */
  action: optionalText,
  scene: optionalText,
  details: optionalText,
  /** unionId. */
  operatorId: optionalId,
  subjectId: optionalId,
  subjectName: optionalText,
  subjectType: optionalText,
  subjectUrl: optionalText,
});
export type StorageOperation = z.output<typeof storageOperation>;

export interface StorageOperationWindow {
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
  /** 1 to 50; the SDK shows 30, other lists of the storage take up to 50. */
  readonly maxResults: number;
  /** Of the page before; absent: the first page. */
  readonly nextToken?: string;
}

/**
 * What was done in drives and knowledge bases.
 *
 * No page of the documentation; official SDK 2.2.27, `storage_2_0` (listOperationLogs).
 */
export const listStorageOperations = defineOperation({
  name: LIST,
  host: 'api',
  method: 'POST',
  path: '/v2.0/storage/managements/operationLogs/list',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: StorageOperationWindow) => {
    const { maxResults, nextToken } = params;
    requireOrder(LIST, params);
    requireWithin(LIST, 'the page size', maxResults, 1, 50);
    if (nextToken !== undefined) requireText(LIST, 'the page token', nextToken, 4_096);
    return {
      body: {
        startTime: params.fromEpochMs,
        endTime: params.toEpochMs,
        option: { maxResults, ...(nextToken === undefined ? {} : { nextToken }) },
      },
    };
  },
  /** The last page has no `nextToken`. */
  schema: z.object({
    items: list(storageOperation),
    nextToken: optionalId,
    totalCount: optionalInteger,
  }),
});
