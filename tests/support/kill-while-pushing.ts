import { setTimeout as sleep } from 'node:timers/promises';
import { readChainRecords, type ChainRecords } from './chain-records.ts';
import { drainEvents } from './drain-events.ts';
import { eventChainFaults } from './event-chain-faults.ts';
import { hurry } from './hurry.ts';
import { MortalCloud, type KillOutcome, type Victim } from './mortal-cloud.ts';
import type { RunningProcess } from './process-tree.ts';
import { pushEvents, type PushedEvents } from './push-events.ts';
import { SeededStream } from './seeded-stream.ts';

export interface KillRound {
  readonly seed: number;
  /** New, or empty. */
  readonly stateDirectory: string;
  readonly instanceKills: number;
  readonly launcherKills: number;
  /** Whether everything that answers the functions fails at random as well. */
  readonly isFaulty?: boolean;
  /** At least so many events, however soon all are killed. */
  readonly events: number;
}

export interface DoneKill {
  readonly victim: Victim;
  readonly outcome: Exclude<KillOutcome, 'missed'>;
}

/** What was done and what has come of it, once nothing is unfinished any more. */
export interface KilledRound {
  readonly kills: readonly DoneKill[];
  readonly approvals: PushedEvents['approvals'];
  readonly others: PushedEvents['others'];
  readonly records: ChainRecords;
  readonly survivors: readonly RunningProcess[];
  readonly seconds: number;
}

/** Pushes events while processes are killed one after the other, then lets everything come to its end. */
export async function killWhilePushing(round: KillRound): Promise<KilledRound> {
  const begun = performance.now();
  const faults = round.isFaulty === true ? eventChainFaults(round.seed) : [];
  const cloud = await MortalCloud.start(round.stateDirectory, faults);
  try {
    const over = new AbortController();
    const hurrying = hurry(cloud, over.signal);
    const pushing = pushEvents(cloud, round, over.signal);
    const kills = await killAll(cloud, round).finally(() => {
      over.abort();
    });
    const { approvals, others } = await pushing;
    await hurrying;
    await cloud.clearFaults();
    const local = await drainEvents(cloud);
    const records = await readChainRecords(local);
    const seconds = Math.round((performance.now() - begun) / 1_000);
    return { kills, approvals, others, records, survivors: cloud.survivors, seconds };
  } finally {
    await cloud.close();
  }
}

async function killAll(cloud: MortalCloud, round: KillRound): Promise<readonly DoneKill[]> {
  const stream = new SeededStream(round.seed);
  const done: DoneKill[] = [];
  const planned = plannedVictims(round, stream);
  // Instances end by themselves too: what was missed is made up for.
  for (let victim = planned.pop(); victim !== undefined; victim = planned.pop()) {
    await cloud.running();
    await sleep(stream.integer(50, 700));
    if (victim === 'launcher') {
      await cloud.killLauncher();
      done.push({ victim, outcome: 'at-work' });
      continue;
    }
    const outcome = await cloud.killInstance(victim, stream.integer(0, 60));
    if (outcome === 'missed') planned.unshift(victim);
    else done.push({ victim, outcome });
  }
  await cloud.running();
  return done;
}

/** All victims in an order of the seed's. */
function plannedVictims(round: KillRound, stream: SeededStream): Victim[] {
  const instances = ['intake', 'worker', 'service-desk'] as const;
  const victims: Victim[] = Array.from({ length: round.launcherKills }, () => 'launcher');
  for (let number = 0; number < round.instanceKills; number += 1) {
    victims.push(instances[stream.integer(0, instances.length - 1)] ?? 'worker');
  }
  return victims
    .map((victim) => ({ victim, place: stream.unit() }))
    .sort((a, b) => a.place - b.place)
    .map(({ victim }) => victim);
}

/** Figures of a round, for whoever looks. */
export function countsOf({ kills, approvals, others, records, seconds }: KilledRound) {
  const killed: Record<string, number> = {};
  for (const { victim, outcome } of kills) {
    const kind = victim === 'launcher' ? victim : `${victim} ${outcome}`;
    killed[kind] = (killed[kind] ?? 0) + 1;
  }
  const acknowledgedOthers = others.filter(({ isAcknowledged }) => isAcknowledged);
  return {
    kills: kills.length,
    killed,
    approvals: approvals.length,
    acknowledged: approvals.filter(({ isAcknowledged }) => isAcknowledged).length,
    acknowledgedAtFirst: approvals.filter((one) => one.isAcknowledged && one.attempts === 1).length,
    requests: records.requests.length,
    others: others.length,
    acknowledgedOthersNotOnRecord: acknowledgedOthers.filter(
      ({ eventKey }) => records.events.get(eventKey)?.state !== 'unrouted',
    ).length,
    madeAndFoundAgain: records.trail.filter(
      ({ action, details }) => action === 'jira.request' && details['foundAgain'] === true,
    ).length,
    mostTries: Math.max(0, ...[...records.deliveries.values()].flat().map(({ tries }) => tries)),
    seconds,
  };
}
