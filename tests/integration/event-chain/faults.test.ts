import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOfChain } from '../../support/chain-verdict.ts';
import {
  acknowledgedButNotOnRecord,
  pushThroughFaults,
} from '../../support/push-through-faults.ts';
import { seedFromEnvironment } from '../../support/seeded-stream.ts';

/** `FAULT_SEED=<seed>` draws the same faults again (not the machine's pace). */
const SEED = seedFromEnvironment('FAULT_SEED');
/** Half a minute on a quiet machine. */
const PATIENCE_MS = 300_000;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'faulty-chain-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test(
  `each of thirty approvals becomes one request while every neighbour fails (FAULT_SEED=${String(SEED)})`,
  { timeout: PATIENCE_MS },
  async () => {
    const round = await pushThroughFaults({
      seed: SEED,
      stateDirectory: path.join(directory, 'state'),
      approvals: 30,
    });

    expect(faultsOfChain(round.records, round.approvals)).toEqual([]);
    expect(acknowledgedButNotOnRecord(round)).toEqual([]);
    for (const neighbour of ['tablestore', 'dingtalk', 'jira', 'function-host']) {
      expect(round.faults[neighbour], neighbour).toBeGreaterThan(0);
    }
  },
);
