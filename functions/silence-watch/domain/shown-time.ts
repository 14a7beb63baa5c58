import { formatHongKongTimestamp } from '../../../shared/time/index.ts';

/** A minute in Hong Kong, as people read it. */
export function shownTime(epochMs: number): string {
  return formatHongKongTimestamp(epochMs).slice(0, 16);
}
