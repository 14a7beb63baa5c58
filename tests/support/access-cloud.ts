import { readFile } from 'node:fs/promises';
import type { LoggedCall } from '../../infra/local/dingtalk/call-log.ts';
import { invokeFunction } from '../../infra/local/launcher/invoke-function.ts';
import { STAGE } from '../../infra/local/launcher/local-cloud.ts';
import { createTableAuditTrail, type AuditEntry } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { partitionOf } from '../../shared/table-store/index.ts';
import { hongKongDateOf, systemClock, type Clock } from '../../shared/time/index.ts';
import { EventChain } from './event-chain.ts';
import { RunningCloud } from './running-cloud.ts';

export const TOKEN_REFRESH = `dt-token-refresh-${STAGE}`;

/** The sample company's app, by everything that gives tokens. */
const TOKEN_SERVICE = ['v1.0/oauth2/*', 'POST v1.0/oauth2/*', 'gettoken'] as const;
const TOKEN_APIS = new Set(['v1.0/oauth2/accessToken', 'v1.0/oauth2/{corpId}/token', 'gettoken']);
const INVOKE_TIMEOUT_MS = 150_000;
const HOUR_MS = 3_600_000;
/** Repetitions within one attempt come closer than this, the next attempt later. */
const SAME_ATTEMPT_MS = 45_000;

export type Answer = Readonly<Record<string, unknown>>;

/** The local cloud as its functions reach DingTalk: tokens, secrets, keys, and who asks for what. */
export class AccessCloud {
  readonly running: RunningCloud;
  readonly chain: EventChain;

  private constructor(running: RunningCloud) {
    this.running = running;
    this.chain = new EventChain(running);
  }

  /**
   * The same date at each run: 10:10 on a working day. Instances stay as long as the cloud does, however
   * slow the machine is.
   */
  static async start(): Promise<AccessCloud> {
    const about = { employees: 10, seed: 7, period: '2028-10' };
    return new AccessCloud(await RunningCloud.start({ ...about, idleStopMs: HOUR_MS }));
  }

  get corpId(): string {
    return this.running.company.corpId;
  }

  /** Approvals go to the service desk only if a look at the directory has placed who asked. */
  async routeByDepartment(departmentIds: readonly number[]): Promise<void> {
    await this.running.configure((configuration) => ({
      ...configuration,
      organisations: configuration.organisations.map((organisation) => ({
        ...organisation,
        events: {
          ...organisation.events,
          subscriptions: organisation.events.subscriptions.map((subscription) => ({
            ...subscription,
            when: { ...subscription.when, departmentIds: [...departmentIds] },
          })),
        },
      })),
    }));
  }

  /** Invokes a function by hand, as a person would. */
  async ask(functionName: string, payload: Answer): Promise<Answer> {
    const target = {
      endpoint: String(this.running.host.endpoints['invokeEndpoint']),
      key: this.running.cloud.credentials.developer,
      timeoutMs: INVOKE_TIMEOUT_MS,
    };
    return (await invokeFunction(target, functionName, payload)) as Answer;
  }

  /** The row of the app's token as `status` shows it. */
  async tokenStatus(): Promise<Answer> {
    const { tokens } = await this.ask(TOKEN_REFRESH, { action: 'status' });
    const [row] = tokens as readonly Answer[];
    if (row === undefined) throw new Error('there is no token to tell of');
    return row;
  }

  /** From now on nobody gets a token from DingTalk; all else goes on. Ends with what it returns. */
  breakTokenService(): () => void {
    const { faults } = this.running;
    const ids = TOKEN_SERVICE.map((operation) =>
      faults.add({
        standIn: 'dingtalk',
        operation,
        effect: { kind: 'error', code: 'system' },
      }),
    );
    return () => ids.forEach((id) => faults.remove(id));
  }

  /** Requests to the token service, by DingTalk's own log. */
  tokenCalls(sinceEpochMs = 0): readonly LoggedCall[] {
    return this.running
      .callLog()
      .filter(({ api, atEpochMs }) => TOKEN_APIS.has(api) && atEpochMs >= sinceEpochMs);
  }

  /** When the token service was turned to, whatever was repeated at once. */
  tokenAttempts(sinceEpochMs: number): readonly number[] {
    const attempts: number[] = [];
    let last = Number.NEGATIVE_INFINITY;
    for (const { atEpochMs } of this.tokenCalls(sinceEpochMs)) {
      if (atEpochMs - last > SAME_ATTEMPT_MS) attempts.push(atEpochMs);
      last = atEpochMs;
    }
    return attempts;
  }

  /** Calls of the app, by DingTalk's own log, but for those to the token service. */
  appCalls(sinceEpochMs: number): readonly LoggedCall[] {
    return this.running
      .callLog()
      .filter(({ api, atEpochMs }) => !TOKEN_APIS.has(api) && atEpochMs >= sinceEpochMs);
  }

  /** Processes of the living instances of a function. */
  processesOf(functionName: string): readonly number[] {
    return this.running.host
      .functions()
      .filter((one) => one.functionName === functionName)
      .flatMap(({ processIds }) => processIds);
  }

  nowEpochMs(): number {
    return this.running.cloud.clock.nowEpochMs();
  }

  /** Of the day that local time shows. */
  async trail(): Promise<readonly AuditEntry[]> {
    const clock: Clock = {
      nowEpochMs: () => this.nowEpochMs(),
      sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
    };
    const trail = createTableAuditTrail({
      tables: this.running.tables,
      organisation: partitionOf(STAGE, this.corpId),
      clock,
      random: systemRandom,
    });
    const entries: AuditEntry[] = [];
    for await (const entry of trail.list(hongKongDateOf(this.nowEpochMs()))) entries.push(entry);
    return entries;
  }

  /** Lines that a function has written, as the JSON that they are. */
  async logOf(functionName: string): Promise<readonly Answer[]> {
    const own = this.running.host.functions().filter((one) => one.functionName === functionName);
    const texts = await Promise.all(own.map(({ logFile }) => readFile(logFile, 'utf8')));
    return texts
      .join('')
      .split('\n')
      .map((line) => parsed(line.slice(Math.max(0, line.indexOf('{"')))))
      .filter((line) => line !== undefined);
  }

  close(): Promise<void> {
    return this.running.close();
  }
}

/** Undefined for what the platform itself has written. */
function parsed(line: string): Answer | undefined {
  try {
    return JSON.parse(line) as Answer;
  } catch {
    return undefined;
  }
}
