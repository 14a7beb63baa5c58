import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOfChain } from '../../support/chain-verdict.ts';
import { countsOf, killWhilePushing } from '../../support/kill-while-pushing.ts';
import { seedFromEnvironment } from '../../support/seeded-stream.ts';

/** `KILL_SEED=<seed>` repeats the choice of victims (not the machine's pace). */
const SEED = seedFromEnvironment('KILL_SEED');
const EVENTS = 40;
/** Half a minute on a quiet machine. */
const PATIENCE_MS = 300_000;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'killed-chain-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test(
  `six kills while events come lose nothing and do nothing twice (KILL_SEED=${String(SEED)})`,
  { timeout: PATIENCE_MS },
  async () => {
    const round = await killWhilePushing({
      seed: SEED,
      stateDirectory: path.join(directory, 'state'),
      instanceKills: 5,
      launcherKills: 1,
      events: EVENTS,
    });

    const counts = countsOf(round);
    expect(faultsOfChain(round.records, round.approvals)).toEqual([]);
    expect(counts).toMatchObject({ kills: 6, acknowledgedOthersNotOnRecord: 0 });
    expect(counts.acknowledged).toBeGreaterThan(EVENTS / 4);
    expect(round.survivors, 'processes that outlived the killed launcher').toEqual([]);
  },
);
