import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsOfChain } from '../support/chain-verdict.ts';
import { countsOf, killWhilePushing, type DoneKill } from '../support/kill-while-pushing.ts';
import { seedFromEnvironment } from '../support/seeded-stream.ts';

/** `KILL_SEED=<seed> npm run test:endurance` repeats the choice of victims (not the machine's pace). */
const SEED = seedFromEnvironment('KILL_SEED');
/** In every second one, everything that answers the functions fails at random as well. */
const ROUNDS = [0, 1, 2, 3];
const ROUND = { instanceKills: 44, launcherKills: 6, events: 40 };
const LEAST_KILLS = 200;

const done: DoneKill[] = [];
let base: string;

beforeAll(async () => {
  process.stderr.write(`event-chain-kills: KILL_SEED=${String(SEED)}\n`);
  base = await mkdtemp(path.join(tmpdir(), 'event-chain-kills-'));
});

afterAll(() => rm(base, { recursive: true, force: true }));

describe(`kill -9 of intake, worker, subscriber or host while events come (KILL_SEED=${String(SEED)})`, () => {
  test.each(ROUNDS)('loses nothing and does nothing twice: round %i', async (number) => {
    const stateDirectory = path.join(base, `round-${String(number)}`);

    const round = await killWhilePushing({
      ...ROUND,
      seed: SEED * ROUNDS.length + number,
      isFaulty: number % 2 === 1,
      stateDirectory,
    });
    done.push(...round.kills);

    const counts = countsOf(round);
    process.stderr.write(`event-chain-kills, round ${String(number)}: ${JSON.stringify(counts)}\n`);
    expect(faultsOfChain(round.records, round.approvals)).toEqual([]);
    expect(counts.acknowledgedOthersNotOnRecord).toBe(0);
    expect(counts.acknowledged).toBeGreaterThan(ROUND.events / 2);
    expect(round.survivors, 'processes that outlived a killed launcher').toEqual([]);
    await rm(stateDirectory, { recursive: true, force: true });
  });

  test(`has killed ${String(LEAST_KILLS)} times, each of the four`, () => {
    const killsOf = (wanted: DoneKill['victim']): number =>
      done.filter(({ victim }) => victim === wanted).length;

    expect(done.length).toBeGreaterThanOrEqual(LEAST_KILLS);
    for (const victim of ['intake', 'worker', 'service-desk', 'launcher'] as const) {
      expect(killsOf(victim), victim).toBeGreaterThan(20);
    }
  });
});
