import { Journal } from '../../stand-in/journal.ts';
import { isRecord } from '../json-value.ts';
import type { TodoTask } from './todo-task.ts';

/** To-dos of all organisations; durable. */
export class TodoBook {
  readonly #tasks = new Map<string, TodoTask>();
  /** `<appKey> <sourceId>` of to-dos that are being made. */
  readonly #locked = new Set<string>();
  #journal: Journal | undefined;

  static async open(filePath: string): Promise<TodoBook> {
    const book = new TodoBook();
    book.#journal = await Journal.open(filePath, (record) => {
      if (isTask(record)) book.#tasks.set(record.id, record);
    });
    return book;
  }

  /** One that is not deleted. */
  find(corpId: string, id: string): TodoTask | undefined {
    const task = this.#tasks.get(id);
    return task?.corpId === corpId && !task.isDeleted ? task : undefined;
  }

  /** The app's own one of this id, if it is not deleted. */
  findBySource(appKey: string, sourceId: string): TodoTask | undefined {
    return this.tasks().find((task) => task.appKey === appKey && task.sourceId === sourceId);
  }

  /** Those that are not deleted, in the order of making. */
  tasks(): readonly TodoTask[] {
    return [...this.#tasks.values()].filter((task) => !task.isDeleted);
  }

  isLocked(appKey: string, sourceId: string): boolean {
    return this.#locked.has(`${appKey} ${sourceId}`);
  }

  /** Resolves when it is on disk; until then its source id is locked. */
  async save(task: TodoTask): Promise<void> {
    const key = `${task.appKey} ${task.sourceId ?? ''}`;
    this.#locked.add(key);
    try {
      await this.#journal?.append(task, () => this.#tasks.set(task.id, task));
    } finally {
      this.#locked.delete(key);
    }
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }
}

function isTask(record: unknown): record is TodoTask {
  return isRecord(record) && typeof record['id'] === 'string' && isRecord(record['detailUrl']);
}
