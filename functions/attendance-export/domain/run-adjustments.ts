import { applyAdjustments, unusableAdjustment, type AdjustedDay } from './apply-adjustments.ts';
import type { AttendanceException } from './attendance-exception.ts';
import type { DayAmount } from './day-amount.ts';
import { groupBy } from './group-by.ts';
import type { PayrollMapping } from './payroll-mapping.ts';
import type { Adjustment } from './resolve-adjustments.ts';

/** What adjustments have come to once everybody is computed. */
export interface AdjustedRun {
  /** Those in force, in the order of their ids. */
  readonly adjustments: readonly Adjustment[];
  /** Days that somebody has settled. */
  readonly days: readonly AdjustedDay[];
  /** Adjustments that could not be used, as exceptions that affect pay. */
  readonly problems: readonly AttendanceException[];
}

/**
 * The adjustments in force of several tables, oldest first: for a measure of a person's day the latest
 * table counts. So a row is corrected, or taken back by one of no minutes, by handing in another table.
 */
export function latestAdjustments(tables: readonly (readonly Adjustment[])[]): Adjustment[] {
  const latest = new Map<string, Adjustment>();
  for (const adjustment of tables.flat()) {
    const { userId, employeeNumber, date, measure } = adjustment;
    latest.set(JSON.stringify([userId ?? `number ${employeeNumber}`, date, measure]), adjustment);
  }
  return [...latest.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Adds the adjustments of a run to what its people are due, a person at a time. */
export class RunAdjustments {
  readonly #adjustments: readonly Adjustment[];
  readonly #mapping: PayrollMapping;
  readonly #byUser: ReadonlyMap<string, readonly Adjustment[]>;
  readonly #waiting: Set<Adjustment>;
  readonly #days: AdjustedDay[] = [];
  readonly #problems: AttendanceException[] = [];

  constructor(adjustments: readonly Adjustment[], mapping: PayrollMapping) {
    this.#adjustments = adjustments;
    this.#mapping = mapping;
    this.#byUser = groupBy(adjustments, ({ userId = '' }) => userId);
    this.#waiting = new Set(adjustments);
  }

  apply(userId: string, computed: readonly DayAmount[]): readonly DayAmount[] {
    const own = this.#byUser.get(userId);
    if (own === undefined) return computed;
    for (const adjustment of own) this.#waiting.delete(adjustment);
    const { amounts, resolved, problems } = applyAdjustments(computed, own, this.#mapping);
    this.#days.push(...resolved);
    this.#problems.push(...problems);
    return amounts;
  }

  /** Adjustments of people who were not computed are problems: none is dropped in silence. */
  conclude(): AdjustedRun {
    const unused = [...this.#waiting].map(unusableAdjustment);
    return {
      adjustments: this.#adjustments,
      days: this.#days,
      problems: [...this.#problems, ...unused],
    };
  }
}
