import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { ExportResult } from '../../../../functions/attendance-export/export-result.ts';
import type { FaultRule } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import type { Configuration } from '../../../../shared/configuration/index.ts';
import { createTableAuditTrail } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { partitionOf, tables, HIGHEST, LOWEST } from '../../../../shared/table-store/index.ts';
import { hongKongDateOf, systemClock } from '../../../../shared/time/index.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';

const QUIET = 'quiet';
const TOKEN_CALLS = new Set(['gettoken', 'v1.0/oauth2/accessToken']);

/**
 * One cloud for many cases. Each case is a file profile of its own with the layout of
 * `adp-hk-generic`: a fresh series of runs of the same company and period, whose file must come out
 * with the bytes of the quiet run, in which nothing was disturbed.
 */
export class ExportCases {
  readonly running: RunningCloud;
  readonly accept: readonly string[];
  readonly quietBytes: Buffer;

  private constructor(running: RunningCloud, accept: readonly string[], quietBytes: Buffer) {
    this.running = running;
    this.accept = accept;
    this.quietBytes = quietBytes;
  }

  static async start(employees = 12, seed = 7): Promise<ExportCases> {
    const running = await RunningCloud.start({ employees, seed, period: '2028-10' });
    try {
      return await ExportCases.#afterQuietRun(running);
    } catch (error) {
      await running.close();
      throw error;
    }
  }

  static async #afterQuietRun(running: RunningCloud): Promise<ExportCases> {
    await running.configure((configuration) => onlyDepartmentsWithPeople(configuration, running));
    await addProfile(running, QUIET);
    const held = await running.invoke({ profile: QUIET });
    expect(held.outcome, JSON.stringify(held.error)).toBe('held');
    const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
    const sent = await running.invoke({ profile: QUIET, accept });
    expect(sent.outcome).toBe('delivered');
    const [bytes, ...others] = await filesOf(running, QUIET);
    if (bytes === undefined || others.length > 0) throw new Error('the quiet run sent one file');
    return new ExportCases(running, accept, bytes);
  }

  /** Begins a case. Names are lower-case letters, digits and hyphens. */
  async begin(name: string): Promise<ExportCase> {
    await addProfile(this.running, name);
    return new ExportCase(this, name);
  }

  /** Ends the faults of a test. */
  mend(): void {
    this.running.faults.clear();
  }

  /** Kills every instance with -9; the next command starts cold. */
  async endInstances(): Promise<void> {
    for (const processId of this.running.processIds()) process.kill(processId, 'SIGKILL');
    await until(() => this.running.processIds().length === 0);
  }

  /** Waits until a fault has hit. */
  whenFired(id: string): Promise<void> {
    return until(() => this.running.faults.list().some((rule) => rule.id === id && rule.fired > 0));
  }

  async close(): Promise<void> {
    await this.running.close();
  }
}

/** A command and what became of it. */
export class ExportCase {
  readonly name: string;
  readonly #cases: ExportCases;
  readonly #callsBefore: number;

  constructor(cases: ExportCases, name: string) {
    this.#cases = cases;
    this.name = name;
    this.#callsBefore = cases.running.callLog().length;
  }

  /** Always the same command: export, with everything accepted that a person has looked at. */
  run(): Promise<ExportResult> {
    const { running, accept } = this.#cases;
    return running.invoke({ profile: this.name, accept });
  }

  /** Repeats the command as it asks to be repeated while a killed owner's lease runs out. */
  async runUntilFree(): Promise<ExportResult> {
    for (;;) {
      const result = await this.run();
      if (result.error?.code !== 'run.in-progress') return result;
      await new Promise((resolve) => setTimeout(resolve, result.error?.retryAfterMs ?? 100));
    }
  }

  fault(rule: Omit<FaultRule, 'id'>): string {
    return this.#cases.running.faults.add(rule);
  }

  /** Mends everything, then gives the same command. */
  async runMended(): Promise<ExportResult> {
    this.#cases.mend();
    return this.runUntilFree();
  }

  /** Calls that DingTalk answered with data since the case began. */
  servedCalls(): number {
    const calls = this.#cases.running.callLog().slice(this.#callsBefore);
    return calls.filter(({ api, outcome }) => outcome === 'served' && !TOKEN_CALLS.has(api)).length;
  }

  /** Calls that DingTalk took from the month's quota since the case began. */
  countedCalls(): number {
    const calls = this.#cases.running.callLog().slice(this.#callsBefore);
    return calls.filter(({ isCounted }) => isCounted).length;
  }

  /** Content of every file of this case at the receiver, temporary ones included. */
  sentFiles(): Promise<Buffer[]> {
    return filesOf(this.#cases.running, this.name);
  }

  /** How each attempt at a delivery of this case ended, as the audit trail has it, in order. */
  async deliveriesInTrail(): Promise<string[]> {
    const { running } = this.#cases;
    const trail = createTableAuditTrail({
      tables: running.tables,
      organisation: partitionOf('local', running.company.corpId),
      clock: systemClock,
      random: systemRandom,
    });
    const outcomes: string[] = [];
    const day = hongKongDateOf(running.cloud.clock.nowEpochMs());
    for await (const { action, subject, outcome } of trail.list(day)) {
      const isOfCase = subject.includes(`/${this.name}/`);
      if (action === 'payroll.delivery' && isOfCase) outcomes.push(outcome);
    }
    return outcomes;
  }

  /** Answers that the runs of this case have stored. */
  async checkpoints(run = '0001'): Promise<number> {
    const { running } = this.#cases;
    const { corpId, companyCode } = running.company;
    const partition = `${partitionOf('local', corpId)}/${companyCode}/${running.period}/${this.name}/${run}`;
    let count = 0;
    for await (const _row of running.tables.getRange(tables.fetchCheckpoint, {
      from: { run: partition, call: LOWEST },
      to: { run: partition, call: HIGHEST },
    })) {
      count += 1;
    }
    return count;
  }

  /**
   * One file, the bytes of the quiet run, nothing left beside it, and no call of a stored answer made
   * again, then or by the same command once more. `lostAnswers`: calls that may have been served
   * without their answer being stored.
   */
  async expectSentOnce(lostAnswers = 0): Promise<void> {
    const files = await this.sentFiles();
    expect(files.map((bytes) => bytes.equals(this.#cases.quietBytes))).toEqual([true]);
    const served = this.servedCalls();
    const stored = await this.checkpoints();
    expect(served).toBeGreaterThanOrEqual(stored);
    expect(served).toBeLessThanOrEqual(stored + lostAnswers);
    const again = await this.run();
    expect(again.outcome).toBe('already-delivered');
    expect(await this.sentFiles()).toHaveLength(1);
    expect(this.servedCalls()).toBe(served);
  }
}

export function expectOutcome(result: ExportResult, outcome: ExportResult['outcome']): void {
  // The error tells more than two words that differ.
  expect([result.outcome, result.error]).toEqual([outcome, undefined]);
}

/** A refusal that a person can act on: stable code, both languages, a remedy in each. */
export function expectRefusal(result: ExportResult, ...codes: readonly string[]): void {
  expect(result.outcome).toBe('failed');
  expect(codes).toContain(result.error?.code);
  expectBothLanguages(result.error?.text);
  expectBothLanguages(result.error?.remedy);
  expectBothLanguages(result.next);
}

export function expectBothLanguages(
  text: { readonly en: string; readonly zhHK: string } | undefined,
): void {
  const words = (given = ''): number => given.match(/[A-Za-z]{2,}/g)?.length ?? 0;
  const han = (given = ''): number => given.match(/[\u3400-\u9fff]/gu)?.length ?? 0;
  expect(words(text?.en)).toBeGreaterThan(2);
  // An English text may quote a character of a name.
  expect(han(text?.en)).toBeLessThan(4);
  expect(han(text?.zhHK)).toBeGreaterThan(5);
}

/** The same people by half as many calls: what is done with them is the same. */
function onlyDepartmentsWithPeople(
  configuration: Configuration,
  { company }: RunningCloud,
): Configuration {
  const departmentIds = [...new Set(company.people.map(({ departmentId }) => departmentId))];
  return {
    ...configuration,
    organisations: configuration.organisations.map((organisation) => ({
      ...organisation,
      companies: organisation.companies.map((one) => ({ ...one, departmentIds })),
    })),
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Bytes of every file of a case, wherever the receiver has put it; temporary ones are included. */
async function filesOf(running: RunningCloud, name: string): Promise<Buffer[]> {
  const all = [...(await running.deliveredFiles()), ...(await running.takenFiles())];
  return all.filter(([file]) => file.includes(`_${name}_`)).map(([, bytes]) => bytes);
}

/** Each case has a folder of its own at the receiver: the same days twice in one would be held. */
async function addProfile(running: RunningCloud, name: string): Promise<void> {
  await mkdir(path.join(String(running.cloud.sftp.endpoints['directory']), name), {
    recursive: true,
  });
  await running.configure((configuration) => ({
    ...configuration,
    organisations: configuration.organisations.map((organisation) => ({
      ...organisation,
      companies: organisation.companies.map((company) => ({
        ...company,
        delivery: { ...company.delivery, folder: name },
      })),
    })),
    fileProfiles: {
      ...configuration.fileProfiles,
      [name]: {
        ...(configuration.fileProfiles['adp-hk-generic'] as object),
        name,
        fileName: `{company}_{period}_${name}_{run}.csv`,
      },
    },
  }));
}
