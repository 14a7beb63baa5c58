import * as z from 'zod';
import { isHongKongDate, type HongKongDate } from '../../../../shared/time/index.ts';
import type { JsonValue, SourceRecord } from '../../domain/source-record.ts';

/** Where a stream ends. */
export interface StreamEnd {
  readonly stream: string;
  /** Of its last event, 1 or more. */
  readonly lastSequence: number;
  readonly headHash: string;
}

/** The day of the last anchors, and where each stream ended then. */
const anchorCursorSchema = z.strictObject({
  v: z.literal(1),
  day: z.string().refine(isHongKongDate),
  ends: z.record(z.string(), z.int().min(0)),
});
export type AnchorCursor = z.output<typeof anchorCursorSchema>;

/** Undefined for what is no cursor of this version. */
export function parseAnchorCursor(stored: JsonValue): AnchorCursor | undefined {
  return anchorCursorSchema.safeParse(stored).data;
}

/** One record a stream, and one with all of them, so that a stream that is missing is missed. */
export function anchorRecords(
  day: HongKongDate,
  nowEpochMs: number,
  ends: readonly StreamEnd[],
  before: AnchorCursor | undefined,
): readonly SourceRecord[] {
  const heads = ends.map((end) => ({
    ...end,
    /** Since the anchor before. */
    events: end.lastSequence - (before?.ends[end.stream] ?? 0),
  }));
  const record = (subject: string, fields: SourceRecord['fields']): SourceRecord => ({
    identity: `${day}/${subject}`,
    timeEpochMs: nowEpochMs,
    kind: 'anchor',
    fields: { day, at: new Date(nowEpochMs).toISOString(), ...fields },
  });
  const ofAll = heads.length === 0 ? [] : [record('all', { heads })];
  return [...heads.map((head) => record(head.stream, head)), ...ofAll];
}

export function anchorCursor(day: HongKongDate, ends: readonly StreamEnd[]): AnchorCursor {
  const places = ends.map(({ lastSequence, stream }) => [stream, lastSequence] as const);
  return { v: 1, day, ends: Object.fromEntries(places) };
}
