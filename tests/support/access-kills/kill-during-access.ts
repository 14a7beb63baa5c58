import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggedCall } from '../../../infra/local/dingtalk/call-log.ts';
import { readChainRecords } from '../chain-records.ts';
import { drainEvents } from '../drain-events.ts';
import { MortalCloud } from '../mortal-cloud.ts';
import { SeededStream } from '../seeded-stream.ts';
import {
  plannedVictims,
  tally,
  type AccessCounts,
  type AccessRound,
  type AccessVictim,
  type EndedAccessRound,
  type LeastDoings,
} from './access-round.ts';
import { AccessScene, isIdle } from './access-scene.ts';
import { readNotes } from './client-notes.ts';
import { sealedCellsOf } from './sealed-cells.ts';

const MINUTE_MS = 60_000;
/** Past the end of every token that DingTalk has given out, and of what an instance keeps. */
const LONG_JUMP_MS = 125 * MINUTE_MS;
/** Instances read the ring of sealing keys again after ten minutes. */
const OUTLASTS_RINGS_MS = 11 * MINUTE_MS;
/** The timers of all functions have come when time was moved; what they began takes its time. */
const ALL_IDLE_WITHIN_MS = 60_000;
const MOST_ROTATIONS = 30;
/** About thirty are needed for the kills. */
const MOST_STEPS = 200;
/** A step after the last kill. */
const UNDISTURBED_MS = 1_000;
const LAST_CALLS = 20;
const LOOK_EVERY_MS = 100;

interface Jumps {
  readonly jumps: number;
  readonly longJumps: number;
}

/**
 * Kills one process after the other while tokens are refreshed, keys are changed and slots granted,
 * then lets everything come to its end and reads what is left.
 */
export async function killDuringAccess(round: AccessRound): Promise<EndedAccessRound> {
  const begun = performance.now();
  const cloud = await MortalCloud.start(round.stateDirectory);
  const open: { scene?: AccessScene } = {};
  try {
    const scene = await AccessScene.prepare(round, cloud);
    open.scene = scene;
    const { kills, jumps } = await killAll(round, scene);
    const ended = await readEnd(scene);
    const seconds = Math.round((performance.now() - begun) / 1_000);
    return { ...ended, kills, counts: countsOf(scene, { ...ended, kills, jumps, seconds }) };
  } finally {
    await open.scene?.close();
    await cloud.close();
  }
}

/** All kills in steps; between two steps nothing is under way, and time is moved on. */
async function killAll(
  round: AccessRound,
  scene: AccessScene,
): Promise<{ readonly kills: readonly AccessVictim[]; readonly jumps: Jumps }> {
  const random = new SeededStream(round.seed);
  const planned = plannedVictims(round, random);
  const kills: AccessVictim[] = [];
  const jumps = { jumps: 0, longJumps: 0 };
  let stepsSinceLong = 0;
  await scene.fleet.ready();
  for (let step = 1; planned.length > 0 || lacking(round, scene, jumps).length > 0; step += 1) {
    if (step > MOST_STEPS) throw new Error(`too few: ${lacking(round, scene, jumps).join(', ')}`);
    await scene.begin();
    if (planned.length === 0) await sleep(UNDISTURBED_MS);
    for (const victim of planned.splice(0, random.integer(2, 5))) {
      await sleep(random.integer(10, 400));
      // Instances end by themselves too: what was missed is made up for.
      if (await scene.kill(victim, random.integer(0, 150))) kills.push(victim);
      else planned.push(victim);
    }
    await scene.rest();
    if ((step - 1) % round.stepsPerKey === 0) await scene.person.changeKey();
    stepsSinceLong += 1;
    // One that somebody at work has prevented stays owed.
    const isLong = stepsSinceLong >= round.stepsPerLongJump;
    const jumpMs = isLong ? LONG_JUMP_MS : random.integer(4, 9) * MINUTE_MS;
    if (!(await moveOn(scene, jumpMs, isLong))) continue;
    jumps.jumps += 1;
    if (!isLong) continue;
    jumps.longJumps += 1;
    stepsSinceLong = 0;
  }
  return { kills, jumps };
}

/** What has not happened often enough. */
function lacking(
  { least }: AccessRound,
  { notesDirectory, person }: AccessScene,
  { longJumps }: Jumps,
): readonly (keyof LeastDoings)[] {
  const notes = readNotes(notesDirectory).flatMap((client) => client.notes);
  const asked = tally(person.asked);
  const done: LeastDoings = {
    clientCalls: notes.filter(({ kind }) => kind === 'served').length,
    blocks: notes.filter(({ kind }) => kind === 'block').length,
    longJumps,
    rotated: asked['rotate-keys: rotated'] ?? 0,
    refreshed: asked['refresh: refreshed'] ?? 0,
  };
  const names = Object.keys(done) as (keyof LeastDoings)[];
  return names.filter((name) => done[name] < least[name]);
}

/**
 * Moves time, unless somebody is still at work: a call that is under way when its token ends would be
 * refused, and nobody to blame.
 */
async function moveOn(scene: AccessScene, jumpMs: number, isLong: boolean): Promise<boolean> {
  const { cloud } = scene;
  const isAtRest = isLong
    ? await isIdle(() => cloud.allAtWork(), ALL_IDLE_WITHIN_MS)
    : await isIdle(() => cloud.atWork());
  if (!isAtRest) return false;
  await scene.moveTime(jumpMs);
  return true;
}

async function readEnd(scene: AccessScene): Promise<Omit<EndedAccessRound, 'kills' | 'counts'>> {
  const { cloud, fleet, person, pushes } = scene;
  // Once more with nobody killed: whatever has happened, calls are served again.
  const before = servedCalls(scene);
  await scene.begin();
  while (servedCalls(scene) < before + LAST_CALLS) await sleep(LOOK_EVERY_MS);
  await scene.rest();
  const pushed = await pushes.end();
  await fleet.close();
  await drainEvents(cloud);
  await rotateToTheEnd(scene);
  const local = await cloud.running();
  const { calls } = (await local.control('GET', 'calls')) as { readonly calls: LoggedCall[] };
  return {
    calls,
    clients: readNotes(scene.notesDirectory),
    pushed,
    records: await readChainRecords(local),
    cells: await sealedCellsOf(local.tables),
    consent: scene.consent,
    lastKey: Buffer.from(person.currentKey, 'base64'),
    survivors: cloud.survivors,
  };
}

function servedCalls({ notesDirectory }: AccessScene): number {
  const notes = readNotes(notesDirectory).flatMap((client) => client.notes);
  return notes.filter(({ kind }) => kind === 'served').length;
}

/** Rotates until two whole passes have met nothing under another key, when nobody has an older ring. */
async function rotateToTheEnd(scene: AccessScene): Promise<void> {
  const { person } = scene;
  await person.changeKey('k3');
  for (let rotated = 0, asked = 0; rotated < 2; asked += 1) {
    if (asked > MOST_ROTATIONS) throw new Error(`never rotated: ${JSON.stringify(person.asked)}`);
    await scene.moveTime(OUTLASTS_RINGS_MS);
    if ((await person.ask('rotate-keys')) === 'rotated') rotated += 1;
  }
}

function countsOf(
  { person }: AccessScene,
  round: Pick<EndedAccessRound, 'kills' | 'calls' | 'clients' | 'pushed'> & {
    readonly jumps: Jumps;
    readonly seconds: number;
  },
): AccessCounts {
  const notes = round.clients.flatMap((one) => one.notes);
  const codes = notes.flatMap((note) => (note.kind === 'failed' ? [note.code] : []));
  const tokenCalls = round.calls.filter(
    ({ outcome, api }) => outcome === 'served' && api === 'v1.0/oauth2/accessToken',
  );
  return {
    kills: tally(round.kills),
    seconds: round.seconds,
    clients: round.clients.length,
    clientCalls: notes.filter(({ kind }) => kind === 'served').length,
    clientFailures: tally(codes),
    blocks: notes.filter(({ kind }) => kind === 'block').length,
    tokensAskedFor: tokenCalls.length,
    ...round.jumps,
    keyChanges: person.keyChanges,
    asked: tally(person.asked),
    acknowledged: round.pushed.approvals.filter(({ isAcknowledged }) => isAcknowledged).length,
  };
}
