import type { BilingualText } from '../../../shared/errors/index.ts';
import { describeOutlier, type OutlierRule } from './outlier-texts.ts';
import type { ReportedPerson } from './reported-person.ts';
import { medianOf, spreadOf } from './robust-spread.ts';

/** Minutes of one person under one earnings code in a period. */
export interface PersonCodeMinutes {
  readonly userId: string;
  readonly employeeNumber: string;
  readonly earningsCode: string;
  readonly minutes: number;
}

/** What the rules that look at a whole person need. */
export interface PersonMinutes {
  readonly userId: string;
  readonly employeeNumber: string;
  readonly planned: number;
  /** All minutes that reach the file for this person: worked, leave, trips, overtime. */
  readonly paid: number;
  readonly overtime: number;
  /** The most minutes worked, overtime included, on one day. */
  readonly longestDay: number;
}

/**
 * When a figure is worth a look. The figures are ours, chosen to be few and telling; a company sets
 * its own.
 */
export interface OutlierThresholds {
  /** A departure below this is never shown. */
  readonly leastMinutes: number;
  /** Departure from the person's own previous period, as a share of it. */
  readonly ownChangeShare: number;
  /**
   * Departure from the company's median in robust standard deviations: 0.6745 × distance ÷ median
   * absolute deviation. 3.5 is the cut-off of Iglewicz and Hoaglin, "How to Detect and Handle
   * Outliers" (1993).
   */
  readonly robustDeviations: number;
  /** Codes of fewer people are not compared with their median. */
  readonly leastPeople: number;
  readonly overtimeMinutes: number;
  readonly longDayMinutes: number;
}

export const defaultOutlierThresholds: OutlierThresholds = {
  leastMinutes: 480,
  ownChangeShare: 0.5,
  robustDeviations: 3.5,
  leastPeople: 8,
  overtimeMinutes: 3_600,
  longDayMinutes: 960,
};

/** One figure that departs strongly from what is usual. It holds nothing back; it asks for a look. */
export interface Outlier extends ReportedPerson {
  readonly rule: OutlierRule;
  readonly earningsCode?: string | undefined;
  readonly minutes: number;
  /** What the figure is compared with: previous minutes, median or limit. */
  readonly reference: number;
  readonly why: BilingualText;
}

export interface OutlierInputs {
  readonly current: readonly PersonCodeMinutes[];
  /** Undefined if no earlier run is known; people who are not in it are new and not compared. */
  readonly previous: readonly PersonCodeMinutes[] | undefined;
  readonly people: readonly PersonMinutes[];
}

/** Finds outliers, in order of employee number, earnings code and rule. */
export function findOutliers(
  inputs: OutlierInputs,
  thresholds: OutlierThresholds = defaultOutlierThresholds,
): Outlier[] {
  return [
    ...againstOwnPrevious(inputs, thresholds),
    ...againstCompany(inputs.current, thresholds),
    ...inputs.people.flatMap((person) => ofWholePerson(person, thresholds)),
  ].sort(byPersonThenCode);
}

/** A code that a known person lost or gained counts too: nothing is a figure as well. */
function againstOwnPrevious(
  { current, previous }: OutlierInputs,
  { leastMinutes, ownChangeShare }: OutlierThresholds,
): Outlier[] {
  if (previous === undefined) return [];
  const before = new Map(previous.map((row) => [keyOf(row), row]));
  const now = new Map(current.map((row) => [keyOf(row), row]));
  const known = new Set(previous.map(({ userId }) => userId));
  const present = new Set(current.map(({ userId }) => userId));
  const found: Outlier[] = [];
  for (const [key, row] of new Map([...before, ...now])) {
    if (!known.has(row.userId) || !present.has(row.userId)) continue;
    const minutes = now.get(key)?.minutes ?? 0;
    const reference = before.get(key)?.minutes ?? 0;
    const change = Math.abs(minutes - reference);
    if (change < leastMinutes || change < ownChangeShare * Math.abs(reference)) continue;
    found.push(outlier('own-previous-period', row, minutes, reference));
  }
  return found;
}

function againstCompany(
  current: readonly PersonCodeMinutes[],
  { leastMinutes, robustDeviations, leastPeople }: OutlierThresholds,
): Outlier[] {
  const byCode = new Map<string, PersonCodeMinutes[]>();
  for (const row of current) {
    const rows = byCode.get(row.earningsCode);
    if (rows === undefined) byCode.set(row.earningsCode, [row]);
    else rows.push(row);
  }
  return [...byCode.values()]
    .filter((rows) => rows.length >= leastPeople)
    .flatMap((rows) => {
      const minutes = rows.map((row) => row.minutes);
      const median = medianOf(minutes);
      const limit = Math.max(leastMinutes, robustDeviations * spreadOf(minutes, median));
      return rows
        .filter((row) => Math.abs(row.minutes - median) > limit)
        .map((row) => outlier('company-median', row, row.minutes, median));
    });
}

function ofWholePerson(person: PersonMinutes, thresholds: OutlierThresholds): Outlier[] {
  const { planned, paid, overtime, longestDay } = person;
  const found: Outlier[] = [];
  if (planned > 0 && paid === 0) {
    found.push(outlier('nothing-though-scheduled', person, 0, planned));
  }
  if (overtime > thresholds.overtimeMinutes) {
    found.push(outlier('much-overtime', person, overtime, thresholds.overtimeMinutes));
  }
  if (longestDay > thresholds.longDayMinutes) {
    found.push(outlier('long-day', person, longestDay, thresholds.longDayMinutes));
  }
  return found;
}

function outlier(
  rule: OutlierRule,
  row: ReportedPerson & { readonly earningsCode?: string },
  minutes: number,
  reference: number,
): Outlier {
  const { userId, employeeNumber, earningsCode } = row;
  const why = describeOutlier(rule, { earningsCode, minutes, reference });
  return { rule, userId, employeeNumber, earningsCode, minutes, reference, why };
}

function keyOf({ userId, earningsCode }: PersonCodeMinutes): string {
  return JSON.stringify([userId, earningsCode]);
}

function byPersonThenCode(a: Outlier, b: Outlier): number {
  const [left, right] = [a, b].map((one) => [
    one.employeeNumber ?? '',
    one.userId ?? '',
    one.earningsCode ?? '',
    one.rule,
  ]);
  for (const [index, value] of (left ?? []).entries()) {
    const other = right?.[index] ?? '';
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
