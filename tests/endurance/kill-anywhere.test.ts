import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  commandOf,
  expectNothingLostNothingTwice,
  runQuietly,
  type QuietRun,
} from '../support/after-kills.ts';
import { killAndContinue, type DoneKill, type PlannedKill } from '../support/kill-and-continue.ts';
import type { Moment } from '../support/kill-moments.ts';
import { seedFromEnvironment, SeededStream } from '../support/seeded-stream.ts';

/** `KILL_SEED=<seed> npm run test:endurance` repeats the choice of moments (not the machine's pace). */
const SEED = seedFromEnvironment('KILL_SEED');
const LEAST_KILLS = 50;
const LEAST_OF_EACH = 11;
/** A killed owner's lease ends soon. */
const environment = { LEASE_SECONDS: '2' };

const TABLES = 'tablestore/tables.journal';
const BUCKET = 'oss/catalogue.journal';
const CALLS = 'dingtalk/calls.journal';

/** Where a run passes from one step to the next, as its files show it. */
const turningPoints: readonly Omit<Extract<Moment, { file: string }>, 'delayMs'>[] = [
  { file: 'endpoints.json', text: 'invokeEndpoint', occurrence: 1 },
  { file: CALLS, text: 'empLeaveRecords', occurrence: 1 },
  { file: TABLES, text: 'state\\":\\"collecting', occurrence: 1 },
  { file: TABLES, text: '["s","u-contacts', occurrence: 2 },
  { file: BUCKET, text: '/answers/m-', occurrence: 1 },
  { file: TABLES, text: '["s","m-attendance', occurrence: 1 },
  { file: CALLS, text: '"isMetered":true', occurrence: 7 },
  { file: TABLES, text: '["s","m-attendance.shift.query', occurrence: 2 },
  { file: BUCKET, text: '/outputs/', occurrence: 1 },
  { file: BUCKET, text: '/outputs/', occurrence: 3 },
  { file: TABLES, text: 'state\\":\\"held', occurrence: 1 },
  { file: TABLES, text: 'payroll.exception-accepted', occurrence: 2 },
  { file: TABLES, text: 'state\\":\\"uploading', occurrence: 1 },
  { file: TABLES, text: 'state\\":\\"uploading', occurrence: 2 },
  { file: TABLES, text: 'state\\":\\"renaming', occurrence: 1 },
  // Once everything else is done: what is not in the audit trail by now never will be.
  { file: TABLES, text: 'state\\":\\"delivered', occurrence: 1 },
  { file: TABLES, text: 'payroll.delivery', occurrence: 1 },
];

const quietRuns: QuietRun[] = [];
const done: DoneKill[] = [];
let base: string;

beforeAll(async () => {
  process.stderr.write(`kill-anywhere: KILL_SEED=${String(SEED)}\n`);
  base = await mkdtemp(path.join(tmpdir(), 'kill-anywhere-'));
  const commands = [commandOf(7, 12, '2026-10'), commandOf(41, 60, '2026-10')];
  for (const [index, command] of commands.entries()) {
    const stateDirectory = path.join(base, `quiet-${String(index)}`);
    quietRuns.push(await runQuietly(command, environment, stateDirectory));
  }
});

afterAll(() => rm(base, { recursive: true, force: true }));

interface Plan {
  readonly number: number;
  readonly quiet: QuietRun;
  readonly kills: readonly PlannedKill[];
}

/** So many that each turning point is aimed at. */
const CASES = [...Array.from({ length: 34 }).keys()];
/** Moments are missed where the machine is faster than it was: further cases make up for them. */
const MOST_CASES = 2 * CASES.length;

/** Two of three cases aim at a turning point; the others strike at any time. A third strike again. */
function planOf(number: number): Plan {
  const stream = new SeededStream(SEED * 1_000 + number);
  const quiet = quietRuns[number % 4 === 3 ? 1 : 0];
  if (quiet === undefined) throw new Error('there is no undisturbed run');
  const first =
    number % 3 === 2
      ? anyTime(stream, quiet, 0.9)
      : aimed(stream, 2 * Math.floor(number / 3) + (number % 3));
  const kills = [first];
  while (kills.length < 4 && stream.isTrue(0.35)) kills.push(anyTime(stream, quiet, 0.6));
  return { number, quiet, kills: kills.map((moment) => ({ victim: victimOf(stream), moment })) };
}

function victimOf(stream: SeededStream): PlannedKill['victim'] {
  return stream.isTrue(0.5) ? 'launcher' : 'function';
}

function aimed(stream: SeededStream, index: number): Moment {
  // The first bytes at the receiver are the most delicate moment: every fourth aims at them.
  const delayMs = stream.integer(0, 6);
  if (index % 4 === 1) return { received: stream.isTrue(0.7) ? 'temporary' : 'finished', delayMs };
  // The others go through the turning points one by one.
  const position = index - Math.floor((index + 2) / 4);
  const point = turningPoints[position % turningPoints.length];
  if (point === undefined) throw new Error('there is no turning point');
  return { ...point, delayMs };
}

/** The preparation before the job is a third of the time and far simpler: one in eight goes there. */
function anyTime(stream: SeededStream, quiet: QuietRun, share: number): Moment {
  if (stream.isTrue(0.125)) {
    const preparationMs = quiet.durationMs - quiet.jobMs;
    return { after: 'start', delayMs: stream.unit() * preparationMs };
  }
  return { after: 'job', delayMs: stream.unit() * share * quiet.jobMs };
}

async function expectOneFileAfterKills(number: number): Promise<void> {
  const { quiet, kills } = planOf(number);
  const stateDirectory = path.join(base, `case-${String(number)}`);
  const command = [...quiet.options, '--state', stateDirectory];

  const chronicle = await killAndContinue(command, environment, stateDirectory, kills);
  done.push(...chronicle.kills);

  await expectNothingLostNothingTwice(chronicle, quiet, stateDirectory);
  await rm(stateDirectory, { recursive: true, force: true });
}

const killsOf = (wanted: DoneKill['victim']): number =>
  done.filter(({ victim }) => victim === wanted).length;

function hasKilledEnough(): boolean {
  const least = Math.min(killsOf('launcher'), killsOf('function'));
  return done.length >= LEAST_KILLS && least >= LEAST_OF_EACH;
}

describe(`kill -9 of any process at any moment (KILL_SEED=${String(SEED)})`, () => {
  test.each(CASES)('leaves one file with the same bytes: case %i', expectOneFileAfterKills);

  test(`has killed ${String(LEAST_KILLS)} times, both the launcher and the function`, async () => {
    for (let number = CASES.length; !hasKilledEnough() && number < MOST_CASES; number += 1) {
      await expectOneFileAfterKills(number);
    }
    process.stderr.write(`kill-anywhere: ${String(done.length)} kills\n`);

    expect(done.length).toBeGreaterThanOrEqual(LEAST_KILLS);
    expect(killsOf('launcher')).toBeGreaterThanOrEqual(LEAST_OF_EACH);
    expect(killsOf('function')).toBeGreaterThanOrEqual(LEAST_OF_EACH);
  });
});
