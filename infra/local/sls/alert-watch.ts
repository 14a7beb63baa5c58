import { evaluateAlert, readAlert, spanSeconds, type FiredAlert } from './alert-evaluation.ts';
import type { ProjectBook } from './project-book.ts';
import type { FoundLogs, LogsQuestion } from './read-logs.ts';

const MOST_KEPT = 200;

export interface AlertWatchOptions {
  readonly book: ProjectBook;
  readonly search: (
    project: string,
    logstore: string,
    question: LogsQuestion,
  ) => Promise<FoundLogs>;
  readonly log: (line: string) => void;
}

/** Evaluates alerts on local time and keeps those that were true. */
export class AlertWatch {
  readonly #options: AlertWatchOptions;
  readonly #evaluatedAt = new Map<string, number>();
  readonly #fired: FiredAlert[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(options: AlertWatchOptions) {
    this.#options = options;
  }

  /** What has fired, the oldest first. */
  get fired(): readonly FiredAlert[] {
    return this.#fired;
  }

  /** Evaluates every alert whose interval has passed; one that fails does not hold up the others. */
  evaluateDue(nowEpochMs: number): Promise<void> {
    this.#running = this.#running.then(() => this.#evaluate(nowEpochMs));
    return this.#running;
  }

  async #evaluate(nowEpochMs: number): Promise<void> {
    const { book, search, log } = this.#options;
    for (const [project, { alerts }] of Object.entries(book.all)) {
      for (const stored of Object.values(alerts)) {
        const alert = readAlert(stored);
        if (alert?.status !== 'ENABLED') continue;
        const id = `${project}/${alert.name}`;
        const dueAt =
          (this.#evaluatedAt.get(id) ?? 0) + spanSeconds(alert.schedule.interval) * 1000;
        if (nowEpochMs < dueAt) continue;
        this.#evaluatedAt.set(id, nowEpochMs);
        try {
          const fired = await evaluateAlert(project, alert, nowEpochMs, (store, question) =>
            search(project, store, question),
          );
          if (fired !== undefined) this.#fired.push(fired);
          this.#fired.splice(0, this.#fired.length - MOST_KEPT);
        } catch (error) {
          const reason = error instanceof Error ? error.message : 'unknown';
          log(`sls: alert ${id} cannot be evaluated: ${reason}`);
        }
      }
    }
  }
}
