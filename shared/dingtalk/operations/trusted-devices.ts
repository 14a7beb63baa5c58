import * as z from 'zod';
import { requireCount, requireOrder, requireWithin } from '../call-limits.ts';
import { defineOperation, metered } from '../operation.ts';
import { id, integer, list, optionalInteger, optionalText } from '../wire-values.ts';

const LIST = 'exclusive/trustedDevices/query';
/** Seconds since 1970 stay below this for three thousand years; milliseconds passed it in 1973. */
const FIRST_MILLISECONDS = 100_000_000_000;

/** The page's sample tells seconds, its request takes milliseconds; either is read. */
const time = optionalInteger.transform((value) =>
  value === undefined || value >= FIRST_MILLISECONDS ? value : value * 1_000,
);

const trustedDevice = z.object({
  id,
  userId: id,
  /** `Win`, `Mac`, `iOS`, `Android`. */
  platform: optionalText,
  macAddress: optionalText,
  /** 1 waiting for approval, 2 trusted, 3 lost, 4 refused. */
  status: integer,
  title: optionalText,
  model: optionalText,
  serialNumber: optionalText,
  deviceUuid: optionalText,
  createTime: time,
  modifiedTime: time,
});
export type TrustedDevice = z.output<typeof trustedDevice>;

export interface TrustedDeviceQuery {
  /** From 1 on. */
  readonly pageNumber: number;
  /** 1 to 100. */
  readonly pageSize: number;
  /** Absent: everybody's. */
  readonly userIds?: readonly string[];
  /** Those that were changed within; absent: whenever. */
  readonly modified?: { readonly fromEpochMs: number; readonly toEpochMs: number };
}

/**
 * Devices that people may work on; exclusive edition. The page names third-party apps alone as
 * callers, so an internal app may be refused.
 *
 * Page: query-trusted-device-details, 2025-10-09.
 */
export const listTrustedDevices = defineOperation({
  name: LIST,
  host: 'api',
  method: 'POST',
  path: '/v1.0/exclusive/trustedDevices/query',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: TrustedDeviceQuery) => {
    const { modified, pageNumber, pageSize, userIds } = params;
    requireWithin(LIST, 'the page', pageNumber, 1, Number.MAX_SAFE_INTEGER);
    requireWithin(LIST, 'the page size', pageSize, 1, 100);
    if (userIds !== undefined) requireCount(LIST, 'people', userIds, 100);
    if (modified !== undefined) requireOrder(LIST, modified);
    return {
      body: {
        pageNumber,
        pageSize,
        ...(userIds === undefined ? {} : { userIds }),
        ...(modified === undefined
          ? {}
          : { gmtModifiedStart: modified.fromEpochMs, gmtModifiedEnd: modified.toEpochMs }),
      },
    };
  },
  /** `total`: of all pages. */
  schema: z.object({ data: list(trustedDevice), total: integer }),
});
