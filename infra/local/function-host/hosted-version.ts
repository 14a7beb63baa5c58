import type { LocalCredentials } from '../stand-in/credentials.ts';
import type { LocalClock } from '../stand-in/local-clock.ts';
import { directoryOfZip } from './code-store.ts';
import { LATEST, type DeployedVersion } from './deployment/deployed-function.ts';
import type { FunctionConfiguration } from './deployment/function-configuration.ts';
import { isSameCodeAndSettings } from './deployment/version-comparison.ts';
import { EventInstance, type InstanceSetup } from './event-instance.ts';
import type { FunctionLog } from './function-log.ts';
import type { Instance } from './instance.ts';
import type { InstanceBudget } from './instance-budget.ts';
import { instanceEnvironment } from './instance-environment.ts';
import {
  InstancePool,
  type ContextStep,
  type InstanceAge,
  type InvocationRequest,
} from './instance-pool.ts';
import type { InstanceContext, InvocationReport } from './invocation.ts';
import type { OrphanWatchdog } from './orphan-watchdog.ts';
import { newInstanceId } from './request-id.ts';
import { RoleKeys } from './role-keys.ts';
import { WebInstance } from './web-instance.ts';

/** What all versions of all functions are run with. */
export interface HostingOptions {
  readonly clock: LocalClock;
  readonly credentials: LocalCredentials;
  readonly region: string;
  readonly accountId: string;
  readonly watchdog: OrphanWatchdog;
  /** Where extracted zips lie. */
  readonly codeStore: string;
  readonly idleStopMs?: number;
  /** Freeze an instance whenever it has no request. */
  readonly freezes: boolean;
}

/** One version of a function that runs: its settings, its code and its instances. */
export class HostedVersion {
  readonly version: DeployedVersion;
  readonly #options: HostingOptions;
  readonly #log: FunctionLog;
  readonly #roleKeys: RoleKeys;
  readonly #pool: InstancePool;

  constructor(
    version: DeployedVersion,
    options: HostingOptions,
    log: FunctionLog,
    budget: InstanceBudget,
  ) {
    this.version = version;
    this.#options = options;
    this.#log = log;
    this.#roleKeys = new RoleKeys(options.credentials, options.clock);
    this.#pool = new InstancePool({
      description: version.configuration,
      budget,
      now: () => options.clock.nowEpochMs(),
      startInstance: () => this.#startInstance(),
      contextFor: (step) => this.#contextFor(step),
      freezes: options.freezes,
      ...(options.idleStopMs === undefined ? {} : { idleStopMs: options.idleStopMs }),
    });
  }

  /** True if these are other code or settings than those that run: what a new instance would show. */
  differsFrom(version: DeployedVersion): boolean {
    return !isSameCodeAndSettings(this.version, version);
  }

  get hasRoom(): boolean {
    return this.#pool.hasRoom;
  }

  /** Process ids of the living instances. */
  get processIds(): readonly number[] {
    return this.#pool.processIds;
  }

  /** The living instances. */
  get instances(): readonly InstanceAge[] {
    return this.#pool.instances;
  }

  /** From now on there are at least so many instances. */
  keepAtLeast(minInstances: number): void {
    this.#pool.keepAtLeast(minInstances);
  }

  /** @throws ResourceExhaustedError if all permitted instances are busy. */
  async invoke(request: InvocationRequest): Promise<InvocationReport> {
    const report = await this.#pool.invoke(request);
    if (report.outcome.kind === 'failed') {
      this.#log.write(
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

  /** Lets the instances finish what they have; resolves when all are gone. */
  retire(): Promise<void> {
    return this.#pool.retire();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  #startInstance(): Instance {
    const { clock, region, accountId, watchdog, codeStore } = this.#options;
    const { configuration, code, versionId } = this.version;
    const instanceId = newInstanceId(clock.nowEpochMs());
    const codeDirectory =
      code.kind === 'zip' ? directoryOfZip(code.sha256, codeStore) : code.directory;
    const setup: Omit<InstanceSetup, 'description'> = {
      instanceId,
      codeDirectory,
      environment: instanceEnvironment(configuration, {
        instanceId,
        accountId,
        region,
        codeDirectory,
        versionId,
        ...(configuration.role === '' ? {} : { roleKey: this.#roleKeys.issue(configuration.role) }),
      }),
      clockOffsetMs: clock.offsetMs,
      log: this.#log,
      watchdog,
    };
    return configuration.runtime === 'nodejs20'
      ? new EventInstance({ ...setup, description: configuration })
      : new WebInstance({ ...setup, description: configuration });
  }

  #contextFor({ requestId, retryCount, qualifier }: ContextStep): InstanceContext {
    const { region, accountId } = this.#options;
    const { configuration, versionId } = this.version;
    const key = configuration.role === '' ? undefined : this.#roleKeys.issue(configuration.role);
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
      function: functionFacts(configuration),
      service: {
        name: '',
        logProject: configuration.logConfig?.project ?? '',
        logStore: configuration.logConfig?.logstore ?? '',
        qualifier: qualifier ?? versionId,
        versionId: versionId === LATEST ? '' : versionId,
      },
    };
  }
}

function functionFacts(configuration: FunctionConfiguration): InstanceContext['function'] {
  const { initializer } = configuration.instanceLifecycleConfig;
  return {
    name: configuration.functionName,
    handler: configuration.handler,
    memory: configuration.memorySize,
    timeout: configuration.timeout,
    ...(initializer === undefined
      ? {}
      : { initializer: initializer.handler, initializationTimeout: initializer.timeout }),
  };
}
