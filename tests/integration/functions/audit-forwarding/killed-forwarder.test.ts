import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  faultsOfForwarding,
  figuresOf,
} from '../../../support/forwarder-kills/forwarding-verdict.ts';
import { killWhileForwarding } from '../../../support/forwarder-kills/kill-while-forwarding.ts';

const SEED = 20261127;

let base: string;

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'killed-forwarder-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

describe('a forwarder that is killed while everything around it fails', () => {
  it('brings every record to the receiver, once after its duplicates are dropped', async () => {
    const stateDirectory = path.join(base, 'state');

    const round = await killWhileForwarding({
      seed: SEED,
      stateDirectory,
      kills: 7,
      launcherKills: 0,
    });

    const figures = figuresOf(round);
    expect(faultsOfForwarding(round), JSON.stringify(figures)).toEqual([]);
    expect(figures.kills).toBe(7);
    expect(figures.events).toBeGreaterThan(50);
  }, 600_000);
});
