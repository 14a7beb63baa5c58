import {
  ResourceExhaustedError,
  type InstanceContext,
  type InvocationPayload,
  type InvocationReport,
  type StepOutcome,
} from './invocation.ts';
import type { FunctionConfiguration } from './deployment/function-configuration.ts';
import type { Instance } from './instance.ts';
import { InstanceBudget } from './instance-budget.ts';

/** An on-demand instance is kept this long after its last request (notice of 2025-12-09). */
const DEFAULT_IDLE_STOP_MS = 60_000;
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
  readonly description: FunctionConfiguration;
  /** Room for instances, shared with the function's other versions. Default: one of its own. */
  readonly budget?: InstanceBudget;
  readonly startInstance: () => Instance;
  /** Local time. Default: the machine's. */
  readonly now?: () => number;
  /** A fresh context, with fresh role keys, for a step of the given request. */
  readonly contextFor: (step: ContextStep) => InstanceContext;
  readonly idleStopMs?: number;
  /** Freeze an instance whenever it has no request, or no stream of them, as the platform does. */
  readonly freezes: boolean;
}

/** What a context is made for. */
export interface ContextStep {
  readonly requestId: string;
  readonly retryCount: number;
  /** Version or alias that was asked for; absent for steps without a request. */
  readonly qualifier?: string;
}

export interface InvocationRequest extends ContextStep {
  readonly payload: InvocationPayload;
}

export interface InstanceAge {
  readonly instanceId: string;
  /** By local time. */
  readonly startedAtEpochMs: number;
}

interface Member {
  readonly instance: Instance;
  readonly startedAtEpochMs: number;
  /** Resolves when the code is loaded and initialised, with the failure if that went wrong. */
  readonly prepared: Promise<StepOutcome | undefined>;
  isPrepared: boolean;
  /** On its way out: takes no further request. */
  isStopping: boolean;
  /** Counts in the budget. */
  hasRoomTaken: boolean;
  /** Requests that it has now. */
  active: number;
  idleTimer: NodeJS.Timeout | undefined;
  freezeTimer: NodeJS.Timeout | undefined;
  takenAtMs: number;
  /** Time between its last two requests. */
  gapMs: number;
}

/**
 * The instances of one version: so many requests at a time each, the most recently used one first,
 * frozen while they have none, stopped after idling, bounded in number, never fewer than declared.
 */
export class InstancePool {
  readonly #options: InstancePoolOptions;
  readonly #budget: InstanceBudget;
  /** The most recently used one last. */
  #members: Member[] = [];
  #minInstances = 0;
  #failedStarts = 0;
  #closed = false;

  constructor(options: InstancePoolOptions) {
    this.#options = options;
    this.#budget = options.budget ?? new InstanceBudget();
    this.#budget.enter(this);
  }

  /** Process ids of the living instances. */
  get processIds(): readonly number[] {
    return this.#members.map(({ instance }) => instance.processId);
  }

  /** The living instances. */
  get instances(): readonly InstanceAge[] {
    return this.#members.map(({ instance, startedAtEpochMs }) => ({
      instanceId: instance.id,
      startedAtEpochMs,
    }));
  }

  /** True if an invocation now would not be refused. */
  get hasRoom(): boolean {
    return this.#withRoom() !== undefined || this.#budget.hasRoomFor(this);
  }

  /** How many instances there are beyond the declared minimum. */
  get #surplus(): number {
    const staying = this.#members.filter(({ isStopping }) => !isStopping).length;
    return staying - this.#minInstances;
  }

  /** From now on there are at least so many instances, as far as there is room for them. */
  keepAtLeast(minInstances: number): void {
    this.#minInstances = minInstances;
    this.#keepMinimum();
  }

  #keepMinimum(): void {
    while (!this.#closed && this.#surplus < 0 && !this.#budget.isSpent) {
      const requestId = `start-${String(this.#members.length + 1)}`;
      const member = this.#start({ requestId, retryCount: 0 });
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
    const { requestId, payload } = request;
    const member = this.#withRoom() ?? this.#start(request);
    this.#take(member);
    const { instance } = member;
    const failure = await member.prepared;
    const startedAt = performance.now();
    const outcome = failure ?? (await instance.run(payload, this.#options.contextFor(request)));
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

  /**
   * Takes no further request. Idle instances end after their preStop, busy ones when they have done
   * what they have. Resolves when all are gone.
   */
  async retire(): Promise<void> {
    this.#closed = true;
    const members = [...this.#members];
    for (const member of members) {
      clearTimeout(member.idleTimer);
      if (member.active === 0 && member.isPrepared) void this.#stop(member);
    }
    await Promise.all(members.map(({ instance }) => instance.ended));
    this.#budget.leave(this);
  }

  /** True if an instance has no request and is not needed as a minimum. */
  get hasIdle(): boolean {
    return this.#idle() !== undefined;
  }

  /** Ends an instance that has no request, if it is not needed as a minimum. */
  giveUpIdle(): boolean {
    const idle = this.#idle();
    if (idle === undefined) return false;
    this.#release(idle);
    void this.#stop(idle);
    return true;
  }

  /** Ends every instance: idle ones after their preStop, busy ones at once. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#budget.leave(this);
    await Promise.all(
      [...this.#members].map(async (member) => {
        clearTimeout(member.idleTimer);
        if (member.active === 0 && member.isPrepared) await this.#stop(member);
        member.instance.kill();
        await member.instance.ended;
      }),
    );
  }

  #idle(): Member | undefined {
    if (this.#surplus <= 0) return undefined;
    return this.#members.find(
      ({ active, isPrepared, isStopping }) => active === 0 && isPrepared && !isStopping,
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

  #start(step: ContextStep): Member {
    const { description, startInstance } = this.#options;
    if (this.#closed) throw new ResourceExhaustedError(description.functionName, 0);
    if (!this.#budget.take(this)) {
      throw new ResourceExhaustedError(description.functionName, this.#budget.limit);
    }
    const instance = startInstance();
    const member: Member = {
      instance,
      startedAtEpochMs: this.#options.now?.() ?? Date.now(),
      prepared: this.#prepare(instance, step).then((failure) => {
        member.isPrepared = failure === undefined;
        this.#failedStarts = failure === undefined ? 0 : this.#failedStarts + 1;
        return failure;
      }),
      isPrepared: false,
      isStopping: false,
      hasRoomTaken: true,
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

  #release(member: Member): void {
    if (!member.hasRoomTaken) return;
    member.hasRoomTaken = false;
    this.#budget.giveBack();
  }

  #remove(member: Member): void {
    clearTimeout(member.idleTimer);
    clearTimeout(member.freezeTimer);
    this.#release(member);
    this.#members = this.#members.filter((other) => other !== member);
    const pauseMs =
      this.#failedStarts === 0
        ? 0
        : Math.min(FIRST_RESTART_PAUSE_MS * 2 ** (this.#failedStarts - 1), MAX_RESTART_PAUSE_MS);
    setTimeout(() => this.#keepMinimum(), pauseMs).unref();
  }

  /** Loads and initialises a new instance; the failure, if any, is that of the request. */
  async #prepare(instance: Instance, step: ContextStep): Promise<StepOutcome | undefined> {
    const loaded = await instance.load();
    if (loaded.kind === 'failed') return loaded;
    const { initializer } = this.#options.description.instanceLifecycleConfig;
    if (initializer === undefined) return undefined;
    const context = this.#options.contextFor(step);
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
      const context = this.#options.contextFor({ requestId: `stop-${instance.id}`, retryCount: 0 });
      await instance.preStop(context, preStop.timeout);
    }
    instance.kill();
    await instance.ended;
  }
}
