import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import * as z from 'zod';
import type { FunctionLog } from './function-log.ts';
import type { FunctionDescription } from './serverless-description.ts';
import { platformFailure, type InstanceContext, type StepOutcome } from './invocation.ts';
import { MemoryMonitor } from './memory-monitor.ts';
import type { OrphanWatchdog } from './orphan-watchdog.ts';

const BOOTSTRAP = path.join(import.meta.dirname, 'instance/instance-bootstrap.cjs');
const CLOCK_PRELOAD = path.join(import.meta.dirname, 'instance/clock-preload.cjs');

/** Loading the code has no documented limit; a module that never finishes must not hang a request. */
const LOAD_TIMEOUT_SECONDS = 300;

const answerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('done'), body: z.instanceof(Uint8Array), rssBytes: z.number() }),
  z.object({
    type: z.literal('failed'),
    handled: z.boolean(),
    body: z.instanceof(Uint8Array),
    rssBytes: z.number(),
  }),
]);

export interface InstanceSetup {
  readonly instanceId: string;
  readonly description: FunctionDescription;
  readonly codeDirectory: string;
  /** The whole environment of the process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clockOffsetMs: number;
  readonly log: FunctionLog;
  readonly watchdog: OrphanWatchdog;
}

/**
 * One process that runs a function's code, one step at a time. After a time-out, excess of memory
 * or the end of its process it is unusable.
 */
export class FunctionInstance {
  readonly id: string;
  readonly #setup: InstanceSetup;
  readonly #process: ChildProcess;
  readonly #memory: MemoryMonitor;
  /** Resolves when the process is gone and its last message has been read. */
  readonly ended: Promise<void>;
  #usable = true;
  #onAnswer: ((outcome: StepOutcome) => void) | undefined;
  #firstAnswer: StepOutcome | undefined;

  constructor(setup: InstanceSetup) {
    this.id = setup.instanceId;
    this.#setup = setup;
    this.#process = startProcess(setup);
    const pid = this.#process.pid ?? -1;
    this.#memory = new MemoryMonitor(pid, setup.description.memorySize * 1024 * 1024, () =>
      this.kill(),
    );
    this.ended = this.#whenEnded(pid);
    this.#process.on('message', (message) => this.#receive(message));
  }

  get usable(): boolean {
    return this.#usable;
  }

  get processId(): number {
    return this.#process.pid ?? -1;
  }

  get maxMemoryMb(): number {
    return this.#memory.peakMb;
  }

  /** Waits until the code is loaded. */
  load(): Promise<StepOutcome> {
    return this.#step(undefined, LOAD_TIMEOUT_SECONDS);
  }

  initialize(context: InstanceContext, timeoutSeconds: number): Promise<StepOutcome> {
    return this.#step({ type: 'initialize', context }, timeoutSeconds);
  }

  invoke(event: Buffer, context: InstanceContext): Promise<StepOutcome> {
    return this.#step({ type: 'invoke', event, context }, this.#setup.description.timeout);
  }

  preStop(context: InstanceContext, timeoutSeconds: number): Promise<StepOutcome> {
    return this.#step({ type: 'pre-stop', context }, timeoutSeconds);
  }

  /** Tells the process that local time has moved. */
  moveClock(offsetMs: number): void {
    this.#send({ type: 'clock', offsetMs });
  }

  /** Ends the process, and any that it started, at once. */
  kill(): void {
    this.#usable = false;
    killGroup(this.processId);
  }

  #step(message: object | undefined, timeoutSeconds: number): Promise<StepOutcome> {
    const startedAt = performance.now();
    this.#memory.start();
    return new Promise<StepOutcome>((resolve) => {
      const finish = (outcome: StepOutcome): void => {
        clearTimeout(timer);
        this.#memory.stop();
        this.#onAnswer = undefined;
        resolve(outcome);
      };
      const timer = setTimeout(() => {
        this.kill();
        finish(
          platformFailure(
            `Function timed out after ${String(timeoutSeconds)} seconds (maxMemoryUsage: ${String(this.maxMemoryMb)}MB)`,
          ),
        );
      }, timeoutSeconds * 1000);
      this.#onAnswer = finish;
      void this.ended.then(() => {
        if (this.#onAnswer === finish) finish(this.#exitedUnexpectedly(startedAt));
      });
      if (message !== undefined) this.#send(message);
      else if (this.#firstAnswer !== undefined) finish(this.#firstAnswer);
    });
  }

  #exitedUnexpectedly(startedAt: number): StepOutcome {
    const duration = Math.round(performance.now() - startedAt);
    return platformFailure(
      'Process exited unexpectedly before completing request ' +
        `(duration: ${String(duration)}ms, maxMemoryUsage: ${String(this.maxMemoryMb)}MB)`,
    );
  }

  #receive(message: unknown): void {
    const answer = answerSchema.safeParse(message);
    if (!answer.success) return;
    this.#memory.note(answer.data.rssBytes);
    const body = Buffer.from(answer.data.body);
    const outcome: StepOutcome =
      answer.data.type === 'done'
        ? { kind: 'returned', body }
        : {
            kind: 'failed',
            errorType: answer.data.handled ? 'HandledInvocationError' : 'UnhandledInvocationError',
            body,
          };
    if (this.#onAnswer === undefined) this.#firstAnswer = outcome;
    else this.#onAnswer(outcome);
  }

  #send(message: object): void {
    if (!this.#process.connected) return;
    // A process that has just died can't take it; its end is reported by `ended`.
    this.#process.send(message, () => undefined);
  }

  async #whenEnded(pid: number): Promise<void> {
    const { watchdog } = this.#setup;
    const child = this.#process;
    watchdog.watch(pid);
    await Promise.all([
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.once('error', () => resolve());
      }),
      // Messages sent just before the end are read before the channel closes.
      new Promise<void>((resolve) => {
        if (child.connected) child.once('disconnect', () => resolve());
        else resolve();
      }),
    ]);
    this.#usable = false;
    this.#memory.stop();
    // Takes along what the function itself may have started.
    killGroup(pid);
    watchdog.forget(pid);
  }
}

function startProcess(setup: InstanceSetup): ChildProcess {
  const { description, codeDirectory } = setup;
  const hooks = description.instanceLifecycleConfig;
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${String(description.memorySize)}`,
      '--require',
      CLOCK_PRELOAD,
      BOOTSTRAP,
      codeDirectory,
      description.handler,
      hooks.initializer?.handler ?? '-',
      hooks.preStop?.handler ?? '-',
    ],
    {
      cwd: codeDirectory,
      env: { ...setup.environment, LOCAL_CLOCK_OFFSET_MS: String(setup.clockOffsetMs) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      // A process group of its own: Ctrl-C in a terminal reaches the host only.
      detached: true,
    },
  );
  child.on('error', (error) => setup.log.write(setup.instanceId, '-', `start: ${error.message}`));
  if (child.stdout !== null && child.stderr !== null) {
    setup.log.follow(setup.instanceId, child.stdout, child.stderr);
  }
  return child;
}

function killGroup(pid: number): void {
  if (pid <= 1) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}
