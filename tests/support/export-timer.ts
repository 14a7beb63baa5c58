import { MINUTE_MS } from '../../shared/time/index.ts';

const HOUR_MS = 60 * MINUTE_MS;
/** The timer `hourly` of the export, as `s.yaml` has it; Hong Kong is whole hours from UTC. */
const MINUTE_OF_TIMER = 10;
/** What a test does with a company takes less, even on a busy machine. */
const UNDISTURBED_MS = 15 * MINUTE_MS;

/**
 * An instant from this one on after which the export's timer does not come for a while. A run of the
 * timer would hold the company, or send the file that a test is about to send.
 */
export function awayFromExportTimer(epochMs: number): number {
  const sinceTimerMs = (epochMs - MINUTE_OF_TIMER * MINUTE_MS) % HOUR_MS;
  const untilTimerMs = HOUR_MS - sinceTimerMs;
  return untilTimerMs < UNDISTURBED_MS ? epochMs + untilTimerMs + MINUTE_MS : epochMs;
}
