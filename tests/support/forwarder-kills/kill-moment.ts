import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRule } from '../../../infra/local/stand-in/fault-switchboard.ts';
import type { MortalCloud } from '../mortal-cloud.ts';
import type { SeededStream } from '../seeded-stream.ts';
import type { SwitchboardClient } from '../switchboard-client.ts';
import type { Moment } from './forwarder-round.ts';

/** A request that is waited for is held so long: half of the kills come before it is handled. */
const HOLD_MS = 60;
const LOOK_EVERY_MS = 5;
const LONGEST_DELAY_MS = 1_500;
/** Requests of the kind that pass before the one that is held, at most. */
const MOST_PASSED = 4;

type Request = Pick<FaultRule, 'standIn' | 'operation'>;

/** By which requests a moment is known, one after the other. */
const REQUESTS: Readonly<Record<Exclude<Moment, 'anywhere'>, readonly Request[]>> = {
  reading: [{ standIn: 'dingtalk', operation: 'v*' }],
  appending: [{ standIn: 'oss', operation: 'PutObject' }],
  writing: [{ standIn: 'tablestore', operation: 'BatchWriteRow' }],
  posting: [{ standIn: 'splunk', operation: 'event' }],
  asking: [{ standIn: 'splunk', operation: 'ack' }],
  // What is written first after an acknowledgement was asked for is a checkpoint, as a rule.
  committing: [
    { standIn: 'splunk', operation: 'ack' },
    { standIn: 'tablestore', operation: 'BatchWriteRow' },
  ],
};

/**
 * Kills an instance of the forwarder at a moment of its work.
 *
 * @param hasEnded whether the invocation is over, and with it the hope of the moment
 * @returns false if it was not at work
 */
export async function killAtMoment(
  cloud: MortalCloud,
  moment: Moment,
  random: SeededStream,
  hasEnded: () => boolean,
): Promise<boolean> {
  const { switchboard } = await cloud.running();
  if (moment === 'anywhere') {
    await sleep(random.integer(0, LONGEST_DELAY_MS));
  } else {
    const requests = REQUESTS[moment];
    for (const [index, request] of requests.entries()) {
      const passed = index === 0 ? random.integer(0, MOST_PASSED) : 0;
      if (!(await untilRequested(switchboard, request, passed, hasEnded))) return false;
    }
  }
  return (
    (await cloud.killInstance('audit-forwarding', random.integer(0, 2 * HOLD_MS))) === 'at-work'
  );
}

/** Holds the next request of a kind, but for some that pass. False if none came. */
async function untilRequested(
  switchboard: SwitchboardClient,
  request: Request,
  after: number,
  hasEnded: () => boolean,
): Promise<boolean> {
  const effect = { kind: 'delay', ms: HOLD_MS } as const;
  const id = await switchboard.addFault({ ...request, effect, after, times: 1 });
  try {
    for (;;) {
      const rules = await switchboard.listFaults();
      if (rules.some((rule) => rule.id === id && rule.fired > 0)) return true;
      if (hasEnded()) return false;
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    await switchboard.removeFault(id);
  }
}
