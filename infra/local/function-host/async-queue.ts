import type { LocalClock } from '../stand-in/local-clock.ts';
import { Journal } from '../stand-in/journal.ts';
import {
  applyTaskRecord,
  recordsOfTask,
  taskRecord,
  type AsyncTask,
  type TaskRecord,
} from './async-task.ts';
import { onLocalTick } from './local-ticker.ts';
import { pauseAfterFunctionErrorMs, pauseAfterRefusalMs } from './retry-spacing.ts';

/** Task ids are remembered, and tasks can be asked for, for seven days. */
const HISTORY_MS = 7 * 86_400_000;

/** How one delivery went: `refused` is the platform's own trouble (429, 500, 503). */
export type Delivery = 'succeeded' | 'function-error' | 'refused';

/** Rules of one function, from `asyncInvokeConfig`. */
export interface AsyncRules {
  readonly maxRetryAttempts: number;
  readonly maxEventAgeSeconds: number;
  /** Task mode: a repeated task id is refused instead of run again. */
  readonly refusesRepeatedIds: boolean;
}

/** An invocation that shall be accepted. */
export interface NewTask {
  readonly requestId: string;
  readonly taskId: string;
  readonly functionName: string;
  /** Default: `event`. */
  readonly form?: AsyncTask['form'];
  readonly event: Buffer;
  /** Not delivered before this time has passed. */
  readonly delaySeconds?: number;
}

export interface AsyncQueueOptions {
  readonly journalFile: string;
  readonly clock: LocalClock;
  /** Rules of a function; undefined if there is no such function any more. */
  readonly rulesOf: (functionName: string) => AsyncRules | undefined;
  readonly deliver: (task: AsyncTask) => Promise<Delivery>;
  readonly log: (line: string) => void;
}

/**
 * The queue of asynchronous invocations: accepted means durable, delivered at least once, without
 * order. A delivery that was under way when the host died is repeated after the restart. Retries
 * are due on local time.
 */
export class AsyncQueue {
  readonly #options: AsyncQueueOptions;
  readonly #tasks: Map<string, AsyncTask>;
  readonly #journal: Journal;
  readonly #waiting = new Set<AsyncTask>();
  #stopTicker: () => void = () => undefined;
  #closed = false;

  private constructor(options: AsyncQueueOptions, tasks: Map<string, AsyncTask>, journal: Journal) {
    this.#options = options;
    this.#tasks = tasks;
    this.#journal = journal;
  }

  /** Opens the queue with what a former process left in it; `start` begins to deliver. */
  static async open(options: AsyncQueueOptions): Promise<AsyncQueue> {
    const tasks = new Map<string, AsyncTask>();
    const journal = await Journal.open(options.journalFile, (line) => {
      const record = taskRecord.safeParse(line);
      if (record.success) applyTaskRecord(tasks, record.data);
    });
    const oldest = options.clock.nowEpochMs() - HISTORY_MS;
    for (const [id, task] of tasks) {
      if (task.finishedAtEpochMs !== undefined && task.finishedAtEpochMs < oldest) tasks.delete(id);
    }
    await journal.rewrite([...tasks.values()].flatMap((task) => recordsOfTask(task)));
    const queue = new AsyncQueue(options, tasks, journal);
    for (const task of tasks.values()) {
      if (task.finishedAtEpochMs === undefined) queue.#waiting.add(task);
    }
    return queue;
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
    const { requestId, taskId, functionName, form = 'event', delaySeconds = 0 } = task;
    const known = this.find(functionName, taskId);
    if (known !== undefined && this.#options.rulesOf(functionName)?.refusesRepeatedIds === true) {
      return 'repeated';
    }
    const at = this.#options.clock.nowEpochMs();
    const record: TaskRecord = {
      v: 1,
      record: 'enqueued',
      requestId,
      taskId,
      functionName,
      form,
      event: task.event.toString('base64'),
      at,
      ...(delaySeconds === 0 ? {} : { dueAt: at + delaySeconds * 1000 }),
    };
    // Known before it is durable, so that a second request of the same id can't slip in between.
    applyTaskRecord(this.#tasks, record);
    try {
      await this.#journal.append(record);
    } catch (error) {
      this.#tasks.delete(requestId);
      throw error;
    }
    const accepted = this.#tasks.get(requestId);
    if (accepted !== undefined) this.#waiting.add(accepted);
    setImmediate(() => this.#deliverDue());
    return 'accepted';
  }

  /** The newest task of that id. */
  find(functionName: string, taskId: string): AsyncTask | undefined {
    const oldest = this.#options.clock.nowEpochMs() - HISTORY_MS;
    return [...this.#tasks.values()].findLast(
      (task) =>
        task.functionName === functionName &&
        task.taskId === taskId &&
        task.enqueuedAtEpochMs >= oldest,
    );
  }

  /** Stops delivering; what is under way stays in the journal and is delivered again later. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTicker();
    await this.#journal.close();
  }

  #deliverDue(): void {
    if (this.#closed) return;
    const now = this.#options.clock.nowEpochMs();
    for (const task of this.#waiting) {
      if (task.dueAtEpochMs > now) continue;
      this.#waiting.delete(task);
      void this.#attempt(task).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.#options.log(`function-host: ${task.requestId} stays in the queue: ${reason}`);
        this.#waiting.add(task);
      });
    }
  }

  async #attempt(task: AsyncTask): Promise<void> {
    const { clock, deliver, rulesOf } = this.#options;
    const rules = rulesOf(task.functionName);
    if (rules === undefined) return this.#finish(task, 'Failed');
    if (clock.nowEpochMs() - task.enqueuedAtEpochMs > rules.maxEventAgeSeconds * 1000) {
      return this.#finish(task, 'Expired');
    }
    task.status = 'Running';
    const delivery = await deliver(task);
    if (this.#closed) return undefined;
    if (delivery === 'succeeded') return this.#finish(task, 'Succeeded');
    if (delivery === 'refused') {
      const refusals = task.refusals + 1;
      return this.#postpone(task, task.functionErrors, refusals, pauseAfterRefusalMs(refusals));
    }
    const errors = task.functionErrors + 1;
    if (errors > rules.maxRetryAttempts) return this.#finish(task, 'Failed');
    return this.#postpone(task, errors, task.refusals, pauseAfterFunctionErrorMs(errors));
  }

  async #postpone(
    task: AsyncTask,
    functionErrors: number,
    refusals: number,
    pauseMs: number,
  ): Promise<void> {
    const { requestId } = task;
    const dueAt = this.#options.clock.nowEpochMs() + pauseMs;
    await this.#record({
      v: 1,
      record: 'postponed',
      requestId,
      functionErrors,
      refusals,
      dueAt,
    });
    this.#waiting.add(task);
  }

  async #finish(task: AsyncTask, status: 'Succeeded' | 'Failed' | 'Expired'): Promise<void> {
    const { requestId } = task;
    const at = this.#options.clock.nowEpochMs();
    await this.#record({ v: 1, record: 'finished', requestId, status, at });
  }

  async #record(record: TaskRecord): Promise<void> {
    await this.#journal.append(record);
    applyTaskRecord(this.#tasks, record);
  }
}
