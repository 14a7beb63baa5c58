import { hongKongDateOf, hongKongMidnightEpochMs, MINUTE_MS } from '../../../shared/time/index.ts';
import type { AuditSettings } from '../domain/settings.ts';
import type { AuditSource } from '../ports.ts';
import {
  affordableMinutes,
  type AffordableCadence,
  type CallBudget,
} from '../sources/domain/affordable-minutes.ts';
import { API_STREAM_NAMES } from '../sources/domain/api-stream.ts';

/** How often sources are read, and whether the month's calls suffice for it. */
export interface ReadingCadence {
  everyMinutesOf(source: Pick<AuditSource, 'description'>): number;
  /** How many times longer than set; 1: as set. */
  readonly stretch: number;
  /** False: even the longest rhythm takes more calls than are left. */
  readonly isEnough: boolean;
}

/** Sources that ask for nothing metered keep their rhythm; the others share what is left of the month. */
export function readingCadence(settings: AuditSettings, budget: CallBudget): ReadingCadence {
  const cadence = affordableMinutes(settings, settings.staff, budget);
  return {
    everyMinutesOf: ({ description }) => minutesOf(cadence, description),
    stretch: cadence.stretch,
    isEnough: cadence.isEnough,
  };
}

/** Minutes from an instant to the end of its month in Hong Kong. */
export function minutesLeftInMonth(nowEpochMs: number): number {
  const [year = '', month = ''] = hongKongDateOf(nowEpochMs).split('-');
  const isDecember = month === '12';
  const nextYear = isDecember ? Number(year) + 1 : Number(year);
  const nextMonth = isDecember ? 1 : Number(month) + 1;
  const next = `${String(nextYear)}-${String(nextMonth).padStart(2, '0')}-01`;
  return Math.max(0, (hongKongMidnightEpochMs(next) - nowEpochMs) / MINUTE_MS);
}

function minutesOf(
  { everyMinutes }: AffordableCadence,
  { stream, everyMinutes: own }: AuditSource['description'],
): number {
  const name = API_STREAM_NAMES.find((one) => one === stream);
  return name === undefined ? own : everyMinutes[name];
}
