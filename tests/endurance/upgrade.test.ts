import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readChainRecords } from '../support/chain-records.ts';
import { faultsOfChain } from '../support/chain-verdict.ts';
import { drainEvents } from '../support/drain-events.ts';
import { readKeptState, type KeptState } from '../support/kept-state.ts';
import { previousCommits, unpackRelease } from '../support/previous-release.ts';
import { pushEvents, type PushedEvents } from '../support/push-events.ts';
import { UpgradedCloud } from '../support/upgraded-cloud.ts';

const SAMPLE = ['--employees', '12', '--period', '2026-10', '--seed', '7'];
const PAY_PERIOD = ['--from', '2026-10-01', '--to', '2026-10-15'];
const PAYROLL = ['--import', 'tsx', 'infra/payroll/main.ts'];
const DELIVERED = 'HUX_2026-10-01_2026-10-15_0001.csv';
const EVENTS = { seed: 7, events: 5 };
/** The call for punches; of the three of a half-month, the last is never answered. */
const PUNCHES = 'attendance/listRecord';
const ANSWERED_CALLS = 2;
/** `CALLS_IN_FLIGHT` of the export: so many may be answered and not stored when it is killed. */
const CALLS_IN_FLIGHT = 4;

let base: string;
let pushed: PushedEvents;
let atTheUpgrade: KeptState;
let afterwards: KeptState;
let chainFaults: readonly string[];

/** The corpId of the sample, and nothing else of what is told. */
async function corpIdOf(stateDirectory: string): Promise<string> {
  const text = await readFile(path.join(stateDirectory, 'endpoints.json'), 'utf8');
  return (JSON.parse(text) as { readonly sample: { readonly corpId: string } }).sample.corpId;
}

/** The newest earlier release that starts. @throws Error with what the last one printed */
async function startPrevious(stateDirectory: string): Promise<UpgradedCloud> {
  let failure: unknown;
  for (const commit of await previousCommits()) {
    const { directory } = await unpackRelease(commit, path.join(base, commit));
    try {
      const cloud = await UpgradedCloud.start(stateDirectory, SAMPLE, directory);
      process.stderr.write(`upgrade: from ${commit}\n`);
      return cloud;
    } catch (error) {
      process.stderr.write(`upgrade: ${commit} does not start\n`);
      failure = error;
      await rm(stateDirectory, { recursive: true, force: true });
    }
  }
  throw failure;
}

/** The previous release in the middle of everything: killed while it exports and delivers events. */
async function leaveHalfWay(stateDirectory: string): Promise<PushedEvents> {
  const cloud = await startPrevious(stateDirectory);
  try {
    const { switchboard } = await cloud.running();
    await switchboard.addFault({
      standIn: 'jira',
      effect: { kind: 'error', code: 'unavailable' },
    });
    const events = await pushEvents(cloud, EVENTS, AbortSignal.abort());
    const id = await switchboard.addFault({
      standIn: 'dingtalk',
      operation: PUNCHES,
      effect: { kind: 'delay', ms: 600_000 },
      after: ANSWERED_CALLS,
    });
    const exporting = cloud.program(...PAYROLL, 'export', ...PAY_PERIOD);
    await cloud.untilFired(id);
    // What was answered before is on its way into the bucket.
    await cloud.untilStored('/answers/');
    await cloud.kill();
    await exporting;
    return events;
  } finally {
    await cloud.close();
  }
}

/** The present release deployed over that, and everything brought to its end. */
async function finish(stateDirectory: string): Promise<readonly string[]> {
  const cloud = await UpgradedCloud.start(stateDirectory, [...SAMPLE, '--empty']);
  try {
    const payroll = (action: string, ...others: readonly string[]) =>
      cloud.program(...PAYROLL, action, ...PAY_PERIOD, ...others);
    const steps: readonly (readonly [string, () => ReturnType<UpgradedCloud['program']>])[] = [
      ['created', () => cloud.serverlessDevs('deploy', '-y')],
      ['Result: held', () => payroll('export', '--save', path.join(base, 'first'))],
      [
        'Result: awaiting-release',
        () => payroll('export', '--accept-all-of', path.join(base, 'first/exceptions.csv')),
      ],
      ['Result: agreed', () => cloud.program(...PAYROLL, 'decide', '--agree')],
      ['Result: delivered', () => payroll('resume')],
    ];
    for (const [promise, step] of steps) {
      const { text } = await step();
      expect(text).toContain(promise);
    }
    const records = await readChainRecords(await drainEvents(cloud));
    return faultsOfChain(records, pushed.approvals);
  } finally {
    await cloud.close();
  }
}

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'upgrade-'));
  const stateDirectory = path.join(base, 'state');
  pushed = await leaveHalfWay(stateDirectory);
  const corpId = await corpIdOf(stateDirectory);
  atTheUpgrade = await readKeptState(stateDirectory, corpId);
  chainFaults = await finish(stateDirectory);
  afterwards = await readKeptState(stateDirectory, corpId);
});

afterAll(() => rm(base, { recursive: true, force: true }));

describe('what the previous release left half-way, finished by the present one', () => {
  test('was left in the middle: answers are stored, no file is sent, events are owed', () => {
    const owed = pushed.approvals.filter(({ isOwed }) => isOwed);

    expect(atTheUpgrade.answers.length).toBeGreaterThan(0);
    expect(atTheUpgrade.received).toEqual([]);
    expect(owed.length).toBeGreaterThan(1);
  });

  test('sends one file, from what was stored and what was still to be asked', () => {
    const calls = (state: KeptState): readonly string[] => state.answers.map(({ call }) => call);
    const before = calls(atTheUpgrade);
    const after = calls(afterwards);

    expect(afterwards.received).toEqual([DELIVERED]);
    expect(afterwards.runStates).toEqual(['delivered']);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(new Set(after).size).toBe(after.length);
  });

  test('asks DingTalk again only for what was under way at the kill', () => {
    const served = afterwards.calls.filter(
      ({ isMetered, outcome }) => isMetered && outcome === 'served',
    );
    const stored = afterwards.answers.filter(({ call }) => call.startsWith('m-'));

    expect(served.length).toBeGreaterThanOrEqual(stored.length);
    expect(served.length - stored.length).toBeLessThanOrEqual(CALLS_IN_FLIGHT);
  });

  test('makes one request for each approval, and leaves nothing unfinished', () => {
    expect(chainFaults).toEqual([]);
  });
});
