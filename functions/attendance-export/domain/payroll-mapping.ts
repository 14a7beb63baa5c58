import type { HongKongDate } from '../../../shared/time/index.ts';
import { isValidOn } from './dated-row.ts';
import type { EarningsCodeMapping } from './earnings-code-table.ts';
import { groupBy } from './group-by.ts';
import { fallbackMeasure, isPayableMeasure, type Measure, type PayableMeasure } from './measure.ts';
import type { PersonMapping } from './people-table.ts';

export type { EarningsCodeMapping } from './earnings-code-table.ts';
export type { PersonMapping } from './people-table.ts';

/** The mapping that a run works with: the rows of one company that are valid in its period. */
export interface PayrollMapping {
  /** Who the person is in this company's payroll on that day. */
  rowOn(userId: string, date: HongKongDate): PersonMapping | undefined;
  /** True if another company of the organisation has the person on its payroll on that day. */
  isElsewhereOn(userId: string, date: HongKongDate): boolean;
  /** The code under which a measure is written on that day: its own, or that of its fallback. */
  codeOn(measure: Measure, date: HongKongDate): EarningsCodeMapping | undefined;
  /** Everybody with a row on any day of the period. */
  readonly userIds: ReadonlySet<string>;
  /** The leavers of a final pay, whom alone it is about; undefined for everybody. */
  readonly onlyUserIds?: ReadonlySet<string>;
  /** The rows of one person that are valid on any day of the period, earliest first. */
  rowsOf(userId: string): readonly PersonMapping[];
}

export interface MappingRows {
  /** Of this company, with a `user_id`, valid in the period, without overlaps. */
  readonly people: readonly PersonMapping[];
  /** Of the other companies. */
  readonly elsewhere?: readonly PersonMapping[];
  readonly codes: readonly EarningsCodeMapping[];
}

/** Makes the look-ups of a mapping from rows that have been checked. */
export function payrollMappingOf({ people, elsewhere = [], codes }: MappingRows): PayrollMapping {
  const own = groupByUser(people);
  const others = groupByUser(elsewhere);
  const byMeasure = groupBy<EarningsCodeMapping, PayableMeasure>(codes, ({ measure }) => measure);
  const chains = new Map<Measure, readonly EarningsCodeMapping[]>();
  const rowsOf = (userId: string): readonly PersonMapping[] => own.get(userId) ?? [];
  return {
    rowOn: (userId, date) => rowsOf(userId).find((row) => isValidOn(row, date)),
    isElsewhereOn: (userId, date) => (others.get(userId) ?? []).some((row) => isValidOn(row, date)),
    codeOn: (measure, date) => {
      let chain = chains.get(measure);
      if (chain === undefined) {
        chain = withFallbacks(measure, byMeasure);
        chains.set(measure, chain);
      }
      return chain.find((row) => isValidOn(row, date));
    },
    userIds: new Set(own.keys()),
    rowsOf,
  };
}

/** The rows of a measure, then those of its fallback, and so on: the first that is valid counts. */
function withFallbacks(
  measure: Measure,
  byMeasure: ReadonlyMap<PayableMeasure, readonly EarningsCodeMapping[]>,
): EarningsCodeMapping[] {
  const rows: EarningsCodeMapping[] = [];
  // Planned time, and what no code can carry.
  if (!isPayableMeasure(measure)) return [];
  for (
    let next: PayableMeasure | undefined = measure;
    next !== undefined;
    next = fallbackMeasure(next)
  ) {
    rows.push(...(byMeasure.get(next) ?? []));
  }
  return rows;
}

/** By person, earliest row first. */
function groupByUser(rows: readonly PersonMapping[]): Map<string, PersonMapping[]> {
  const groups = groupBy(rows, ({ user_id: userId }) => userId);
  for (const group of groups.values()) {
    group.sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
  }
  return groups;
}
