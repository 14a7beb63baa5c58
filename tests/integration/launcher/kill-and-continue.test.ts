import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  commandOf,
  expectNothingLostNothingTwice,
  runQuietly,
  type QuietRun,
} from '../../support/after-kills.ts';
import { killAndContinue, type PlannedKill } from '../../support/kill-and-continue.ts';

/** A killed owner's lease ends soon. */
const environment = { LEASE_SECONDS: '2' };

let base: string;
let quiet: QuietRun;

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'kill-and-continue-'));
  quiet = await runQuietly(commandOf(31, 12, '2026-10'), environment, path.join(base, 'quiet'));
});

afterAll(() => rm(base, { recursive: true, force: true }));

/** The endurance test has fifty moments more, the very end of a run among them. */
const disasters: readonly (readonly [string, readonly PlannedKill[]])[] = [
  [
    'the launcher, while answers are being stored',
    [
      {
        victim: 'launcher',
        moment: { file: 'oss/catalogue.journal', text: '/answers/m-', occurrence: 3, delayMs: 0 },
      },
    ],
  ],
  [
    'the function while it sends, then the launcher just before the rename',
    [
      { victim: 'function', moment: { received: 'temporary', delayMs: 0 } },
      {
        victim: 'launcher',
        moment: {
          file: 'tablestore/tables.journal',
          text: 'state\\":\\"renaming',
          occurrence: 1,
          delayMs: 0,
        },
      },
    ],
  ],
];

describe('after kill -9 the same command gives one file with the same bytes', () => {
  test.each(disasters)(
    'of %s',
    async (name, kills) => {
      const stateDirectory = path.join(base, name.replaceAll(/\W+/g, '-'));
      const command = [...quiet.options, '--state', stateDirectory];

      const chronicle = await killAndContinue(command, environment, stateDirectory, kills);

      expect(chronicle.missed).toEqual([]);
      expect(chronicle.kills.map(({ victim }) => victim)).toEqual(
        kills.map(({ victim }) => victim),
      );
      await expectNothingLostNothingTwice(chronicle, quiet, stateDirectory);
    },
    120_000,
  );
});
