import * as z from 'zod';
import { requireOrder, requireWithin } from '../call-limits.ts';
import { defineOperation, metered } from '../operation.ts';
import { id, instant, integer, list, optionalInteger, optionalText } from '../wire-values.ts';

const LIST = 'exclusive/userBehaviors/screenshots/query';
/** Both kinds of behaviour and all kinds of devices. */
const ALL = 0;

/** The address of the picture itself is left out: whoever may see it looks in DingTalk's console. */
const screenshotRecord = z.object({
  userId: id,
  userName: optionalText,
  time: instant,
  /** 1 picture, 2 film. */
  type: integer,
  /** 1 iOS, 2 Android, 3 Mac, 4 Windows. */
  platform: optionalInteger,
  scene: optionalText,
});
export type ScreenshotRecord = z.output<typeof screenshotRecord>;

export interface ScreenshotWindow {
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
  /** From 1 on. */
  readonly pageNumber: number;
  /** 1 to 100. */
  readonly pageSize: number;
}

/**
 * Who took pictures or films of the screen; exclusive edition only. Records have no id: person, time
 * and kind together tell two apart. A page is found by its number, so pages move while records come
 * in.
 *
 * Page: obtain-anti-screen-capture-operation-records, 2025-09-23.
 */
export const listScreenshots = defineOperation({
  name: LIST,
  host: 'api',
  method: 'POST',
  path: '/v1.0/exclusive/enterpriseSecurities/userBehaviors/screenshots/query',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: ScreenshotWindow) => {
    requireOrder(LIST, params);
    requireWithin(LIST, 'the page', params.pageNumber, 1, Number.MAX_SAFE_INTEGER);
    requireWithin(LIST, 'the page size', params.pageSize, 1, 100);
    return {
      body: {
        type: ALL,
        platform: ALL,
        startTime: params.fromEpochMs,
        endTime: params.toEpochMs,
        pageNumber: params.pageNumber,
        pageSize: params.pageSize,
      },
    };
  },
  /** `totalCnt`: of all pages. */
  schema: z.object({ data: list(screenshotRecord), totalCnt: integer }),
});
