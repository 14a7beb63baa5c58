import type { AuditSettings } from '../domain/settings.ts';
import type { ReadingCadence } from '../collect/reading-cadence.ts';
import type { CallBudget } from '../sources/domain/affordable-minutes.ts';
import { plannedCallsPerMonth, sumOfCalls } from '../sources/domain/planned-calls.ts';

/** Metered calls that the sources are expected to take in a month, as they are set. */
export interface ShownCalls {
  readonly corpId: string;
  /** At the size that the settings say. */
  readonly planned: number;
  readonly plannedAt50: number;
  readonly plannedAt500: number;
  readonly plannedAt5000: number;
  readonly allowed: number;
  /** Of the month that is under way. */
  readonly left: number;
  /** How many times longer than set the cadences are, so that the calls suffice; 1: as set. */
  readonly stretch: number;
  /** False: even the longest cadence takes more than is left. */
  readonly isEnough: boolean;
}

export function shownCalls(
  corpId: string,
  settings: AuditSettings,
  { isEnough, stretch }: ReadingCadence,
  { callsLeft }: CallBudget,
): ShownCalls {
  const plannedAt = (staff: number): number => sumOfCalls(plannedCallsPerMonth(settings, staff));
  return {
    corpId,
    planned: plannedAt(settings.staff),
    plannedAt50: plannedAt(50),
    plannedAt500: plannedAt(500),
    plannedAt5000: plannedAt(5_000),
    allowed: settings.meteredCallsPerMonth,
    left: callsLeft,
    stretch: Math.round(stretch * 10) / 10,
    isEnough,
  };
}
