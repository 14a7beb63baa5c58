import * as z from 'zod';
import { isHongKongDate } from '../../../../../shared/time/index.ts';
import type { JsonValue } from '../../../domain/source-record.ts';

/** Where a snapshot is kept. */
const placeSchema = z.strictObject({
  day: z.string().refine(isHongKongDate),
  object: z.string().min(1).max(1_023),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type SnapshotPlace = z.output<typeof placeSchema>;

const cursorSchema = z.strictObject({
  v: z.literal(1),
  /** The newest snapshot. */
  latest: placeSchema,
  /** What of its difference to the one before is not told yet: from the record `next` on. */
  telling: z.strictObject({ from: placeSchema.nullable(), next: z.int().min(0) }).nullable(),
});
export type SnapshotCursor = z.output<typeof cursorSchema>;

/** Undefined for what is no cursor of this version. */
export function parseSnapshotCursor(stored: JsonValue): SnapshotCursor | undefined {
  return cursorSchema.safeParse(stored).data;
}
