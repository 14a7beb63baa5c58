import { LATEST, type DeployedFunction } from './deployment/deployed-function.ts';
import { entryOf } from './deployment/named-entries.ts';
import { versionFor, versionOf } from './deployment/qualifiers.ts';
import type { FunctionLog } from './function-log.ts';
import { HostedVersion, type HostingOptions } from './hosted-version.ts';
import { DEFAULT_INSTANCE_LIMIT, InstanceBudget } from './instance-budget.ts';
import type { InstanceAge, InvocationRequest } from './instance-pool.ts';
import type { InvocationReport } from './invocation.ts';
import type { LogTail } from './log-tail.ts';

export interface HostedFunctionOptions extends HostingOptions {
  readonly log: FunctionLog;
  /** A number in [0, 1), for the choice between the versions of an alias. */
  readonly random: () => number;
}

/**
 * A function that runs, in all its versions. When it is deployed anew, new requests go to new
 * instances, and the instances of before end when they have done what they have.
 */
export class HostedFunction {
  readonly logFile: string;
  readonly #options: HostedFunctionOptions;
  readonly #budget = new InstanceBudget();
  /** By version id; those that had something to do since they were deployed. */
  readonly #versions = new Map<string, HostedVersion>();
  readonly #retiring = new Set<HostedVersion>();
  #deployed: DeployedFunction;

  constructor(options: HostedFunctionOptions, deployed: DeployedFunction) {
    this.#options = options;
    this.#deployed = deployed;
    this.#setLimit();
    this.logFile = options.log.file;
  }

  /** The function as it is deployed at this moment. */
  get deployed(): DeployedFunction {
    return this.#deployed;
  }

  get functionName(): string {
    return this.#deployed.functionName;
  }

  get accountId(): string {
    return this.#options.accountId;
  }

  get region(): string {
    return this.#options.region;
  }

  /** Process ids of the living instances of all versions. */
  get processIds(): readonly number[] {
    return this.#all().flatMap(({ processIds }) => processIds);
  }

  /** The living instances of all versions. */
  get instances(): readonly (InstanceAge & { readonly versionId: string })[] {
    return this.#all().flatMap(({ instances, version: { versionId } }) =>
      instances.map((one) => ({ ...one, versionId })),
    );
  }

  /** Starts the instances that are wanted at least. */
  start(): void {
    this.#keepMinimum();
  }

  /** Takes over what has been deployed. */
  deploy(deployed: DeployedFunction): void {
    this.#deployed = deployed;
    this.#setLimit();
    for (const [versionId, hosted] of this.#versions) {
      const stays = versionId === LATEST ? deployed.latest : entryOf(deployed.versions, versionId);
      if (stays === undefined || hosted.differsFrom(stays)) this.#retire(versionId, hosted);
    }
    this.#keepMinimum();
  }

  /**
   * The version that a request for this qualifier goes to, drawn anew each time if an alias has
   * several.
   *
   * @throws ApiError `VersionNotFound` or `AliasNotFound`
   */
  versionFor(qualifier: string): HostedVersion {
    return this.#hosted(versionFor(this.#deployed, qualifier, this.#options.random()).versionId);
  }

  /** True if an invocation of the qualifier's main version now would not be refused. */
  hasRoom(qualifier: string): boolean {
    const { versionId } = versionFor(this.#deployed, qualifier, 1);
    return this.#hosted(versionId).hasRoom;
  }

  /**
   * @throws ResourceExhaustedError if all permitted instances are busy.
   * @throws ApiError `VersionNotFound` or `AliasNotFound`
   */
  invoke(
    request: InvocationRequest & { readonly qualifier: string },
  ): Promise<InvocationReport & { readonly versionId: string }> {
    return this.run(this.versionFor(request.qualifier), request);
  }

  /** Invokes a version that was drawn before. */
  async run(
    hosted: HostedVersion,
    request: InvocationRequest & { readonly qualifier: string },
  ): Promise<InvocationReport & { readonly versionId: string }> {
    const report = await hosted.invoke(request);
    return { ...report, versionId: hosted.version.versionId };
  }

  /** Collects what the request will write to the log. */
  followLog(requestId: string): LogTail {
    return this.#options.log.tailOf(requestId);
  }

  moveClock(offsetMs: number): void {
    for (const hosted of this.#all()) hosted.moveClock(offsetMs);
  }

  /** The function is deleted: resolves when its instances have done what they have. */
  async retire(): Promise<void> {
    for (const [versionId, hosted] of this.#versions) this.#retire(versionId, hosted);
    await Promise.all([...this.#retiring].map((hosted) => hosted.retire()));
    await this.#options.log.close();
  }

  /** Ends every instance at once. */
  async close(): Promise<void> {
    await Promise.all(this.#all().map((hosted) => hosted.close()));
    await this.#options.log.close();
  }

  #all(): readonly HostedVersion[] {
    return [...this.#versions.values(), ...this.#retiring];
  }

  #hosted(versionId: string): HostedVersion {
    const known = this.#versions.get(versionId);
    if (known !== undefined) return known;
    const version = versionOf(this.#deployed, versionId);
    const made = new HostedVersion(version, this.#options, this.#options.log, this.#budget);
    this.#versions.set(versionId, made);
    return made;
  }

  #retire(versionId: string, hosted: HostedVersion): void {
    this.#versions.delete(versionId);
    this.#retiring.add(hosted);
    void hosted.retire().then(() => this.#retiring.delete(hosted));
  }

  #setLimit(): void {
    this.#budget.limit = this.#deployed.reservedConcurrency ?? DEFAULT_INSTANCE_LIMIT;
  }

  #keepMinimum(): void {
    const wanted = new Map<string, number>();
    for (const [qualifier, minInstances] of Object.entries(this.#deployed.minInstances)) {
      const { versionId } = versionFor(this.#deployed, qualifier, 1);
      wanted.set(versionId, Math.max(wanted.get(versionId) ?? 0, minInstances));
    }
    for (const versionId of this.#versions.keys()) {
      if (!wanted.has(versionId)) wanted.set(versionId, 0);
    }
    for (const [versionId, minInstances] of wanted) {
      this.#hosted(versionId).keepAtLeast(minInstances);
    }
  }
}
