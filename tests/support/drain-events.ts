import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalEvents } from './local-events.ts';
import type { MortalCloud } from './mortal-cloud.ts';

const STEP_MS = 60_000;
/** What a timer has just set going is on its way to an instance. */
const PAUSE_MS = 250;
const LOOK_EVERY_MS = 50;
const IDLE_WITHIN_MS = 60_000;

/**
 * Moves time on until no event and no delivery is unfinished; each step waits for what it has set
 * going.
 *
 * @throws Error with the markers that are left after so many steps
 */
export async function drainEvents(cloud: MortalCloud, mostSteps = 400): Promise<LocalEvents> {
  const local = await cloud.running();
  for (let step = 0; ; step += 1) {
    await untilIdle(cloud);
    const left = await local.unfinished();
    if (left.length === 0) return local;
    if (step === mostSteps) throw new Error(`unfinished: ${JSON.stringify(left)}`);
    const nowEpochMs = await local.followTime();
    const dueInMs = Math.min(...left.map(({ dueEpochMs }) => dueEpochMs)) - nowEpochMs;
    // The sweeper comes each minute.
    await local.switchboard.advance(Math.max(STEP_MS, dueInMs));
  }
}

/** Waits, bounded, until no instance has a request any more. */
export async function untilIdle(cloud: MortalCloud): Promise<void> {
  const begun = performance.now();
  for (;;) {
    await sleep(PAUSE_MS);
    const atWork = await cloud.atWork();
    if (atWork.length === 0) return;
    if (performance.now() - begun > IDLE_WITHIN_MS) {
      throw new Error(`never at rest: ${atWork.join(', ')}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}
