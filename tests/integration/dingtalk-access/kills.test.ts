import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { killDuringAccess } from '../../support/access-kills/kill-during-access.ts';
import { faultsOfAccess } from '../../support/access-kills/access-verdict.ts';
import { tablesOf } from '../../support/access-kills/sealed-cells.ts';
import { seedFromEnvironment } from '../../support/seeded-stream.ts';

/** `KILL_SEED=<seed>` repeats the choice of victims (not the machine's pace). */
const SEED = seedFromEnvironment('KILL_SEED');
/** Half a minute on a quiet machine. */
const PATIENCE_MS = 300_000;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'killed-access-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test(
  `eight kills leave every call its token, every block its one client, every row its key (KILL_SEED=${String(SEED)})`,
  { timeout: PATIENCE_MS },
  async () => {
    const round = await killDuringAccess({
      seed: SEED,
      stateDirectory: path.join(directory, 'state'),
      kills: { client: 3, 'token-refresh': 3, event: 1, launcher: 1 },
      clients: 4,
      stepsPerKey: 2,
      stepsPerLongJump: 2,
      least: { clientCalls: 11, blocks: 4, longJumps: 1, rotated: 0, refreshed: 1 },
    });

    process.stderr.write(`access kills: ${JSON.stringify(round.counts)}\n`);
    const { kills, counts } = round;
    expect(faultsOfAccess(round)).toEqual([]);
    expect(kills).toHaveLength(8);
    // Otherwise nothing was looked at.
    expect(counts.clientCalls).toBeGreaterThan(10);
    expect(counts.blocks).toBeGreaterThan(3);
    expect(counts.tokensAskedFor).toBeGreaterThan(1);
    expect(tablesOf(round.cells)).toContain('access_token');
  },
);
