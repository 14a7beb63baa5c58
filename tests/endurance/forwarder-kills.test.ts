import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOMENTS, type EndedForwarderRound } from '../support/forwarder-kills/forwarder-round.ts';
import { faultsOfForwarding, figuresOf } from '../support/forwarder-kills/forwarding-verdict.ts';
import { killWhileForwarding } from '../support/forwarder-kills/kill-while-forwarding.ts';
import { seedFromEnvironment } from '../support/seeded-stream.ts';

/** `FAULT_SEED=<seed> npm run test:endurance` draws the same faults and moments (not the machine's pace). */
const SEED = seedFromEnvironment('FAULT_SEED');
const ROUNDS = [0, 1];
const ROUND = { kills: 98, launcherKills: 3 };
const LEAST_KILLS = 200;
const NEIGHBOURS = ['dingtalk', 'tablestore', 'oss', 'kms', 'splunk'];

const done: EndedForwarderRound['kills'][number][] = [];
let base: string;

beforeAll(async () => {
  process.stderr.write(`forwarder-kills: FAULT_SEED=${String(SEED)}\n`);
  base = await mkdtemp(path.join(tmpdir(), 'forwarder-kills-'));
});

afterAll(() => rm(base, { recursive: true, force: true }));

describe(`kill -9 of the forwarder while everything around it fails (FAULT_SEED=${String(SEED)})`, () => {
  test.each(ROUNDS)(
    'leaves the receiver with every record, once after its duplicates are dropped: round %i',
    async (number) => {
      const stateDirectory = path.join(base, `round-${String(number)}`);

      const round = await killWhileForwarding({
        ...ROUND,
        seed: SEED * ROUNDS.length + number,
        stateDirectory,
      });
      done.push(...round.kills);

      const figures = figuresOf(round);
      process.stderr.write(
        `forwarder-kills, round ${String(number)}: ${JSON.stringify(figures)}\n`,
      );
      expect(faultsOfForwarding(round)).toEqual([]);
      // Otherwise there was nothing to go wrong.
      expect(figures.events).toBeGreaterThan(300);
      expect(figures.duplicates.counted).toBeGreaterThan(0);
      expect(figures.duplicates.otherChannel).toBeGreaterThan(0);
      for (const neighbour of NEIGHBOURS) {
        expect(round.faults[neighbour], neighbour).toBeGreaterThan(0);
      }
      await rm(stateDirectory, { recursive: true, force: true });
    },
  );

  test(`has killed ${String(LEAST_KILLS)} times, at each moment`, () => {
    expect(done.length).toBeGreaterThanOrEqual(LEAST_KILLS);
    for (const moment of [...MOMENTS, 'launcher'] as const) {
      expect(done.filter((one) => one === moment).length, moment).toBeGreaterThan(4);
    }
  });
});
