import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalEvents } from './local-events.ts';
import type { MortalCloud } from './mortal-cloud.ts';

/** A cloud with events, of which can be seen whether it does anything. */
export type DrainedCloud = Pick<MortalCloud, 'running' | 'atWork' | 'loggedBytes'>;

const STEP_MS = 60_000;
/** What a timer has just set going is on its way to an instance. */
const PAUSE_MS = 250;
const LOOK_EVERY_MS = 50;
/** An exchange of a healthy neighbour takes far less, and so does the longest wait for a slot. */
const STANDSTILL_MS = 60_000;

/**
 * Moves time on until no event and no delivery is unfinished; each step waits for what it has set
 * going.
 *
 * @throws Error with the markers that are left after so many steps
 */
export async function drainEvents(cloud: DrainedCloud, mostSteps = 400): Promise<LocalEvents> {
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

/**
 * Waits until no instance has a request any more. Bounded by a standstill: how long a backlog takes
 * depends on the machine.
 *
 * @throws Error with the functions whose instances have a request and do nothing
 */
export async function untilIdle(cloud: Omit<DrainedCloud, 'running'>): Promise<void> {
  let seen = { bytes: -1, at: 0 };
  for (;;) {
    await sleep(PAUSE_MS);
    const atWork = await cloud.atWork();
    if (atWork.length === 0) return;
    const bytes = await cloud.loggedBytes();
    if (bytes !== seen.bytes) seen = { bytes, at: performance.now() };
    else if (performance.now() - seen.at > STANDSTILL_MS) {
      throw new Error(`at a standstill: ${atWork.join(', ')}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}
