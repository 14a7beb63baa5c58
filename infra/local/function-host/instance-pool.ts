import type { Instance } from './instance.ts';
import {
  ResourceExhaustedError,
  type InstanceContext,
  type InvocationPayload,
  type InvocationReport,
  type StepOutcome,
} from './invocation.ts';
import type { FunctionDescription } from './serverless-description.ts';

/** An on-demand instance is kept this long after its last request (notice of 2025-12-09). */
const DEFAULT_IDLE_STOP_MS = 60_000;
/** Instances of one function without a reservation: the burst limit of Hong Kong. */
const DEFAULT_LIMIT = 100;
/** Pause before a minimum instance that failed to start is tried again, doubled each time. */
const FIRST_RESTART_PAUSE_MS = 1000;
const MAX_RESTART_PAUSE_MS = 60_000;
/**
 * Requests that come closer than this to each other are a stream: between two of them an instance
 * that takes many at once goes on. The cloud does not say how soon it freezes (a guess); one that
 * was asked once stands still at once, so that work left behind after a reply does not run.
 */
const STREAM_GAP_MS = 20;

export interface InstancePoolOptions {
  readonly description: FunctionDescription;
  readonly startInstance: () => Instance;
  /** A fresh context, with fresh role keys, for a step of the given request. */
  readonly contextFor: (requestId: string, retryCount: number) => InstanceContext;
  readonly idleStopMs?: number;
  /** Freeze an instance whenever it has no request, or no stream of them, as the platform does. */
  readonly freezes: boolean;
}

export interface InvocationRequest {
  readonly requestId: string;
  readonly payload: InvocationPayload;
  readonly retryCount: number;
}

interface Member {
  readonly instance: Instance;
  /** Resolves when the code is loaded and initialised, with the failure if that went wrong. */
  readonly prepared: Promise<StepOutcome | undefined>;
  isPrepared: boolean;
  /** On its way out: takes no further request. */
  isStopping: boolean;
  /** Requests that it has now. */
  active: number;
  idleTimer: NodeJS.Timeout | undefined;
  freezeTimer: NodeJS.Timeout | undefined;
  takenAtMs: number;
  /** Time between its last two requests. */
  gapMs: number;
}

/**
 * The instances of one function: so many requests at a time each, the most recently used one first,
 * frozen while they have none, stopped after idling, bounded in number, never fewer than declared.
 */
export class InstancePool {
  readonly #options: InstancePoolOptions;
  readonly #limit: number;
  /** The most recently used one last. */
  #members: Member[] = [];
  #failedStarts = 0;
  #closed = false;

  constructor(options: InstancePoolOptions) {
    this.#options = options;
    this.#limit = options.description.concurrencyConfig?.reservedConcurrency ?? DEFAULT_LIMIT;
  }

  /** Process ids of the living instances. */
  get processIds(): readonly number[] {
    return this.#members.map(({ instance }) => instance.processId);
  }

  /** True if an invocation now would not be refused. */
  get hasRoom(): boolean {
    return this.#members.length < this.#limit || this.#withRoom() !== undefined;
  }

  /** How many instances there are beyond the declared minimum. */
  get #surplus(): number {
    const staying = this.#members.filter(({ isStopping }) => !isStopping).length;
    return staying - (this.#options.description.scalingConfig?.minInstances ?? 0);
  }

  /** Starts instances until there are as many as the description wants at least. */
  keepMinimum(): void {
    while (!this.#closed && this.#surplus < 0 && this.#members.length < this.#limit) {
      const member = this.#start(`start-${String(this.#members.length + 1)}`, 0);
      void member.prepared.then((failure) => {
        if (failure !== undefined) member.instance.kill();
        else if (member.active === 0) this.#rest(member);
      });
    }
  }

  moveClock(offsetMs: number): void {
    for (const { instance } of this.#members) instance.moveClock(offsetMs);
  }

  /** @throws ResourceExhaustedError if all permitted instances are busy. */
  async invoke(request: InvocationRequest): Promise<InvocationReport> {
    const { requestId, retryCount, payload } = request;
    const member = this.#withRoom() ?? this.#start(requestId, retryCount);
    this.#take(member);
    const { instance } = member;
    const failure = await member.prepared;
    const startedAt = performance.now();
    const outcome =
      failure ?? (await instance.run(payload, this.#options.contextFor(requestId, retryCount)));
    const durationMs = performance.now() - startedAt;
    if (failure !== undefined) instance.kill();
    this.#giveBack(member);
    return {
      requestId,
      instanceId: instance.id,
      outcome,
      durationMs,
      maxMemoryMb: instance.maxMemoryMb,
    };
  }

  /** Ends every instance: idle ones after their preStop, busy ones at once. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(
      [...this.#members].map(async (member) => {
        clearTimeout(member.idleTimer);
        if (member.active === 0 && member.isPrepared) await this.#stop(member);
        member.instance.kill();
        await member.instance.ended;
      }),
    );
  }

  #withRoom(): Member | undefined {
    const { instanceConcurrency } = this.#options.description;
    return this.#members.findLast(
      ({ instance, active, isStopping }) =>
        instance.usable && !isStopping && active < instanceConcurrency,
    );
  }

  #take(member: Member): void {
    clearTimeout(member.idleTimer);
    clearTimeout(member.freezeTimer);
    const now = performance.now();
    member.gapMs = now - member.takenAtMs;
    member.takenAtMs = now;
    member.active += 1;
    if (member.active === 1) member.instance.thaw();
    this.#putLast(member);
  }

  #giveBack(member: Member): void {
    member.active -= 1;
    if (!member.instance.usable) member.instance.kill();
    else if (member.active === 0) this.#rest(member);
    this.#putLast(member);
  }

  #putLast(member: Member): void {
    const others = this.#members.filter((other) => other !== member);
    // One that has ended meanwhile is not there any more.
    if (others.length < this.#members.length) this.#members = [...others, member];
  }

  #start(requestId: string, retryCount: number): Member {
    const { description, startInstance } = this.#options;
    if (this.#closed) throw new ResourceExhaustedError(description.functionName, 0);
    if (this.#members.length >= this.#limit) {
      throw new ResourceExhaustedError(description.functionName, this.#limit);
    }
    const instance = startInstance();
    const member: Member = {
      instance,
      prepared: this.#prepare(instance, requestId, retryCount).then((failure) => {
        member.isPrepared = failure === undefined;
        this.#failedStarts = failure === undefined ? 0 : this.#failedStarts + 1;
        return failure;
      }),
      isPrepared: false,
      isStopping: false,
      active: 0,
      idleTimer: undefined,
      freezeTimer: undefined,
      takenAtMs: Number.NEGATIVE_INFINITY,
      gapMs: Number.POSITIVE_INFINITY,
    };
    this.#members.push(member);
    void instance.ended.then(() => this.#remove(member));
    return member;
  }

  #remove(member: Member): void {
    clearTimeout(member.idleTimer);
    clearTimeout(member.freezeTimer);
    this.#members = this.#members.filter((other) => other !== member);
    const pauseMs =
      this.#failedStarts === 0
        ? 0
        : Math.min(FIRST_RESTART_PAUSE_MS * 2 ** (this.#failedStarts - 1), MAX_RESTART_PAUSE_MS);
    setTimeout(() => this.keepMinimum(), pauseMs).unref();
  }

  /** Loads and initialises a new instance; the failure, if any, is that of the request. */
  async #prepare(
    instance: Instance,
    requestId: string,
    retryCount: number,
  ): Promise<StepOutcome | undefined> {
    const loaded = await instance.load();
    if (loaded.kind === 'failed') return loaded;
    const { initializer } = this.#options.description.instanceLifecycleConfig;
    if (initializer === undefined) return undefined;
    const context = this.#options.contextFor(requestId, retryCount);
    const outcome = await instance.initialize(context, initializer.timeout);
    return outcome.kind === 'failed' ? outcome : undefined;
  }

  /** Nothing to do for it: it is frozen, and stopped if that lasts. */
  #rest(member: Member): void {
    if (this.#closed) {
      void this.#stop(member);
      return;
    }
    if (this.#options.freezes) this.#freeze(member);
    member.idleTimer = setTimeout(() => {
      if (this.#surplus > 0) void this.#stop(member);
      else this.#rest(member);
    }, this.#options.idleStopMs ?? DEFAULT_IDLE_STOP_MS);
    member.idleTimer.unref();
  }

  #freeze(member: Member): void {
    const isInStream =
      this.#options.description.instanceConcurrency > 1 && member.gapMs < STREAM_GAP_MS;
    if (!isInStream) {
      member.instance.freeze();
      return;
    }
    member.freezeTimer = setTimeout(() => member.instance.freeze(), STREAM_GAP_MS);
  }

  async #stop(member: Member): Promise<void> {
    const { instance } = member;
    member.isStopping = true;
    clearTimeout(member.freezeTimer);
    instance.thaw();
    const { preStop } = this.#options.description.instanceLifecycleConfig;
    if (preStop !== undefined && instance.usable) {
      await instance.preStop(this.#options.contextFor(`stop-${instance.id}`, 0), preStop.timeout);
    }
    instance.kill();
    await instance.ended;
  }
}
