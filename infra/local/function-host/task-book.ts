import { Journal } from '../stand-in/journal.ts';
import {
  applyTaskRecord,
  recordsOfTask,
  taskRecord,
  type AsyncTask,
  type TaskRecord,
} from './async-task.ts';

/** Task ids are remembered, and tasks can be asked for, for seven days. */
const HISTORY_MS = 7 * 86_400_000;

/** All asynchronous invocations of the last seven days, kept in a journal. */
export class TaskBook {
  readonly #journal: Journal;
  /** By request id. */
  readonly #tasks: Map<string, AsyncTask>;
  /** The newest task of each function and task id. */
  readonly #byId = new Map<string, AsyncTask>();

  private constructor(journal: Journal, tasks: Map<string, AsyncTask>) {
    this.#journal = journal;
    this.#tasks = tasks;
    for (const task of tasks.values()) this.#byId.set(idOf(task.functionName, task.taskId), task);
  }

  /** Opens the book of a former process; what is older than seven days is forgotten. */
  static async open(journalFile: string, nowEpochMs: number): Promise<TaskBook> {
    const tasks = new Map<string, AsyncTask>();
    const journal = await Journal.open(journalFile, (line) => {
      const record = taskRecord.safeParse(line);
      if (record.success) applyTaskRecord(tasks, record.data);
    });
    const oldest = nowEpochMs - HISTORY_MS;
    for (const [id, task] of tasks) {
      if (task.finishedAtEpochMs !== undefined && task.finishedAtEpochMs < oldest) tasks.delete(id);
    }
    await journal.rewrite([...tasks.values()].flatMap((task) => recordsOfTask(task)));
    return new TaskBook(journal, tasks);
  }

  get unfinished(): readonly AsyncTask[] {
    return [...this.#tasks.values()].filter((task) => task.finishedAtEpochMs === undefined);
  }

  /** The newest task of that id. */
  find(functionName: string, taskId: string, nowEpochMs: number): AsyncTask | undefined {
    const task = this.#byId.get(idOf(functionName, taskId));
    return task !== undefined && isRemembered(task, nowEpochMs) ? task : undefined;
  }

  /** Tasks of a function, the newest first. */
  tasksOf(functionName: string, nowEpochMs: number): readonly AsyncTask[] {
    return [...this.#tasks.values()]
      .filter((task) => task.functionName === functionName && isRemembered(task, nowEpochMs))
      .reverse();
  }

  /**
   * Takes a new task; resolves when it is durable. It is found before that, so that a second request
   * of the same id can't slip in between.
   */
  async add(record: TaskRecord & { readonly record: 'enqueued' }): Promise<AsyncTask> {
    const { requestId, functionName, taskId } = record;
    const id = idOf(functionName, taskId);
    const before = this.#byId.get(id);
    applyTaskRecord(this.#tasks, record);
    const task = this.#tasks.get(requestId);
    if (task === undefined) throw new Error(`${requestId} was not taken into the queue`);
    this.#byId.set(id, task);
    try {
      await this.#journal.append(record);
      return task;
    } catch (error) {
      this.#tasks.delete(requestId);
      if (before === undefined) this.#byId.delete(id);
      else this.#byId.set(id, before);
      throw error;
    }
  }

  /** Writes down what became of a task, and then lets it be seen. */
  async note(record: TaskRecord): Promise<void> {
    await this.#journal.append(record);
    applyTaskRecord(this.#tasks, record);
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}

function isRemembered(task: AsyncTask, nowEpochMs: number): boolean {
  return task.enqueuedAtEpochMs >= nowEpochMs - HISTORY_MS;
}

function idOf(functionName: string, taskId: string): string {
  return `${functionName}\n${taskId}`;
}
