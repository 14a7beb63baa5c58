import { Agent } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { InstanceSetup } from './event-instance.ts';
import type { Instance } from './instance.ts';
import { InstanceProcess } from './instance-process.ts';
import { freeInstancePort } from './instance-port.ts';
import {
  platformFailure,
  type InstanceContext,
  type InvocationPayload,
  type StepOutcome,
} from './invocation.ts';
import type { WebFunctionConfiguration } from './deployment/function-configuration.ts';
import { exchange, type WebAnswer, type WebRequest } from './web-exchange.ts';
import { forwardedHeaders, platformHeaders, type ControlPath } from './web-headers.ts';

const PRELOAD = path.join(import.meta.dirname, 'instance/web-preload.cjs');

/** A server that does not listen by then does not start (help page "Custom runtimes"). */
const START_TIMEOUT_SECONDS = 120;
const CONNECT_PAUSE_MS = 10;
/** How long the end of a process may come after the end of its connections. */
const EXIT_GRACE_MS = 500;

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('clock'), offsetMs: z.number() }),
]);

export interface WebInstanceSetup extends InstanceSetup {
  readonly description: WebFunctionConfiguration;
}

/**
 * An instance of a custom runtime: starts the declared command and passes requests on to the port
 * that it listens on, as many at a time as it is given.
 */
export class WebInstance implements Instance {
  readonly id: string;
  readonly ended: Promise<void>;
  readonly #setup: WebInstanceSetup;
  readonly #port = freeInstancePort();
  readonly #process: InstanceProcess;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #followsClock: Promise<void>;
  #onFollowsClock: () => void = () => undefined;
  #offsetMs: number;
  #sentOffsetMs: number;
  #confirmedOffsetMs: number;
  readonly #onConfirmed = new Set<() => void>();

  constructor(setup: WebInstanceSetup) {
    this.id = setup.instanceId;
    this.#setup = setup;
    this.#offsetMs = setup.clockOffsetMs;
    this.#sentOffsetMs = setup.clockOffsetMs;
    this.#confirmedOffsetMs = setup.clockOffsetMs;
    this.#followsClock = new Promise((resolve) => {
      this.#onFollowsClock = resolve;
    });
    this.#process = new InstanceProcess(processSetup(setup, this.#port), (message) =>
      this.#receive(message),
    );
    this.ended = this.#process.ended.then(() => this.#agent.destroy());
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
    return this.#process.within(START_TIMEOUT_SECONDS, async () => {
      while (this.usable && !(await accepts(this.#port))) await sleep(CONNECT_PAUSE_MS);
      if (runsNode(this.#setup.description)) await this.#followsClock;
      return { kind: 'returned', body: Buffer.alloc(0) };
    });
  }

  async initialize(context: InstanceContext, timeoutSeconds: number): Promise<StepOutcome> {
    const outcome = await this.#control('POST', '/initialize', context, timeoutSeconds);
    // An answer to us is none to the client.
    return outcome.kind === 'failed' && outcome.reply !== undefined
      ? platformFailure(`The initializer answered with status ${String(outcome.reply.status)}`)
      : outcome;
  }

  preStop(context: InstanceContext, timeoutSeconds: number): Promise<StepOutcome> {
    return this.#control('GET', '/pre-stop', context, timeoutSeconds);
  }

  run(payload: InvocationPayload, context: InstanceContext): Promise<StepOutcome> {
    const { timeout } = this.#setup.description;
    if (payload.kind === 'event') {
      return this.#control('POST', '/invoke', context, timeout, payload.event);
    }
    const { method, target, rawHeaders, body } = payload.request;
    return this.#pass(timeout, {
      method,
      target,
      rawHeaders: [...forwardedHeaders(rawHeaders), ...platformHeaders(context, '/http-invoke')],
      body,
    });
  }

  moveClock(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    if (!this.#process.frozen) this.#tellTime();
  }

  freeze(): void {
    this.#process.freeze();
    // While it is frozen the server may come to close connections that we would use again.
    this.#agent.destroy();
  }

  thaw(): void {
    this.#process.thaw();
    this.#tellTime();
  }

  kill(): void {
    this.#process.kill();
  }

  #control(
    method: string,
    target: ControlPath,
    context: InstanceContext,
    timeoutSeconds: number,
    body: Buffer = Buffer.alloc(0),
  ): Promise<StepOutcome> {
    return this.#pass(timeoutSeconds, {
      method,
      target,
      rawHeaders: [
        'host',
        `127.0.0.1:${String(this.#port)}`,
        ...(method === 'POST' ? ['content-type', 'application/octet-stream'] : []),
        ...platformHeaders(context, target),
      ],
      body,
    });
  }

  #pass(timeoutSeconds: number, request: WebRequest): Promise<StepOutcome> {
    return this.#process.within(timeoutSeconds, async () => {
      await this.#clockInStep();
      try {
        return outcomeOf(await exchange(this.#port, this.#agent, request));
      } catch (error) {
        // If the process is ending, that is the better report: `within` gives it.
        await Promise.race([this.ended, sleep(EXIT_GRACE_MS)]);
        const reason = error instanceof Error ? error.message : String(error);
        return platformFailure(`The function's server gave no answer: ${reason}`);
      }
    });
  }

  #tellTime(): void {
    if (this.#offsetMs === this.#sentOffsetMs) return;
    this.#sentOffsetMs = this.#offsetMs;
    this.#process.send({ type: 'clock', offsetMs: this.#offsetMs });
  }

  /** Requests take another way than the moves of time: they wait until the last is confirmed. */
  async #clockInStep(): Promise<void> {
    if (!runsNode(this.#setup.description)) return;
    while (this.usable && this.#confirmedOffsetMs < this.#sentOffsetMs) {
      await new Promise<void>((resolve) => {
        this.#onConfirmed.add(resolve);
      });
    }
  }

  #receive(message: unknown): void {
    const known = messageSchema.safeParse(message);
    if (!known.success) return;
    if (known.data.type === 'ready') {
      this.#onFollowsClock();
      return;
    }
    this.#confirmedOffsetMs = known.data.offsetMs;
    const waiting = [...this.#onConfirmed];
    this.#onConfirmed.clear();
    for (const confirmed of waiting) confirmed();
  }
}

/**
 * The answer in the platform's eyes: `x-fc-status` other than 200 marks a failure; without it an
 * answer of 400 or over does (a guess for what is not 200).
 */
function outcomeOf(answer: WebAnswer): StepOutcome {
  const { status, rawHeaders, body } = answer;
  const reply = { status, rawHeaders };
  const declared = answer.header('x-fc-status');
  const good = declared === undefined ? status < 400 : declared.trim() === '200';
  return good
    ? { kind: 'returned', body, reply }
    : { kind: 'failed', errorType: 'UnhandledInvocationError', body, reply };
}

/** True if the command is `node` itself: then the process follows local time. */
function runsNode(description: WebFunctionConfiguration): boolean {
  return description.customRuntimeConfig.command[0] === 'node';
}

function processSetup(setup: WebInstanceSetup, port: number) {
  const { description, codeDirectory, instanceId, log, watchdog } = setup;
  const [program = 'node', ...first] = description.customRuntimeConfig.command;
  const { NODE_OPTIONS: declaredOptions, ...environment } = setup.environment;
  return {
    instanceId,
    // The PATH of the cloud's images does not lead to a Node on this machine.
    command: program === 'node' ? process.execPath : program,
    args: [...first, ...description.customRuntimeConfig.args],
    workingDirectory: codeDirectory,
    environment: {
      ...environment,
      FC_CUSTOM_LISTEN_PORT: String(port),
      LOCAL_CLOCK_OFFSET_MS: String(setup.clockOffsetMs),
      LOCAL_DECLARED_NODE_OPTIONS: declaredOptions ?? '',
      NODE_OPTIONS: [declaredOptions, `--require ${JSON.stringify(PRELOAD)}`]
        .filter((part) => part !== undefined)
        .join(' '),
    },
    memoryLimitMb: description.memorySize,
    log,
    oneRequestAtATime: description.instanceConcurrency === 1,
    watchdog,
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
