import type { BilingualText } from '../../../../shared/errors/index.ts';
import { formatHongKongTimestamp } from '../../../../shared/time/index.ts';

/** Where an employee works: Hong Kong, or the mainland. */
export const workPlaces = ['HK', 'CN'] as const;
export type WorkPlace = (typeof workPlaces)[number];

/** Hong Kong Time and China Standard Time. */
export const timeLabels: Readonly<Record<WorkPlace, string>> = { HK: 'HKT', CN: 'CST' };

/** To be shown wherever both labels are: `CST` alone is also read as US Central time. */
export const sameOffsetNote: BilingualText = {
  en: 'HKT (Hong Kong Time) and CST (China Standard Time) are both UTC+8: the same clock time.',
  zhHK: 'HKT（香港時間）與 CST（中國標準時間）均為 UTC+8，時鐘時間相同。',
};

/** `2026-01-18 09:00:00 HKT`, with the label of the place; the clock time is the same in both. */
export function formatAtWorkPlace(epochMs: number, place: WorkPlace): string {
  return `${formatHongKongTimestamp(epochMs)} ${timeLabels[place]}`;
}
