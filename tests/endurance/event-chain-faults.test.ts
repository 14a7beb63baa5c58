import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsOfChain } from '../support/chain-verdict.ts';
import {
  acknowledgedButNotOnRecord,
  figuresOf,
  pushThroughFaults,
} from '../support/push-through-faults.ts';
import { seedFromEnvironment } from '../support/seeded-stream.ts';

/** `FAULT_SEED=<seed> npm run test:endurance` draws the same faults again (not the machine's pace). */
const SEED = seedFromEnvironment('FAULT_SEED');
const ROUNDS = [0, 1, 2];
const APPROVALS = 100;
const NEIGHBOURS = ['tablestore', 'kms', 'oss', 'dingtalk', 'jira', 'function-host'];

let base: string;

beforeAll(async () => {
  process.stderr.write(`event-chain-faults: FAULT_SEED=${String(SEED)}\n`);
  base = await mkdtemp(path.join(tmpdir(), 'event-chain-faults-'));
});

afterAll(() => rm(base, { recursive: true, force: true }));

describe(`approvals pushed while every neighbour fails at random (FAULT_SEED=${String(SEED)})`, () => {
  test.each(ROUNDS)('become one request each: round %i', async (number) => {
    const stateDirectory = path.join(base, `round-${String(number)}`);

    const round = await pushThroughFaults({
      seed: SEED * ROUNDS.length + number,
      stateDirectory,
      approvals: APPROVALS,
    });

    const figures = figuresOf(round);
    process.stderr.write(
      `event-chain-faults, round ${String(number)}: ${JSON.stringify(figures)}\n`,
    );
    expect(faultsOfChain(round.records, round.approvals)).toEqual([]);
    expect(acknowledgedButNotOnRecord(round)).toEqual([]);
    expect(figures.foundByBackstops, 'pushes that never came').toBeGreaterThan(0);
    for (const neighbour of NEIGHBOURS) {
      expect(round.faults[neighbour], neighbour).toBeGreaterThan(0);
    }
    await rm(stateDirectory, { recursive: true, force: true });
  });
});
