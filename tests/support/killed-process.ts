import type { FunctionInvoker } from '../../shared/function-compute/index.ts';
import type { TableClient } from '../../shared/table-store/index.ts';

/** The process is gone: whatever it still tries is as if it never came. */
export class KilledError extends Error {
  override readonly name = 'KilledError';
}

/** Whether the process dies before the call reaches the other side, or before its answer comes. */
export type KillMoment = 'before' | 'after';

/** Table and invoker of a process that is killed at its n-th call to either, counted from 1. */
export class KilledProcess {
  calls = 0;
  readonly tables: TableClient;
  readonly invoker: FunctionInvoker;
  readonly #at: number;
  readonly #moment: KillMoment;
  #isDead = false;

  constructor(
    inner: { readonly tables: TableClient; readonly invoker: FunctionInvoker },
    at: number,
    moment: KillMoment,
  ) {
    this.#at = at;
    this.#moment = moment;
    const { tables, invoker } = inner;
    const pass = <Result>(call: () => Promise<Result>): Promise<Result> => this.#pass(call);
    const assertAlive = (): void => {
      if (this.#isDead) throw new KilledError();
    };
    this.tables = {
      putRow: (...call) => pass(() => tables.putRow(...call)),
      updateRow: (...call) => pass(() => tables.updateRow(...call)),
      deleteRow: (...call) => pass(() => tables.deleteRow(...call)),
      batchWrite: (...call) => pass(() => tables.batchWrite(...call)),
      getRow: (...call) => pass(() => tables.getRow(...call)),
      async *getRange(table, query) {
        assertAlive();
        yield* tables.getRange(table, query);
      },
    };
    this.invoker = {
      invokeAsync: (call) => pass(() => invoker.invokeAsync(call)),
      stateOf: (call) => pass(() => invoker.stateOf(call)),
    };
  }

  get wasKilled(): boolean {
    return this.#isDead;
  }

  async #pass<Result>(call: () => Promise<Result>): Promise<Result> {
    this.calls += 1;
    if (this.#isDead || (this.calls === this.#at && this.#moment === 'before')) {
      this.#isDead = true;
      throw new KilledError();
    }
    const result = await call();
    if (this.calls >= this.#at) {
      this.#isDead = true;
      throw new KilledError();
    }
    return result;
  }
}
