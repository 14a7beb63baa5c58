import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { ExportResult } from '../../functions/attendance-export/export-result.ts';
import { FunctionFailedError } from '../../infra/local/launcher/invoke-function.ts';
import { firedByNeighbour, randomFaults } from '../support/random-faults.ts';
import { RunningCloud } from '../support/running-cloud.ts';
import { seedFromEnvironment } from '../support/seeded-stream.ts';

/** `FAULT_SEED=<seed> npm run test:endurance` draws the same faults again (not the machine's pace). */
const SEED = seedFromEnvironment('FAULT_SEED');
/** `FAULT_EMPLOYEES=<number>` for a look at a smaller company. */
const EMPLOYEES = Number(process.env['FAULT_EMPLOYEES'] ?? 5_000);
const PERIOD = '2026-10';
/** `CALLS_IN_FLIGHT` of the export. */
const CALLS_IN_FLIGHT = 4;
const INVOKE_TIMEOUT_MS = 900_000;
/** Far more than were ever needed; a run that makes no headway ends the test. */
const MOST_INVOCATIONS = 60;
const SENT: ReadonlySet<string> = new Set([
  'delivered',
  'delivered-unconfirmed',
  'already-delivered',
]);

interface Figures {
  readonly seconds: number;
  readonly invocations: number;
  readonly meteredCalls: number;
  readonly repeatedCalls: number;
  readonly peakMebibytes: number;
  readonly faults: Readonly<Record<string, number>>;
  /** Why invocations ended without having sent the file, and how many did. */
  readonly refusals: Readonly<Record<string, number>>;
}

/** Highest resident memory of the living instances so far. */
async function peakMebibytes(running: RunningCloud): Promise<number> {
  const peaks = running.processIds().map(async (pid) => {
    const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  });
  return Math.max(0, ...(await Promise.all(peaks)));
}

/** Everything in the run's exception list that affects pay; the bucket fails for the test as well. */
async function openIds(running: RunningCloud, result: ExportResult): Promise<readonly string[]> {
  const key = result.outputs?.exceptionsKey ?? '';
  let bytes: Uint8Array | undefined;
  while (bytes === undefined) bytes = await running.objects.get(key).catch(() => undefined);
  const rows = parse<Record<string, string>>(Buffer.from(bytes), { bom: true, columns: true });
  return rows.flatMap((row) => (row['affects_pay'] === 'yes' ? [row['exception_id'] ?? ''] : []));
}

/** The same command until the file is out, as a person would who follows the remedies. */
async function untilSent(running: RunningCloud): Promise<Figures> {
  const begun = performance.now();
  let accept: readonly string[] = [];
  const refusals: Record<string, number> = {};
  let peak = 0;
  for (let invocations = 1; invocations <= MOST_INVOCATIONS; invocations += 1) {
    const result = await running.invoke({ accept }).catch((error: unknown) => {
      if (error instanceof FunctionFailedError) return undefined;
      throw error;
    });
    peak = Math.max(peak, await peakMebibytes(running));
    if (result?.outcome === 'held') accept = await openIds(running, result);
    if (result !== undefined && SENT.has(result.outcome)) {
      return {
        seconds: Math.round((performance.now() - begun) / 1000),
        invocations,
        meteredCalls: running.callLog().filter(({ isCounted }) => isCounted).length,
        repeatedCalls: running.cloud.dingTalk.controls.repeatedCalls().length,
        peakMebibytes: Math.round(peak),
        faults: firedByNeighbour(running.faults.list()),
        refusals,
      };
    }
    const ended = result === undefined ? 'killed' : (result.error?.code ?? result.outcome);
    refusals[ended] = (refusals[ended] ?? 0) + 1;
    if (result?.error !== undefined && !result.error.retryable) {
      throw new Error(`${result.error.code}: ${result.error.text.en}`);
    }
    await new Promise((resolve) => setTimeout(resolve, result?.error?.retryAfterMs ?? 200));
  }
  throw new Error(
    `not sent after ${String(MOST_INVOCATIONS)} invocations: ${JSON.stringify(refusals)}`,
  );
}

interface Course {
  readonly figures: Figures;
  readonly files: ReadonlyMap<string, Buffer>;
}

/** One month of the company from nothing to the delivered file, in a cloud of its own. */
async function exportMonth(faulty: boolean): Promise<Course> {
  const running = await RunningCloud.start({
    employees: EMPLOYEES,
    seed: 7,
    period: PERIOD,
    invokeTimeoutMs: INVOKE_TIMEOUT_MS,
    // Of the length that is deployed: the short one of other tests is for killed owners.
    settings: { LEASE_SECONDS: '60' },
  });
  try {
    for (const rule of faulty ? randomFaults(SEED) : []) running.faults.add(rule);
    const figures = await untilSent(running);
    const course = faulty ? `with faults (FAULT_SEED=${String(SEED)})` : 'quiet';
    process.stderr.write(`failing-neighbours, ${course}: ${JSON.stringify(figures)}\n`);
    return { figures, files: await running.deliveredFiles() };
  } finally {
    await running.close();
  }
}

describe(`a month of ${String(EMPLOYEES)} people while every neighbour fails at random`, () => {
  test('ends with one file, byte for byte that of a quiet run', async () => {
    const quiet = await exportMonth(false);

    const failing = await exportMonth(true);

    expect(quiet.files.size).toBe(1);
    expect(failing.files).toEqual(quiet.files);
    expect(Object.values(quiet.figures.faults)).toEqual([]);
    const { faults, meteredCalls, invocations } = failing.figures;
    for (const neighbour of ['dingtalk', 'tablestore', 'oss', 'kms', 'sftp']) {
      expect(faults[neighbour], neighbour).toBeGreaterThan(0);
    }
    // Only a call whose answer was lost, or whose answer was not stored in time, is made again.
    const lost = (faults['dingtalk'] ?? 0) + CALLS_IN_FLIGHT * invocations;
    expect(meteredCalls).toBeGreaterThanOrEqual(quiet.figures.meteredCalls);
    expect(meteredCalls).toBeLessThanOrEqual(quiet.figures.meteredCalls + lost);
  });
});
