import type { PayPeriod } from '../../../shared/time/index.ts';
import type { ComputeHooks } from '../compute-run.ts';
import { AmountBook } from '../domain/amount-book.ts';
import type { PersonAmounts } from '../domain/amounts-text.ts';
import { describeException, type AttendanceException } from '../domain/attendance-exception.ts';
import type { DayAmount } from '../domain/day-amount.ts';
import { withoutTakenBack } from '../domain/taken-back.ts';
import type { RunIdentity } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import type { AmountsReference, RunPins } from '../run-pins.ts';
import {
  AmountsWriter,
  readAmounts,
  type MadeAmounts,
  type StoredAmounts,
} from './amounts-archive.ts';

type Stores = Pick<ExportDependencies, 'objects' | 'sealer'>;

export interface NettingOptions {
  readonly stores: Stores;
  readonly pins: RunPins;
  readonly period: PayPeriod;
  /** Whom a final pay is about: what others were paid is none of its business. Undefined: everybody. */
  readonly onlyUserIds?: ReadonlySet<string> | undefined;
  /** False if the file's form cannot carry a quantity below zero. */
  readonly paysNegative: boolean;
  /** What a person has stated for the run, added to what is computed. */
  readonly adjust: (userId: string, computed: readonly DayAmount[]) => readonly DayAmount[];
}

/**
 * What a file pays = what people are due − what other files have delivered for the same days + what
 * earlier, paid periods still lack. Keeps both, due and paid, per person, day and code.
 */
export class Netting implements ComputeHooks {
  readonly priorPeriods: readonly PayPeriod[];
  readonly #options: NettingOptions;
  /** Delivered by other files; undefined if there are none, which is the common case. */
  readonly #delivered: AmountBook | undefined;
  readonly #corrections: AmountBook;
  readonly #seen = new Set<string>();
  readonly #due = new AmountsWriter();
  readonly #paid = new AmountsWriter();
  readonly #exceptions: AttendanceException[] = [];
  #differs = false;

  private constructor(
    options: NettingOptions,
    delivered: AmountBook | undefined,
    corrections: AmountBook,
  ) {
    this.#options = options;
    this.#delivered = delivered;
    this.#corrections = corrections;
    this.priorPeriods = options.pins.corrections.map(({ from, to }) => ({ from, to }));
  }

  /** @throws ExportHaltedError `answer.altered` if amounts of an earlier run are missing */
  static async open(options: NettingOptions): Promise<Netting> {
    const { stores, pins, period, onlyUserIds } = options;
    const delivered = new AmountBook();
    for (const file of pins.delivered) {
      await addAll(delivered, stores, file, 1, period, onlyUserIds);
    }
    const corrections = new AmountBook();
    for (const { from, to, delivered: files, ...due } of pins.corrections) {
      await addAll(corrections, stores, due, 1, { from, to });
      for (const file of files) await addAll(corrections, stores, file, -1, { from, to });
    }
    return new Netting(options, pins.delivered.length === 0 ? undefined : delivered, corrections);
  }

  amend = (userId: string, computed: readonly DayAmount[]): readonly DayAmount[] => {
    const due = this.#options.adjust(userId, computed);
    this.#seen.add(userId);
    this.#due.add({ userId, amounts: due });
    return this.#pay(userId, this.#remaining(userId, due));
  };

  /** People of whom only a correction, or a delivery to be taken back, is left. */
  *others(): Iterable<PersonAmounts> {
    const userIds = new Set([...(this.#delivered?.userIds ?? []), ...this.#corrections.userIds]);
    for (const userId of [...userIds].sort()) {
      if (this.#seen.has(userId)) continue;
      const amounts = this.#pay(userId, this.#remaining(userId, []));
      if (amounts.length > 0) yield { userId, amounts };
    }
  }

  /** True if another file has delivered for the person on days of this period. */
  hasDelivered(userId: string): boolean {
    return this.#delivered?.has(userId) === true;
  }

  /** Minutes that were delivered though they are not due, where the file cannot take them back. */
  get exceptions(): readonly AttendanceException[] {
    return this.#exceptions;
  }

  /** Stores both, what is due and what is paid. */
  async store(
    run: RunIdentity,
  ): Promise<{ readonly due: StoredAmounts; readonly paid: StoredAmounts }> {
    const due = await this.#due.store(this.#options.stores, run);
    const paid = this.#differs ? await this.#paid.store(this.#options.stores, run) : due;
    return { due, paid };
  }

  /** The same without storing anything. */
  async made(): Promise<{ readonly due: MadeAmounts; readonly paid: MadeAmounts }> {
    const due = await this.#due.finish();
    return { due, paid: this.#differs ? await this.#paid.finish() : due };
  }

  #remaining(userId: string, due: readonly DayAmount[]): readonly DayAmount[] {
    if (this.#delivered?.has(userId) !== true) return due;
    const book = new AmountBook();
    book.add(due);
    book.add(this.#delivered.of(userId), -1);
    this.#differs = true;
    return book.of(userId);
  }

  #pay(userId: string, own: readonly DayAmount[]): readonly DayAmount[] {
    const prior = this.#corrections.of(userId);
    if (prior.length > 0) this.#differs = true;
    const wanted = prior.length === 0 ? own : [...own, ...prior];
    const { kept, takenBack } = withoutTakenBack(wanted, this.priorPeriods);
    const paid = this.#options.paysNegative || takenBack.length === 0 ? wanted : kept;
    for (const { employeeNumber, earningsCode, minutes } of takenBack) {
      this.#differs = true;
      const detail = `${earningsCode} ${String(minutes)}`;
      const subject = { userId, employeeNumber, detail };
      this.#exceptions.push(describeException('delivered-more-than-computed', subject));
    }
    this.#paid.add({ userId, amounts: paid });
    return paid;
  }
}

async function addAll(
  book: AmountBook,
  stores: Stores,
  file: AmountsReference,
  sign: 1 | -1,
  within: PayPeriod,
  onlyUserIds?: ReadonlySet<string>,
): Promise<void> {
  for (const { userId, amounts } of await readAmounts(stores, file)) {
    if (onlyUserIds?.has(userId) !== false) book.add(amounts, sign, within);
  }
}
