import type { LocalCredentials } from '../stand-in/credentials.ts';
import type { LocalClock } from '../stand-in/local-clock.ts';
import type { DeployedCode } from './code-store.ts';
import { EventInstance, type InstanceSetup } from './event-instance.ts';
import type { FunctionLog } from './function-log.ts';
import type { Instance } from './instance.ts';
import { instanceEnvironment } from './instance-environment.ts';
import { InstancePool, type InvocationRequest } from './instance-pool.ts';
import type { InstanceContext, InvocationReport } from './invocation.ts';
import type { LogTail } from './log-tail.ts';
import type { OrphanWatchdog } from './orphan-watchdog.ts';
import { newInstanceId } from './request-id.ts';
import { RoleKeys } from './role-keys.ts';
import type { FunctionDescription, HttpTrigger } from './serverless-description.ts';
import { WebInstance } from './web-instance.ts';

export interface HostedFunctionOptions {
  readonly description: FunctionDescription;
  readonly code: DeployedCode;
  readonly clock: LocalClock;
  readonly credentials: LocalCredentials;
  readonly region: string;
  readonly accountId: string;
  readonly log: FunctionLog;
  readonly watchdog: OrphanWatchdog;
  readonly idleStopMs?: number;
  /** Freeze an instance whenever it has no request. */
  readonly freezes: boolean;
}

/** A deployed function: its description, its code and its instances. */
export class HostedFunction {
  readonly description: FunctionDescription;
  readonly code: DeployedCode;
  readonly logFile: string;
  readonly #options: HostedFunctionOptions;
  readonly #roleKeys: RoleKeys;
  readonly #pool: InstancePool;

  constructor(options: HostedFunctionOptions) {
    this.#options = options;
    this.description = options.description;
    this.code = options.code;
    this.logFile = options.log.file;
    this.#roleKeys = new RoleKeys(options.credentials, options.clock);
    this.#pool = new InstancePool({
      description: options.description,
      startInstance: () => this.#startInstance(),
      contextFor: (requestId, retryCount) => this.#contextFor(requestId, retryCount),
      freezes: options.freezes,
      ...(options.idleStopMs === undefined ? {} : { idleStopMs: options.idleStopMs }),
    });
  }

  /** Starts the instances that the description wants at least. */
  start(): void {
    this.#pool.keepMinimum();
  }

  /** True if an invocation now would not be refused. */
  get hasRoom(): boolean {
    return this.#pool.hasRoom;
  }

  /** The settings of its HTTP trigger, if it has one. */
  get httpTrigger(): HttpTrigger | undefined {
    return this.description.triggers.find((trigger) => trigger.triggerType === 'http');
  }

  get accountId(): string {
    return this.#options.accountId;
  }

  get region(): string {
    return this.#options.region;
  }

  get arn(): string {
    const { region, accountId, description } = this.#options;
    return `acs:fc:${region}:${accountId}:functions/${description.functionName}`;
  }

  /** Process ids of the living instances. */
  get processIds(): readonly number[] {
    return this.#pool.processIds;
  }

  /** @throws ResourceExhaustedError if all permitted instances are busy. */
  async invoke(request: InvocationRequest): Promise<InvocationReport> {
    const report = await this.#pool.invoke(request);
    if (report.outcome.kind === 'failed') {
      this.#options.log.write(
        report.instanceId,
        report.requestId,
        `FC Invoke Failed RequestId: ${report.requestId} ${report.outcome.body.toString('utf8')}`,
      );
    }
    return report;
  }

  /**
   * Collects what the request will write to the log; undefined for a web function, whose lines
   * belong to no request that we know.
   */
  followLog(requestId: string): LogTail | undefined {
    if (this.description.runtime !== 'nodejs20') return undefined;
    return this.#options.log.tailOf(requestId);
  }

  moveClock(offsetMs: number): void {
    this.#pool.moveClock(offsetMs);
  }

  async close(): Promise<void> {
    await this.#pool.close();
    await this.#options.log.close();
  }

  #startInstance(): Instance {
    const { description, code, clock, region, accountId, log, watchdog } = this.#options;
    const instanceId = newInstanceId(clock.nowEpochMs());
    const setup: Omit<InstanceSetup, 'description'> = {
      instanceId,
      codeDirectory: code.directory,
      environment: instanceEnvironment(description, {
        instanceId,
        accountId,
        region,
        codeDirectory: code.directory,
        ...(description.role === undefined
          ? {}
          : { roleKey: this.#roleKeys.issue(description.role) }),
      }),
      clockOffsetMs: clock.offsetMs,
      log,
      watchdog,
    };
    return description.runtime === 'nodejs20'
      ? new EventInstance({ ...setup, description })
      : new WebInstance({ ...setup, description });
  }

  #contextFor(requestId: string, retryCount: number): InstanceContext {
    const { description, region, accountId } = this.#options;
    const key = description.role === undefined ? undefined : this.#roleKeys.issue(description.role);
    const { initializer } = description.instanceLifecycleConfig;
    return {
      requestId,
      region,
      accountId,
      retryCount,
      ...(key === undefined
        ? {}
        : {
            credentials: {
              accessKeyId: key.accessKeyId,
              accessKeySecret: key.accessKeySecret,
              securityToken: key.securityToken ?? '',
            },
          }),
      function: {
        name: description.functionName,
        handler: description.handler,
        memory: description.memorySize,
        timeout: description.timeout,
        ...(initializer === undefined
          ? {}
          : {
              initializer: initializer.handler,
              initializationTimeout: initializer.timeout,
            }),
      },
      service: { name: '', ...logNames(description), qualifier: 'LATEST', versionId: '' },
    };
  }
}

function logNames(description: FunctionDescription): { logProject: string; logStore: string } {
  return {
    logProject: description.logConfig?.project ?? '',
    logStore: description.logConfig?.logstore ?? '',
  };
}
