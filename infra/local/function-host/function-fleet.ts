import path from 'node:path';
import type { StandInContext } from '../stand-in/stand-in.ts';
import type { AsyncQueue } from './async-queue.ts';
import type { DeployedFunction } from './deployment/deployed-function.ts';
import type { DeployedFunctions } from './deployment/deployed-functions.ts';
import type { DeploymentBook } from './deployment/deployment-book.ts';
import type { FunctionState, TriggerFired } from './function-control.ts';
import { FunctionLog, type FunctionLogLine } from './function-log.ts';
import { HostedFunction } from './hosted-function.ts';
import type { HostingOptions } from './hosted-version.ts';
import { HttpAddresses } from './http-addresses.ts';
import { newRequestId } from './request-id.ts';
import { TimerTriggers, type TimerFiring } from './timer-triggers.ts';

export interface FunctionFleetOptions {
  readonly context: StandInContext;
  readonly hosting: HostingOptions;
  readonly book: DeploymentBook;
  readonly deployed: DeployedFunctions;
  readonly random: () => number;
  /** Is given each line that a function writes. */
  readonly onLogLine?: (line: FunctionLogLine) => void;
  /** Ports of the n-th HTTP trigger; default: free ones. */
  readonly ports?: (index: number) => { readonly plain: number; readonly tls: number };
}

/** The functions that run, with their timers and addresses, in step with what is deployed. */
export class FunctionFleet {
  /** By name. */
  readonly functions = new Map<string, HostedFunction>();
  readonly #options: FunctionFleetOptions;
  readonly #timers: TimerTriggers;
  readonly #retiring = new Set<HostedFunction>();
  #queue: AsyncQueue | undefined;
  #addresses: HttpAddresses | undefined;
  #stopMoves: () => void = () => undefined;

  constructor(options: FunctionFleetOptions) {
    this.#options = options;
    const { context } = options;
    this.#timers = new TimerTriggers(context.clock, (firing) => {
      this.#fire(firing).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        context.log(`function-host: a timer of ${firing.functionName} is not queued: ${reason}`);
      });
    });
    for (const one of options.deployed.all()) this.#host(one);
  }

  /** Opens the addresses, starts the timers, and follows each change of what is deployed. */
  async start(queue: AsyncQueue): Promise<void> {
    const { context, book, ports, deployed } = this.#options;
    this.#queue = queue;
    const addresses = new HttpAddresses({
      context,
      queue,
      book,
      ...(ports === undefined ? {} : { ports }),
    });
    this.#addresses = addresses;
    for (const one of this.functions.values()) await addresses.follow(one);
    this.#stopMoves = context.clock.onMove((offsetMs) => {
      for (const one of [...this.functions.values(), ...this.#retiring]) one.moveClock(offsetMs);
    });
    for (const one of this.functions.values()) one.start();
    this.#timers.start();
    deployed.follow((functionName, next) => this.#follow(functionName, next));
  }

  /** Address of an HTTP trigger, of the function's first one if none is named. */
  urlsOf(
    functionName: string,
    triggerName?: string,
  ): { readonly url?: string; readonly tlsUrl?: string } {
    const listener = this.#addresses?.listenerOf(functionName, triggerName);
    return listener === undefined ? {} : { url: listener.urls.plain, tlsUrl: listener.urls.tls };
  }

  states(): readonly FunctionState[] {
    return [...this.functions.values()].map((one) => this.#stateOf(one));
  }

  /** Fires a timer now; undefined if there is no such trigger. */
  async fireTrigger(functionName: string, triggerName: string): Promise<TriggerFired | undefined> {
    const firing = this.#timers.firingNow(functionName, triggerName);
    return firing === undefined ? undefined : this.#fire(firing);
  }

  /** No timer fires from now on. */
  stopTimers(): void {
    this.#timers.close();
  }

  async close(): Promise<void> {
    this.#stopMoves();
    const all = [...this.functions.values(), ...this.#retiring];
    await Promise.all(all.map((one) => one.close()));
    await this.#addresses?.close();
  }

  #host(deployed: DeployedFunction): HostedFunction {
    const { context, hosting, random, onLogLine } = this.#options;
    const { functionName } = deployed;
    const log = new FunctionLog(
      path.join(context.stateDirectory, 'logs'),
      functionName,
      () => context.clock.nowEpochMs(),
      onLogLine,
    );
    const hosted = new HostedFunction({ ...hosting, log, random }, deployed);
    this.functions.set(functionName, hosted);
    this.#timers.set(functionName, Object.values(deployed.triggers));
    return hosted;
  }

  async #follow(functionName: string, next: DeployedFunction | undefined): Promise<void> {
    const known = this.functions.get(functionName);
    if (next === undefined) {
      this.#timers.remove(functionName);
      this.functions.delete(functionName);
      if (known !== undefined) this.#retire(known);
      await this.#addresses?.remove(functionName);
      return;
    }
    const hosted = known ?? this.#host(next);
    hosted.deploy(next);
    this.#timers.set(functionName, Object.values(next.triggers));
    await this.#addresses?.follow(hosted);
  }

  #retire(hosted: HostedFunction): void {
    this.#retiring.add(hosted);
    void hosted.retire().then(() => this.#retiring.delete(hosted));
  }

  async #fire(firing: TimerFiring): Promise<TriggerFired | undefined> {
    const { functionName, qualifier, triggerName, event } = firing;
    const now = this.#options.context.clock.nowEpochMs();
    const requestId = newRequestId(now);
    if (this.#queue === undefined) return undefined;
    await this.#queue.enqueue({ requestId, taskId: requestId, functionName, qualifier, event });
    await this.#options.book.noteFired(functionName, triggerName, now);
    return { requestId, taskId: requestId };
  }

  #stateOf(one: HostedFunction): FunctionState {
    const { functionName, deployed } = one;
    const { code } = deployed.latest;
    return {
      functionName,
      ...(code.kind === 'zip' ? { codeSha256: code.sha256 } : {}),
      processIds: one.processIds,
      logFile: one.logFile,
      triggers: this.#timers.statesOf(functionName).map((timer) => {
        const lastFiredEpochMs = this.#options.book.lastFired(functionName, timer.triggerName);
        return { ...timer, ...(lastFiredEpochMs === undefined ? {} : { lastFiredEpochMs }) };
      }),
      ...this.urlsOf(functionName),
    };
  }
}
