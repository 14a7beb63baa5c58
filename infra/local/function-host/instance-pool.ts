import type { FunctionInstance } from './function-instance.ts';
import {
  ResourceExhaustedError,
  type InstanceContext,
  type InvocationReport,
  type StepOutcome,
} from './invocation.ts';
import type { FunctionDescription } from './serverless-description.ts';

/** An on-demand instance is kept this long after its last request (notice of 2025-12-09). */
const DEFAULT_IDLE_STOP_MS = 60_000;
/** Instances of one function without a reservation: the burst limit of Hong Kong. */
const DEFAULT_LIMIT = 100;

export interface InstancePoolOptions {
  readonly description: FunctionDescription;
  readonly startInstance: () => FunctionInstance;
  /** A fresh context, with fresh role keys, for a step of the given request. */
  readonly contextFor: (requestId: string, retryCount: number) => InstanceContext;
  readonly idleStopMs?: number;
}

export interface InvocationRequest {
  readonly requestId: string;
  readonly event: Buffer;
  readonly retryCount: number;
}

interface IdleInstance {
  readonly instance: FunctionInstance;
  readonly timer: NodeJS.Timeout;
}

/**
 * The instances of one function: one request at a time each, the most recently used one first,
 * stopped after idling, bounded in number.
 */
export class InstancePool {
  readonly #options: InstancePoolOptions;
  readonly #limit: number;
  readonly #all = new Set<FunctionInstance>();
  #idle: IdleInstance[] = [];
  #closed = false;

  constructor(options: InstancePoolOptions) {
    this.#options = options;
    this.#limit = options.description.concurrencyConfig?.reservedConcurrency ?? DEFAULT_LIMIT;
  }

  /** Process ids of the living instances. */
  get processIds(): readonly number[] {
    return [...this.#all].map((instance) => instance.processId);
  }

  moveClock(offsetMs: number): void {
    for (const instance of this.#all) instance.moveClock(offsetMs);
  }

  /** @throws ResourceExhaustedError if all permitted instances are busy. */
  async invoke(request: InvocationRequest): Promise<InvocationReport> {
    const warm = this.#takeIdle();
    const instance = warm ?? this.#start();
    const prepared = warm === undefined ? await this.#prepare(instance, request) : undefined;
    const startedAt = performance.now();
    const outcome =
      prepared ??
      (await instance.invoke(
        request.event,
        this.#options.contextFor(request.requestId, request.retryCount),
      ));
    if (prepared === undefined && instance.usable) this.#keep(instance);
    else instance.kill();
    return {
      requestId: request.requestId,
      instanceId: instance.id,
      outcome,
      durationMs: performance.now() - startedAt,
      maxMemoryMb: instance.maxMemoryMb,
    };
  }

  /** Ends every instance: idle ones after their preStop, busy ones at once. */
  async close(): Promise<void> {
    this.#closed = true;
    const idle = this.#idle;
    this.#idle = [];
    const resting = new Set(idle.map(({ instance }) => instance));
    for (const instance of this.#all) if (!resting.has(instance)) instance.kill();
    for (const { timer } of idle) clearTimeout(timer);
    await Promise.all(idle.map(({ instance }) => this.#stop(instance)));
    await Promise.all([...this.#all].map((instance) => instance.ended));
  }

  #takeIdle(): FunctionInstance | undefined {
    for (let last = this.#idle.pop(); last !== undefined; last = this.#idle.pop()) {
      clearTimeout(last.timer);
      if (last.instance.usable) return last.instance;
    }
    return undefined;
  }

  #start(): FunctionInstance {
    const { description } = this.#options;
    if (this.#closed) throw new ResourceExhaustedError(description.functionName, 0);
    if (this.#all.size >= this.#limit) {
      throw new ResourceExhaustedError(description.functionName, this.#limit);
    }
    const instance = this.#options.startInstance();
    this.#all.add(instance);
    void instance.ended.then(() => {
      this.#all.delete(instance);
      const lost = this.#idle.find((idle) => idle.instance === instance);
      if (lost === undefined) return;
      clearTimeout(lost.timer);
      this.#idle = this.#idle.filter((idle) => idle !== lost);
    });
    return instance;
  }

  /** Loads and initialises a new instance; the failure, if any, is that of the request. */
  async #prepare(
    instance: FunctionInstance,
    request: InvocationRequest,
  ): Promise<StepOutcome | undefined> {
    const loaded = await instance.load();
    if (loaded.kind === 'failed') return loaded;
    const { initializer } = this.#options.description.instanceLifecycleConfig;
    if (initializer === undefined) return undefined;
    const context = this.#options.contextFor(request.requestId, request.retryCount);
    const outcome = await instance.initialize(context, initializer.timeout);
    return outcome.kind === 'failed' ? outcome : undefined;
  }

  #keep(instance: FunctionInstance): void {
    if (this.#closed) {
      void this.#stop(instance);
      return;
    }
    const timer = setTimeout(() => {
      this.#idle = this.#idle.filter((idle) => idle.instance !== instance);
      void this.#stop(instance);
    }, this.#options.idleStopMs ?? DEFAULT_IDLE_STOP_MS);
    timer.unref();
    this.#idle.push({ instance, timer });
  }

  async #stop(instance: FunctionInstance): Promise<void> {
    const { preStop } = this.#options.description.instanceLifecycleConfig;
    if (preStop !== undefined && instance.usable) {
      await instance.preStop(this.#options.contextFor(`stop-${instance.id}`, 0), preStop.timeout);
    }
    instance.kill();
    await instance.ended;
  }
}
