/** Instances of one function without a reservation: the burst limit of Hong Kong. */
export const DEFAULT_INSTANCE_LIMIT = 100;

/** A group of instances that takes its room from a budget. */
interface Spender {
  /** True if it could give up an instance. */
  readonly hasIdle: boolean;
  /** Gives up an instance that has no request; false if it has none. */
  giveUpIdle(): boolean;
}

/**
 * How many instances a function may have, all its versions together. A version that needs one when
 * the budget is spent gets that of another version which has no request (a guess: the platform says
 * only that `reservedConcurrency` bounds them all).
 */
export class InstanceBudget {
  readonly #spenders = new Set<Spender>();
  #limit: number;
  #spent = 0;

  constructor(limit = DEFAULT_INSTANCE_LIMIT) {
    this.#limit = limit;
  }

  get limit(): number {
    return this.#limit;
  }

  set limit(limit: number) {
    this.#limit = limit;
  }

  get isSpent(): boolean {
    return this.#spent >= this.#limit;
  }

  /** True if `take` would find room. */
  hasRoomFor(asking: Spender): boolean {
    return !this.isSpent || [...this.#spenders].some((one) => one !== asking && one.hasIdle);
  }

  enter(spender: Spender): void {
    this.#spenders.add(spender);
  }

  leave(spender: Spender): void {
    this.#spenders.delete(spender);
  }

  /** Takes room for one instance; false if there is none, even after others gave up idle ones. */
  take(asking: Spender): boolean {
    while (this.isSpent && [...this.#spenders].some((one) => one !== asking && one.giveUpIdle()));
    if (this.isSpent) return false;
    this.#spent += 1;
    return true;
  }

  giveBack(): void {
    this.#spent -= 1;
  }
}
