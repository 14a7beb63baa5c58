import { setTimeout as sleep } from 'node:timers/promises';
import { APP_KEY } from '../../infra/local/launcher/local-cloud.ts';
import { CALLBACK_APP, equipmentTemplate } from '../../infra/local/launcher/sample-service-desk.ts';
import type { PushRecord } from '../../infra/local/dingtalk/push/queued-push.ts';
import { addDays, hongKongDateOf, hongKongMidnightEpochMs } from '../../shared/time/index.ts';
import { readChainRecords, type ChainRecords } from './chain-records.ts';
import type { ToldApproval } from './chain-verdict.ts';
import { drainEvents, untilIdle } from './drain-events.ts';
import { eventChainFaults, STORE_DOWN } from './event-chain-faults.ts';
import { WORKER } from './event-chain.ts';
import { hurry } from './hurry.ts';
import type { LocalEvents } from './local-events.ts';
import { MortalCloud } from './mortal-cloud.ts';
import { firedByNeighbour } from './random-faults.ts';
import { SeededStream } from './seeded-stream.ts';

export interface FaultyRound {
  readonly seed: number;
  /** New, or empty. */
  readonly stateDirectory: string;
  readonly approvals: number;
}

/** What was pushed and what has come of it, after the faults and a day or two. */
export interface PushedRound {
  readonly approvals: readonly ToldApproval[];
  readonly pushes: readonly PushRecord[];
  readonly records: ChainRecords;
  readonly faults: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** After the duties of the day have become due. */
const EIGHT_O_CLOCK_MS = 8 * 3_600_000;
/** Share of the approvals. */
const MADE_AMID_FAULTS = 0.7;
/** For each approval. */
const AMID_FAULTS_MS = 350;
/** Against hanging. */
const MOST_AMID_FAULTS_MS = 900_000;
const MOST_SAVES = 10;
const LOOK_EVERY_MS = 100;
const STORE_DOWN_MS = 3_000;

/** DingTalk pushes the ends of approvals while everything around the functions fails at random. */
export async function pushThroughFaults(round: FaultyRound): Promise<PushedRound> {
  const begun = performance.now();
  const cloud = await MortalCloud.start(round.stateDirectory);
  try {
    const local = await cloud.running();
    await register(local);
    await nextMorning(cloud);
    for (const rule of eventChainFaults(round.seed)) await local.switchboard.addFault(rule);
    const over = new AbortController();
    const hurrying = hurry(cloud, over.signal);
    const ids = await agreeToAll(local, round);
    await untilMostAreMade(local, round.approvals);
    over.abort();
    await hurrying;
    const faults = firedByNeighbour(await local.switchboard.listFaults());
    await cloud.clearFaults();
    await drainEvents(cloud);
    await nextMorning(cloud);
    await drainEvents(cloud);
    const pushes = await pushesOf(local);
    return {
      approvals: ids.map((processInstanceId) => toldBy(pushes, processInstanceId)),
      pushes,
      records: await readChainRecords(local),
      faults,
      seconds: Math.round((performance.now() - begun) / 1_000),
    };
  } finally {
    await cloud.close();
  }
}

/**
 * Only ends of equipment requests are pushed, as an administrator would choose in the console. The first
 * check meets a cold start, which takes longer than DingTalk waits where the machine is loaded: whoever
 * is told so saves once more.
 */
async function register(local: LocalEvents): Promise<void> {
  const rule = `processCode/${equipmentTemplate.processCode}/type/finish`;
  const wish = {
    appKey: APP_KEY,
    url: `${local.intakeUrl}/callback/${CALLBACK_APP}`,
    eventTypes: [`/v1.0/event/bpms_instance_change/${rule}`],
  };
  for (let left = MOST_SAVES - 1; ; left -= 1) {
    try {
      await local.control('PUT', 'callbacks', wish);
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

/**
 * On the morning of the next day the worker looks after its stream of events: reads the list of failed
 * pushes, asks which approvals have ended. The first look only takes note of what there is.
 */
async function nextMorning(cloud: MortalCloud): Promise<void> {
  const local = await cloud.running();
  const nowEpochMs = await local.followTime();
  const midnight = hongKongMidnightEpochMs(addDays(hongKongDateOf(nowEpochMs), 1));
  await local.switchboard.advance(midnight + EIGHT_O_CLOCK_MS - nowEpochMs);
  const taskId = await local.switchboard.fireTrigger(WORKER, 'daily');
  for (;;) {
    const status = await local.switchboard.taskStatus(WORKER, taskId);
    if (status === 'Succeeded') break;
    if (['Failed', 'Expired', 'Invalid'].includes(status)) throw new Error(`the look: ${status}`);
    await sleep(LOOK_EVERY_MS);
  }
  // One of the timers that came with the new day may hold what this invocation was to do.
  await untilIdle(cloud);
}

async function agreeToAll(local: LocalEvents, round: FaultyRound): Promise<readonly string[]> {
  const stream = new SeededStream(round.seed + 1);
  const ids: string[] = [];
  const down = Math.floor(round.approvals / 2);
  for (let number = 0; number < round.approvals; number += 1) {
    if (number === down) await breakStore(local);
    ids.push(await local.agreedEquipment());
    await sleep(stream.integer(20, 200));
  }
  return ids;
}

/**
 * Faults are to meet the whole chain, not its beginning only. Bounded: they may keep back many. But on
 * a slow machine it goes on until each that is to come for certain has come.
 */
async function untilMostAreMade(local: LocalEvents, approvals: number): Promise<void> {
  const begun = performance.now();
  for (;;) {
    const spentMs = performance.now() - begun;
    const made = (await local.serviceDeskRequests()).length;
    const isLongEnough = spentMs > AMID_FAULTS_MS * approvals;
    if (isLongEnough || made >= MADE_AMID_FAULTS * approvals) {
      const outstanding = await outstandingFaults(local);
      if (outstanding.length === 0) return;
      if (spentMs > MOST_AMID_FAULTS_MS) throw new Error(`not met: ${outstanding.join(', ')}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** Neighbours that have been spared what was to come a number of times. */
async function outstandingFaults(local: LocalEvents): Promise<readonly string[]> {
  const rules = await local.switchboard.listFaults();
  return rules
    .filter(({ times, fired }) => times !== undefined && fired < times)
    .map(({ standIn }) => standIn);
}

/** Switched on; what comes meanwhile goes on coming. */
async function breakStore(local: LocalEvents): Promise<void> {
  const id = await local.switchboard.addFault(STORE_DOWN);
  setTimeout(() => {
    local.switchboard.removeFault(id).catch(() => undefined);
  }, STORE_DOWN_MS);
}

async function pushesOf(local: LocalEvents): Promise<readonly PushRecord[]> {
  const { pushes } = (await local.control('GET', 'pushes')) as { readonly pushes: PushRecord[] };
  return pushes;
}

/**
 * Each is owed a request: what no push has brought, the list of failed pushes or the look at the form
 * finds.
 */
function toldBy(pushes: readonly PushRecord[], processInstanceId: string): ToldApproval {
  const own = pushes.filter(({ payload }) => payload['processInstanceId'] === processInstanceId);
  const keys = new Set(own.map(({ eventId }) => `e_${eventId}`));
  return { processInstanceId, eventKeys: [...keys], isOwed: true };
}

/** Keys of the events that DingTalk takes for delivered and that are not on record. */
export function acknowledgedButNotOnRecord({ pushes, records }: PushedRound): readonly string[] {
  return pushes
    .filter(({ attempts }) => attempts.some(({ verdict }) => verdict.kind === 'success'))
    .map(({ eventId }) => `e_${eventId}`)
    .filter((key) => !records.events.has(key));
}

/** Figures of a round, for whoever looks. */
export function figuresOf({ approvals, pushes, records, faults, seconds }: PushedRound) {
  const pushed: Record<string, number> = {};
  for (const { state } of pushes) pushed[state.kind] = (pushed[state.kind] ?? 0) + 1;
  const sources: Record<string, number> = {};
  for (const { source } of records.events.values()) sources[source] = (sources[source] ?? 0) + 1;
  const tries = [...records.deliveries.values()].flat().map((delivery) => delivery.tries);
  return {
    approvals: approvals.length,
    requests: records.requests.length,
    pushed,
    attempts: pushes.reduce((sum, push) => sum + push.attempts.length, 0),
    sources,
    foundByBackstops: (sources['instance-query'] ?? 0) + (sources['failed-list'] ?? 0),
    foundAgain: records.trail.filter(({ details }) => details['foundAgain'] === true).length,
    mostTries: Math.max(0, ...tries),
    faults,
    seconds,
  };
}
