import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultEffect } from '../stand-in/fault-switchboard.ts';
import type { LocalClock } from '../stand-in/local-clock.ts';
import type { AsyncTask } from './async-task.ts';
import { deliverWithFaults, type Delivery } from './deliver-task.ts';
import { destinationEvent, type TaskEnd } from './destination-event.ts';
import { HeldTasks } from './held-tasks.ts';
import { onLocalTick } from './local-ticker.ts';
import { MAX_ASYNC_BYTES } from './payload-limits.ts';
import { newRequestId } from './request-id.ts';
import { pauseAfterFunctionErrorMs, pauseAfterRefusalMs } from './retry-spacing.ts';
import { TaskBook } from './task-book.ts';

const SETTLED_LOOK_MS = 20;

/** A function that is told of the end of a task. */
export interface DestinationFunction {
  readonly functionName: string;
  readonly qualifier: string;
}

/** Rules of a version or alias, from its asynchronous configuration. */
export interface AsyncRules {
  readonly maxRetryAttempts: number;
  readonly maxEventAgeSeconds: number;
  /** Task mode: a repeated task id is refused instead of run again. */
  readonly refusesRepeatedIds: boolean;
  readonly functionArn: string;
  /** The functions that are told of the end of each task. */
  readonly onSuccess?: DestinationFunction;
  readonly onFailure?: DestinationFunction;
}

/** An invocation that shall be accepted. */
export interface NewTask {
  readonly requestId: string;
  readonly taskId: string;
  readonly functionName: string;
  readonly qualifier: string;
  /** Default: `event`. */
  readonly form?: AsyncTask['form'];
  readonly event: Buffer;
  /** Not delivered before this time has passed. */
  readonly delaySeconds?: number;
}

/** What a task is for. */
export type TaskTarget = Pick<AsyncTask, 'functionName' | 'qualifier'>;

export interface AsyncQueueOptions {
  readonly journalFile: string;
  readonly clock: LocalClock;
  /** Rules for tasks like this; undefined if the function, version or alias is gone. */
  readonly rulesOf: (task: TaskTarget) => AsyncRules | undefined;
  /** False while the function takes no further invocation: its tasks wait without a refusal. */
  readonly hasRoom: (task: TaskTarget) => boolean;
  /** Faults for the next delivery of a function. */
  readonly faultsOf: (functionName: string) => readonly FaultEffect[];
  readonly deliver: (task: AsyncTask) => Promise<Delivery>;
  readonly log: (line: string) => void;
}

/**
 * The queue of asynchronous invocations: accepted means durable, delivered at least once, without
 * order. A delivery that was under way when the host died is repeated after the restart. Retries
 * are due on local time. A burst waits in the queue: a function is given no more than it has room
 * for, and what it refuses all the same waits by the platform's spacing.
 */
export class AsyncQueue {
  readonly #options: AsyncQueueOptions;
  readonly #book: TaskBook;
  readonly #waiting: Set<AsyncTask>;
  readonly #held = new HeldTasks();
  #stopTicker: () => void = () => undefined;
  #closed = false;
  #isSoon = false;
  #underWay = 0;

  private constructor(options: AsyncQueueOptions, book: TaskBook) {
    this.#options = options;
    this.#book = book;
    this.#waiting = new Set(book.unfinished);
  }

  /** Opens the queue with what a former process left in it; `start` begins to deliver. */
  static async open(options: AsyncQueueOptions): Promise<AsyncQueue> {
    return new AsyncQueue(
      options,
      await TaskBook.open(options.journalFile, options.clock.nowEpochMs()),
    );
  }

  start(): void {
    this.#stopTicker = onLocalTick(this.#options.clock, () => this.#deliverDue());
    this.#deliverDue();
  }

  /**
   * Accepts an invocation; resolves when it is durable, with `repeated` if the function is in task
   * mode and has seen the task id within seven days.
   */
  async enqueue(task: NewTask): Promise<'accepted' | 'repeated'> {
    const { requestId, taskId, functionName, qualifier, form = 'event', delaySeconds = 0 } = task;
    const known = this.find(functionName, taskId);
    if (known !== undefined && this.#options.rulesOf(task)?.refusesRepeatedIds === true) {
      return 'repeated';
    }
    const at = this.#options.clock.nowEpochMs();
    const accepted = await this.#book.add({
      v: 1,
      record: 'enqueued',
      requestId,
      taskId,
      functionName,
      qualifier,
      form,
      event: task.event.toString('base64'),
      at,
      ...(delaySeconds === 0 ? {} : { dueAt: at + delaySeconds * 1000 }),
    });
    this.#waiting.add(accepted);
    this.#deliverSoon();
    return 'accepted';
  }

  /** The newest task of that id, for seven days. */
  find(functionName: string, taskId: string): AsyncTask | undefined {
    return this.#book.find(functionName, taskId, this.#options.clock.nowEpochMs());
  }

  /** Tasks of a function of the last seven days, the newest first. */
  tasksOf(functionName: string): readonly AsyncTask[] {
    return this.#book.tasksOf(functionName, this.#options.clock.nowEpochMs());
  }

  /** Resolves when nothing is under way and nothing is due at the present local time. */
  async settled(): Promise<void> {
    while (!this.#closed && this.#isBusy()) await sleep(SETTLED_LOOK_MS);
  }

  #isBusy(): boolean {
    const now = this.#options.clock.nowEpochMs();
    return this.#underWay > 0 || [...this.#waiting].some(({ dueAtEpochMs }) => dueAtEpochMs <= now);
  }

  /** Stops delivering; what is under way stays in the journal and is delivered again later. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTicker();
    await this.#book.close();
  }

  #deliverSoon(): void {
    if (this.#isSoon) return;
    this.#isSoon = true;
    setImmediate(() => {
      this.#isSoon = false;
      this.#deliverDue();
    });
  }

  #deliverDue(): void {
    if (this.#closed) return;
    const now = this.#options.clock.nowEpochMs();
    const full = new Set<string>();
    for (const task of this.#waiting) {
      if (task.dueAtEpochMs > now) continue;
      const wanted = `${task.functionName}/${task.qualifier}`;
      const isOver = this.#rulesFor(task) === undefined;
      if (!isOver && (full.has(wanted) || !this.#options.hasRoom(task))) {
        full.add(wanted);
        continue;
      }
      this.#waiting.delete(task);
      this.#underWay += 1;
      void this.#attempt(task)
        .catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          this.#options.log(`function-host: ${task.requestId} stays in the queue: ${reason}`);
          this.#waiting.add(task);
        })
        .finally(() => {
          this.#underWay -= 1;
          this.#deliverSoon();
        });
    }
  }

  /** The rules of a task that may still be delivered; undefined if it is too old or unknown. */
  #rulesFor(task: AsyncTask): AsyncRules | undefined {
    const rules = this.#options.rulesOf(task);
    if (rules === undefined) return undefined;
    const ageMs = this.#options.clock.nowEpochMs() - task.enqueuedAtEpochMs;
    return ageMs > rules.maxEventAgeSeconds * 1000 ? undefined : rules;
  }

  async #attempt(task: AsyncTask): Promise<void> {
    const { clock, deliver, faultsOf, rulesOf } = this.#options;
    const rules = this.#rulesFor(task);
    if (rules === undefined) {
      const status = rulesOf(task) === undefined ? 'Invalid' : 'Expired';
      return this.#finish(task, { status, functionError: '', responsePayload: '' });
    }
    const effects = faultsOf(task.functionName);
    if (
      effects.some(({ kind }) => kind === 'reorder') &&
      this.#held.hold(task, clock.nowEpochMs())
    ) {
      this.#waiting.add(task);
      return undefined;
    }
    task.status = 'Running';
    const delivery = await deliverWithFaults(effects, () => deliver(task));
    this.#held.release(task, clock.nowEpochMs());
    return this.#closed ? undefined : this.#conclude(task, rules, delivery);
  }

  async #conclude(task: AsyncTask, rules: AsyncRules, delivery: Delivery): Promise<void> {
    if (delivery.kind === 'refused') {
      const refusals = task.refusals + 1;
      return this.#postpone(task, task.functionErrors, refusals, pauseAfterRefusalMs(refusals));
    }
    const responsePayload = delivery.body.toString('utf8');
    if (delivery.kind === 'succeeded') {
      return this.#finish(task, { status: 'Succeeded', functionError: '', responsePayload });
    }
    const errors = task.functionErrors + 1;
    if (errors <= rules.maxRetryAttempts) {
      return this.#postpone(task, errors, task.refusals, pauseAfterFunctionErrorMs(errors));
    }
    const functionError = delivery.errorType;
    return this.#finish(task, { status: 'Failed', functionError, responsePayload });
  }

  async #postpone(
    task: AsyncTask,
    functionErrors: number,
    refusals: number,
    pauseMs: number,
  ): Promise<void> {
    const { requestId } = task;
    const dueAt = this.#options.clock.nowEpochMs() + pauseMs;
    await this.#book.note({
      v: 1,
      record: 'postponed',
      requestId,
      functionErrors,
      refusals,
      dueAt,
    });
    this.#waiting.add(task);
  }

  /** The destination comes first: a host that dies in between tells it twice, never not at all. */
  async #finish(task: AsyncTask, end: TaskEnd): Promise<void> {
    await this.#tellDestination(task, end);
    const { requestId } = task;
    const at = this.#options.clock.nowEpochMs();
    await this.#book.note({ v: 1, record: 'finished', requestId, status: end.status, at });
  }

  async #tellDestination(task: AsyncTask, end: TaskEnd): Promise<void> {
    const { clock, log, rulesOf } = this.#options;
    const rules = rulesOf(task);
    const destination = end.status === 'Succeeded' ? rules?.onSuccess : rules?.onFailure;
    if (rules === undefined || destination === undefined) return;
    const now = clock.nowEpochMs();
    const event = destinationEvent(task, end, rules.functionArn, now);
    if (event.length > MAX_ASYNC_BYTES) {
      log(
        `function-host: ${destination.functionName} is not told of ${task.requestId}: over 128 KB`,
      );
      return;
    }
    const requestId = newRequestId(now);
    await this.enqueue({ requestId, taskId: requestId, ...destination, event });
  }
}
