import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { LoggedCall } from '../../infra/local/dingtalk/call-log.ts';
import type { Chronicle } from './kill-and-continue.ts';
import { readKeptState, type KeptState } from './kept-state.ts';
import { resultOf, runLauncher } from './launcher-process.ts';

/** `CALLS_IN_FLIGHT` of the export: so many answers may be on their way when it is killed. */
const CALLS_IN_FLIGHT = 4;
/** The successor of a killed process does nothing before the lease has run out, of two seconds or less. */
const SUCCESSOR_WAITS_MS = 1_300;

/** What an undisturbed run of the same company gave. */
export interface QuietRun {
  readonly options: readonly string[];
  readonly corpId: string;
  readonly fileName: string;
  readonly file: Buffer;
  readonly manifest: Buffer;
  readonly exceptions: Buffer;
  /** Names of all calls whose answers were stored. */
  readonly answeredCalls: readonly string[];
  readonly acceptedExceptions: number;
  /** From the start to the end, and of that the part in which the main job ran. */
  readonly durationMs: number;
  readonly jobMs: number;
}

/** The command without `--state`: each test directory adds its own. */
export function commandOf(seed: number, employees: number, period: string): readonly string[] {
  const sample = ['--employees', String(employees), '--seed', String(seed), '--period', period];
  return ['--once', '--json', ...sample];
}

/** Runs the command undisturbed in a directory of its own. */
export async function runQuietly(
  options: readonly string[],
  environment: Readonly<Record<string, string>>,
  stateDirectory: string,
): Promise<QuietRun> {
  const startedAtEpochMs = Date.now();
  const result = resultOf(await runLauncher([...options, '--state', stateDirectory], environment));
  const endedAtEpochMs = Date.now();
  const endpoints = await readFile(path.join(stateDirectory, 'endpoints.json'), 'utf8');
  const { dingtalk } = JSON.parse(endpoints) as {
    readonly dingtalk: { readonly apps: readonly { readonly corpId: string }[] };
  };
  const corpId = dingtalk.apps[0]?.corpId ?? '';
  const kept = await readKeptState(stateDirectory, corpId);
  const firstCall = kept.calls[0]?.atEpochMs ?? startedAtEpochMs;
  const { outputs } = result;
  if (outputs === undefined || result.outcome !== 'delivered') throw new Error(result.outcome);
  return {
    options,
    corpId,
    fileName: path.basename(outputs.file),
    file: await readFile(outputs.file),
    manifest: await readFile(outputs.manifest),
    exceptions: await readFile(outputs.exceptions),
    answeredCalls: kept.answers.map(({ call }) => call).sort(),
    acceptedExceptions: acceptedIn(kept).size,
    durationMs: endedAtEpochMs - startedAtEpochMs,
    jobMs: endedAtEpochMs - (firstCall - kept.clockOffsetMs),
  };
}

/** Everything that has to hold in a state directory in which processes were killed. */
export async function expectNothingLostNothingTwice(
  chronicle: Chronicle,
  quiet: QuietRun,
  stateDirectory: string,
): Promise<void> {
  const kept = await readKeptState(stateDirectory, quiet.corpId);
  await expectOneEqualFile(chronicle, quiet, kept, stateDirectory);
  expectEveryAnswerStoredOnce(quiet, kept);
  expectNoStoredCallRepeated(chronicle, kept);
  expectReadableTrail(chronicle, quiet, kept);
  expect(chronicle.survivors, 'processes that outlived a killed launcher').toEqual([]);
}

async function expectOneEqualFile(
  { result }: Chronicle,
  quiet: QuietRun,
  kept: KeptState,
  stateDirectory: string,
): Promise<void> {
  expect(kept.received, 'one file and nothing unfinished').toEqual([quiet.fileName]);
  const received = await readFile(path.join(stateDirectory, 'sftp/account', quiet.fileName));
  expect(received.equals(quiet.file), 'the bytes of the undisturbed run').toBe(true);
  expect(['delivered', 'already-delivered']).toContain(result.outcome);
  expect(kept.runStates, 'one run, delivered').toEqual(['delivered']);
  const outputs = result.outputs ?? { file: '', manifest: '', exceptions: '' };
  expect(await readFile(outputs.file)).toEqual(quiet.file);
  expect((await readFile(outputs.manifest)).toString()).toBe(quiet.manifest.toString());
  expect((await readFile(outputs.exceptions)).toString()).toBe(quiet.exceptions.toString());
}

/** A call that is answered anew gets another request id in most families: a second object then. */
function expectEveryAnswerStoredOnce(quiet: QuietRun, kept: KeptState): void {
  expect(kept.answers.map(({ call }) => call).sort(), 'each answer once').toEqual(
    quiet.answeredCalls,
  );
  const byCall = kept.answers.map(({ call, objectKey }) => [call, objectKey] as const);
  expect(kept.checkpoints, 'a checkpoint for each answer').toEqual(new Map(byCall));
}

/**
 * Cuts the time at the kills. In a part that ends with a kill, at most the calls in flight were
 * served in vain; in the last part, none. A call that comes twice has a kill between its two times.
 */
function expectNoStoredCallRepeated({ kills }: Chronicle, kept: KeptState): void {
  const served = kept.calls.filter(({ isMetered, outcome }) => isMetered && outcome === 'served');
  const stored = kept.answers.filter(({ call }) => call.startsWith('m-'));
  const times = [
    ...served.map(({ atEpochMs }) => atEpochMs),
    ...stored.map(({ storedAtEpochMs }) => storedAtEpochMs),
  ];
  const cuts = kills.map(({ atEpochMs }) => endOfAftermath(atEpochMs + kept.clockOffsetMs, times));
  const partOf = (epochMs: number): number => cuts.filter((cut) => epochMs > cut).length;
  for (let part = 0; part <= kills.length; part += 1) {
    const servedHere = served.filter(({ atEpochMs }) => partOf(atEpochMs) === part);
    const storedHere = stored.filter(({ storedAtEpochMs }) => partOf(storedAtEpochMs) === part);
    const inVain = servedHere.length - storedHere.length;
    const allowed = part === kills.length ? 0 : CALLS_IN_FLIGHT;
    expect(
      inVain,
      `metered calls served and not stored in part ${String(part)}`,
    ).toBeLessThanOrEqual(allowed);
    expect(inVain).toBeGreaterThanOrEqual(0);
    const different = new Set(servedHere.map(identityOf));
    expect(different.size, `no call twice in part ${String(part)}`).toBe(servedHere.length);
  }
  const different = new Set(served.map(identityOf));
  expect(different.size, 'as many different calls as stored answers').toBe(stored.length);
}

/**
 * What a killed process has sent may still be served for a moment, and then its successor begins. How
 * soon either is depends on the machine: between them is the longest time in which nothing came.
 */
function endOfAftermath(killedAtEpochMs: number, times: readonly number[]): number {
  const latestEpochMs = killedAtEpochMs + SUCCESSOR_WAITS_MS;
  const within = times.filter((time) => time > killedAtEpochMs && time < latestEpochMs);
  const marks = [...within, latestEpochMs].sort((one, other) => one - other);
  let longest = { fromEpochMs: killedAtEpochMs, durationMs: 0 };
  let fromEpochMs = killedAtEpochMs;
  for (const mark of marks) {
    const durationMs = mark - fromEpochMs;
    if (durationMs > longest.durationMs) longest = { fromEpochMs, durationMs };
    fromEpochMs = mark;
  }
  return longest.fromEpochMs + longest.durationMs / 2;
}

function identityOf({ api, parametersHash }: LoggedCall): string {
  return `${api} ${parametersHash}`;
}

function expectReadableTrail({ kills }: Chronicle, quiet: QuietRun, kept: KeptState): void {
  const deliveries = kept.trail.filter(({ action }) => action === 'payroll.delivery');
  const done = deliveries.filter(({ outcome }) => outcome === 'done');
  expect(done.length, 'the delivery is in the audit trail').toBeGreaterThanOrEqual(1);
  expect(done.length, 'noted again only after a kill').toBeLessThanOrEqual(1 + kills.length);
  expect(new Set(done.map(({ details }) => details['sha256'])).size).toBe(1);
  expect(acceptedIn(kept).size, 'each accepted exception').toBe(quiet.acceptedExceptions);
}

function acceptedIn({ trail }: KeptState): Set<unknown> {
  const accepted = trail.filter(({ action }) => action === 'payroll.exception-accepted');
  return new Set(accepted.map(({ details }) => details['exception']));
}
