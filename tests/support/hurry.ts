import { setTimeout as sleep } from 'node:timers/promises';
import type { MortalCloud } from './mortal-cloud.ts';

/** Together with the time that passes by itself: ten times as fast. */
const EVERY_MS = 500;
const BY_MS = 4_500;

/**
 * Lets local time run ten times as fast until told otherwise, so that leases end, retries come and the
 * sweeper passes while a test goes on.
 */
export async function hurry(cloud: MortalCloud, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await sleep(EVERY_MS);
    // Refused while the switchboard is down.
    await cloud.local?.switchboard.advance(BY_MS).catch(() => undefined);
  }
}
