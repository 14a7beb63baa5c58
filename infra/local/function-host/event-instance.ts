import path from 'node:path';
import * as z from 'zod';
import type { FunctionLog } from './function-log.ts';
import type { Instance } from './instance.ts';
import { InstanceProcess } from './instance-process.ts';
import type { FunctionConfiguration } from './deployment/function-configuration.ts';
import {
  platformFailure,
  type InstanceContext,
  type InvocationPayload,
  type StepOutcome,
} from './invocation.ts';
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
  readonly description: FunctionConfiguration;
  readonly codeDirectory: string;
  /** The whole environment of the process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clockOffsetMs: number;
  readonly log: FunctionLog;
  readonly watchdog: OrphanWatchdog;
}

/** An instance of a built-in runtime: the bootstrap calls the handler, one step at a time. */
export class EventInstance implements Instance {
  readonly id: string;
  readonly ended: Promise<void>;
  readonly #setup: InstanceSetup;
  readonly #process: InstanceProcess;
  #onAnswer: ((outcome: StepOutcome) => void) | undefined;
  #firstAnswer: StepOutcome | undefined;
  #missedOffsetMs: number | undefined;

  constructor(setup: InstanceSetup) {
    this.id = setup.instanceId;
    this.#setup = setup;
    this.#process = new InstanceProcess(processSetup(setup), (message) => this.#receive(message));
    this.ended = this.#process.ended;
  }

  get usable(): boolean {
    return this.#process.usable;
  }

  get processId(): number {
    return this.#process.id;
  }

  get maxMemoryMb(): number {
    return this.#process.maxMemoryMb;
  }

  load(): Promise<StepOutcome> {
    return this.#step(undefined, LOAD_TIMEOUT_SECONDS);
  }

  initialize(context: InstanceContext, timeoutSeconds: number): Promise<StepOutcome> {
    return this.#step({ type: 'initialize', context }, timeoutSeconds);
  }

  run(payload: InvocationPayload, context: InstanceContext): Promise<StepOutcome> {
    if (payload.kind !== 'event') {
      return Promise.resolve(platformFailure('An event function takes events only'));
    }
    const { timeout } = this.#setup.description;
    return this.#step({ type: 'invoke', event: payload.event, context }, timeout);
  }

  preStop(context: InstanceContext, timeoutSeconds: number): Promise<StepOutcome> {
    return this.#step({ type: 'pre-stop', context }, timeoutSeconds);
  }

  moveClock(offsetMs: number): void {
    if (this.#process.frozen) this.#missedOffsetMs = offsetMs;
    else this.#process.send({ type: 'clock', offsetMs });
  }

  freeze(): void {
    this.#process.freeze();
  }

  thaw(): void {
    this.#process.thaw();
    // The channel keeps the order: the process knows the time before it sees the next request.
    if (this.#missedOffsetMs !== undefined) this.moveClock(this.#missedOffsetMs);
    this.#missedOffsetMs = undefined;
  }

  kill(): void {
    this.#process.kill();
  }

  #step(message: object | undefined, timeoutSeconds: number): Promise<StepOutcome> {
    return this.#process
      .within(
        timeoutSeconds,
        () =>
          new Promise<StepOutcome>((resolve) => {
            this.#onAnswer = resolve;
            if (message !== undefined) this.#process.send(message);
            else if (this.#firstAnswer !== undefined) resolve(this.#firstAnswer);
          }),
      )
      .finally(() => {
        this.#onAnswer = undefined;
      });
  }

  #receive(message: unknown): void {
    const answer = answerSchema.safeParse(message);
    if (!answer.success) return;
    this.#process.noteMemory(answer.data.rssBytes);
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
}

function processSetup(setup: InstanceSetup) {
  const { description, codeDirectory, instanceId, log, watchdog } = setup;
  const hooks = description.instanceLifecycleConfig;
  return {
    instanceId,
    command: process.execPath,
    args: [
      `--max-old-space-size=${String(description.memorySize)}`,
      '--require',
      CLOCK_PRELOAD,
      BOOTSTRAP,
      codeDirectory,
      description.handler,
      hooks.initializer?.handler ?? '-',
      hooks.preStop?.handler ?? '-',
    ],
    workingDirectory: codeDirectory,
    environment: { ...setup.environment, LOCAL_CLOCK_OFFSET_MS: String(setup.clockOffsetMs) },
    memoryLimitMb: description.memorySize,
    log,
    oneRequestAtATime: true,
    watchdog,
  };
}
