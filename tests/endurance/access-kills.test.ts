import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessVictim } from '../support/access-kills/access-round.ts';
import { faultsOfAccess } from '../support/access-kills/access-verdict.ts';
import { killDuringAccess } from '../support/access-kills/kill-during-access.ts';
import { tablesOf } from '../support/access-kills/sealed-cells.ts';
import { seedFromEnvironment } from '../support/seeded-stream.ts';

/** `KILL_SEED=<seed> npm run test:endurance` repeats the choice of victims (not the machine's pace). */
const SEED = seedFromEnvironment('KILL_SEED');
const ROUNDS = [0, 1];
const ROUND = { client: 47, 'token-refresh': 32, event: 15, launcher: 6 };
const LEAST_KILLS = 200;
const LEAST = { clientCalls: 300, blocks: 100, longJumps: 3, rotated: 6, refreshed: 6 };

const done: AccessVictim[] = [];
let base: string;

beforeAll(async () => {
  process.stderr.write(`access-kills: KILL_SEED=${String(SEED)}\n`);
  base = await mkdtemp(path.join(tmpdir(), 'access-kills-'));
});

afterAll(() => rm(base, { recursive: true, force: true }));

describe(`kill -9 during refresh, rotation and block grants (KILL_SEED=${String(SEED)})`, () => {
  test.each(ROUNDS)(
    'leaves every call its token, every block its one client, every row its key: round %i',
    async (number) => {
      const stateDirectory = path.join(base, `round-${String(number)}`);

      const round = await killDuringAccess({
        seed: SEED * ROUNDS.length + number,
        stateDirectory,
        kills: ROUND,
        clients: 6,
        stepsPerKey: 4,
        stepsPerLongJump: 5,
        least: LEAST,
      });
      done.push(...round.kills);

      const { counts } = round;
      process.stderr.write(`access-kills, round ${String(number)}: ${JSON.stringify(counts)}\n`);
      expect(faultsOfAccess(round)).toEqual([]);
      // Otherwise there was nothing to go wrong.
      expect(counts.clientCalls).toBeGreaterThanOrEqual(LEAST.clientCalls);
      expect(counts.blocks).toBeGreaterThanOrEqual(LEAST.blocks);
      expect(counts.longJumps).toBeGreaterThanOrEqual(LEAST.longJumps);
      expect(counts.tokensAskedFor).toBeGreaterThanOrEqual(LEAST.refreshed);
      expect([...tablesOf(round.cells)]).toEqual(expect.arrayContaining(['access_token', 'inbox']));
      expect(counts.asked['rotate-keys: rotated']).toBeGreaterThanOrEqual(LEAST.rotated);
      await rm(stateDirectory, { recursive: true, force: true });
    },
  );

  test(`has killed ${String(LEAST_KILLS)} times, each of them`, () => {
    const killsOf = (wanted: AccessVictim): number =>
      done.filter((victim) => victim === wanted).length;

    expect(done.length).toBeGreaterThanOrEqual(LEAST_KILLS);
    expect(killsOf('client')).toBeGreaterThan(80);
    expect(killsOf('token-refresh')).toBeGreaterThan(50);
    expect(killsOf('launcher')).toBeGreaterThan(10);
  });
});
