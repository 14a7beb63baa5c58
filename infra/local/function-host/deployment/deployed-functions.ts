import type { DeployedFunction } from './deployed-function.ts';
import type { DeploymentBook } from './deployment-book.ts';

/** What a change makes of a function: its new state, or undefined for none. */
export interface Change<T> {
  readonly next: DeployedFunction | undefined;
  readonly answer: T;
}

/** Carries a change over to what runs; the one before is undefined for a new function. */
export type ChangeListener = (
  functionName: string,
  next: DeployedFunction | undefined,
) => Promise<void>;

/**
 * The functions that there are: those of the description the host was started from, overridden by
 * those that were deployed over the API. Changes are made one after the other, each durable before it
 * takes effect.
 */
export class DeployedFunctions {
  readonly #book: DeploymentBook;
  readonly #described: ReadonlySet<string>;
  readonly #functions: Map<string, DeployedFunction>;
  #onChange: ChangeListener = async () => undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(book: DeploymentBook, described: readonly DeployedFunction[]) {
    this.#book = book;
    this.#described = new Set(described.map(({ functionName }) => functionName));
    this.#functions = new Map(
      [...described, ...book.functions].map((one) => [one.functionName, one]),
    );
  }

  /** What follows the changes from now on. */
  follow(listener: ChangeListener): void {
    this.#onChange = listener;
  }

  get(functionName: string): DeployedFunction | undefined {
    return this.#functions.get(functionName);
  }

  all(): readonly DeployedFunction[] {
    return [...this.#functions.values()];
  }

  /** Names of functions whose description is not used, because they have been deployed since. */
  overridden(): readonly string[] {
    return this.#book.functions
      .map(({ functionName }) => functionName)
      .filter((functionName) => this.#described.has(functionName));
  }

  /**
   * Changes a function as `decide` says of its present state, which nobody else changes meanwhile.
   * Resolves with its answer when the change is durable and in effect.
   *
   * @throws what `decide` throws; nothing is changed then.
   */
  change<T>(
    functionName: string,
    decide: (current: DeployedFunction | undefined) => Change<T> | Promise<Change<T>>,
  ): Promise<T> {
    const changed = this.#turn.then(async () => {
      const { next, answer } = await decide(this.#functions.get(functionName));
      if (next === undefined) {
        await this.#book.delete(functionName);
        this.#functions.delete(functionName);
      } else {
        await this.#book.write(next);
        this.#functions.set(functionName, next);
      }
      await this.#onChange(functionName, next);
      return answer;
    });
    this.#turn = changed.catch(() => undefined);
    return changed;
  }

  /** Waits for a change that is being made. */
  async settled(): Promise<void> {
    await this.#turn;
  }
}
