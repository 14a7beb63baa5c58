import type { LocalCredentials } from '../stand-in/credentials.ts';
import type { LocalClock } from '../stand-in/local-clock.ts';
import type { DeployedCode } from './code-store.ts';
import { FunctionInstance } from './function-instance.ts';
import type { FunctionLog } from './function-log.ts';
import { instanceEnvironment } from './instance-environment.ts';
import { InstancePool, type InvocationRequest } from './instance-pool.ts';
import type { InstanceContext, InvocationReport } from './invocation.ts';
import type { OrphanWatchdog } from './orphan-watchdog.ts';
import { newInstanceId } from './request-id.ts';
import { RoleKeys } from './role-keys.ts';
import type { FunctionDescription } from './serverless-description.ts';

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
      ...(options.idleStopMs === undefined ? {} : { idleStopMs: options.idleStopMs }),
    });
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

  moveClock(offsetMs: number): void {
    this.#pool.moveClock(offsetMs);
  }

  async close(): Promise<void> {
    await this.#pool.close();
    await this.#options.log.close();
  }

  #startInstance(): FunctionInstance {
    const { description, code, clock, region, accountId, log, watchdog } = this.#options;
    const instanceId = newInstanceId(clock.nowEpochMs());
    return new FunctionInstance({
      instanceId,
      description,
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
    });
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
