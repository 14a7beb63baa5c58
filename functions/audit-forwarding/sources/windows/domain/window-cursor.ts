import * as z from 'zod';
import { hongKongDateOf, isHongKongDate } from '../../../../../shared/time/index.ts';
import type { JsonValue } from '../../../domain/source-record.ts';

const instant = z.int();
const day = z.string().refine(isHongKongDate);

/** The place in a source that is asked for windows of time. No personal data. */
const windowCursorSchema = z.strictObject({
  v: z.literal(1),
  /** Nothing before it is read but by a backfill. */
  beganEpochMs: instant,
  /** The first instant that has not been read. */
  nextEpochMs: instant,
  /** Where a read goes on that was stopped; null: the last one came to its end. */
  resumeEpochMs: instant.nullable(),
  /** The Hong Kong day on which the last reading over again began that came to its end. */
  lateReadOn: day,
  /** A reading over again that was stopped. */
  late: z.strictObject({ day, nextEpochMs: instant, toEpochMs: instant }).nullable(),
});
export type WindowCursor = z.output<typeof windowCursorSchema>;

/** The place before the first read. There is nothing yet to read over again. */
export function firstCursor(beginEpochMs: number, nowEpochMs: number): WindowCursor {
  return {
    v: 1,
    beganEpochMs: beginEpochMs,
    nextEpochMs: beginEpochMs,
    resumeEpochMs: null,
    lateReadOn: hongKongDateOf(nowEpochMs),
    late: null,
  };
}

/** Undefined for what is no cursor of this version. */
export function parseWindowCursor(stored: JsonValue): WindowCursor | undefined {
  return windowCursorSchema.safeParse(stored).data;
}
