import { setTimeout as sleep } from 'node:timers/promises';
import { AUDIT_SOURCES } from '../../../infra/local/dingtalk/audit/audit-record.ts';
import {
  addDays,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  MINUTE_MS,
} from '../../../shared/time/index.ts';
import { drainEvents } from '../drain-events.ts';
import { MortalCloud } from '../mortal-cloud.ts';
import { SeededStream } from '../seeded-stream.ts';
import type { AuditServices } from './audit-services.ts';
import { collectedCopy } from './collected-copies.ts';
import { ForwarderScene } from './forwarder-scene.ts';
import {
  MOMENTS,
  type EndedForwarderRound,
  type ForwarderRound,
  type Moment,
} from './forwarder-round.ts';
import { keepRecordsComing } from './keep-records-coming.ts';
import { killAtMoment } from './kill-moment.ts';
import { Runs } from './runs.ts';
import { readStoredState } from './stored-state.ts';

/** Others wait for a run that died as long as its lease lasts. */
const OUTLASTS_LEASE_MS = 31_000;
/** Past everything that is told late; also long enough for hours to be archived. */
const NEXT_DAY_MS = 8 * 60 * MINUTE_MS;
const BETWEEN_RUNS_MS = 11 * MINUTE_MS;
const QUIET_RUNS = 3;
const MOST_RUNS = 60;

/**
 * Kills the forwarder again and again while records keep coming and everything that it asks fails at
 * random; then lets it come to its end and reads what is left.
 */
export async function killWhileForwarding(round: ForwarderRound): Promise<EndedForwarderRound> {
  const begun = performance.now();
  const cloud = await MortalCloud.start(round.stateDirectory);
  const over = new AbortController();
  try {
    const scene = new ForwarderScene(cloud, round.stateDirectory, round.seed);
    const beganAtEpochMs = await (await scene.services()).followTime();
    const coming = keepRecordsComing(scene, round.seed + 1, over.signal);
    // Whoever waits for the end is told.
    coming.catch(() => undefined);
    const runs = new Runs();
    const kills = await killAll(round, scene, runs);
    over.abort();
    const pushed = await coming;
    const faults = await scene.endFaults();
    const toEpochMs = await (await scene.services()).followTime();
    await drainEvents(cloud);
    const ended = await comeToAnEnd(scene, runs);
    return {
      ...ended,
      kills,
      faults,
      pushed,
      invocations: runs.count,
      failedDeliveries: runs.failedDeliveries,
      span: { fromEpochMs: midnightBefore(beganAtEpochMs, 1), toEpochMs },
      survivors: cloud.survivors,
      seconds: Math.round((performance.now() - begun) / 1_000),
    };
  } finally {
    over.abort();
    await cloud.close();
  }
}

async function killAll(
  round: ForwarderRound,
  scene: ForwarderScene,
  runs: Runs,
): Promise<readonly (Moment | 'launcher')[]> {
  const random = new SeededStream(round.seed);
  const planned = plannedVictims(round, random);
  const done: (Moment | 'launcher')[] = [];
  for (let victim = planned.pop(); victim !== undefined; victim = planned.pop()) {
    const services = await scene.services();
    if (random.isTrue(0.05)) await services.forgetChannels();
    const run = runs.begin(services);
    const isKilled = await kill(scene, victim, random, run.hasEnded);
    // What was missed is made up for.
    if (isKilled) done.push(victim);
    else planned.splice(random.integer(0, planned.length), 0, victim);
    await run.ended;
    await scene.moveTime(isKilled ? OUTLASTS_LEASE_MS : random.integer(1, 60) * 1_000);
  }
  return done;
}

async function kill(
  scene: ForwarderScene,
  victim: Moment | 'launcher',
  random: SeededStream,
  hasEnded: () => boolean,
): Promise<boolean> {
  if (victim !== 'launcher') return killAtMoment(scene.cloud, victim, random, hasEnded);
  await sleep(random.integer(100, 1_500));
  await scene.killLauncher();
  return true;
}

/** Every moment as often as any other, in an order of the seed's. */
function plannedVictims(round: ForwarderRound, random: SeededStream): (Moment | 'launcher')[] {
  const ofFunction = Array.from(
    { length: round.kills },
    (_, index) => MOMENTS[index % MOMENTS.length] ?? 'anywhere',
  );
  const all: (Moment | 'launcher')[] = [
    ...ofFunction,
    ...Array.from({ length: round.launcherKills }, () => 'launcher' as const),
  ];
  return all
    .map((victim) => ({ victim, place: random.unit() }))
    .sort((left, right) => left.place - right.place)
    .map(({ victim }) => victim);
}

type Ending = Pick<
  EndedForwarderRound,
  'corpId' | 'told' | 'copies' | 'copiesBeforeQuiet' | 'stored' | 'lastRunEpochMs'
>;

/** Nobody is killed and nothing fails any more. */
async function comeToAnEnd(scene: ForwarderScene, runs: Runs): Promise<Ending> {
  const services = await scene.services();
  await untilCaughtUp(scene, runs);
  const now = await services.followTime();
  await scene.moveTime(Math.max(midnightBefore(now, -1) + 30 * MINUTE_MS - now, NEXT_DAY_MS));
  await untilCaughtUp(scene, runs);
  await replayAll(services);
  await untilCaughtUp(scene, runs);
  // Its own doings are told as well: once, and not again and again.
  await scene.moveTime(BETWEEN_RUNS_MS);
  await untilCaughtUp(scene, runs);
  const copiesBeforeQuiet = (await services.received()).length;
  let lastRunEpochMs = 0;
  for (let run = 0; run < QUIET_RUNS; run += 1) {
    await scene.moveTime(BETWEEN_RUNS_MS);
    lastRunEpochMs = await services.followTime();
    await untilCaughtUp(scene, runs);
  }
  const told = new Map<
    (typeof AUDIT_SOURCES)[number],
    Awaited<ReturnType<AuditServices['told']>>
  >();
  for (const source of AUDIT_SOURCES) told.set(source, await services.told(source));
  return {
    corpId: services.local.corpId,
    told,
    copies: (await services.received()).map(collectedCopy),
    copiesBeforeQuiet,
    stored: await readStoredState(services),
    lastRunEpochMs,
  };
}

async function untilCaughtUp(scene: ForwarderScene, runs: Runs): Promise<void> {
  for (let run = 0; run < MOST_RUNS; run += 1) {
    const answer = await runs.begin(await scene.services()).ended;
    if (answer?.outcome === 'forwarded') return;
    await scene.moveTime(OUTLASTS_LEASE_MS);
  }
  throw new Error(`never caught up: ${JSON.stringify(runs.last)}`);
}

async function replayAll(services: AuditServices): Promise<void> {
  const answer = await services.invoke({ action: 'replay' });
  if (answer.outcome !== 'replayed') throw new Error(`not replayed: ${JSON.stringify(answer)}`);
}

function midnightBefore(epochMs: number, days: number): number {
  return hongKongMidnightEpochMs(addDays(hongKongDateOf(epochMs), -days));
}
