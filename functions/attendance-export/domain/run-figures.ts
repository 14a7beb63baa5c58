import type { PayPeriod } from '../../../shared/time/index.ts';
import type { DayAmount } from './day-amount.ts';
import type { PersonCodeMinutes, PersonMinutes } from './outliers.ts';

/** Sums by person and code, and by person. */
export interface ComparedFigures {
  readonly codes: readonly PersonCodeMinutes[];
  readonly people: readonly PersonMinutes[];
}

/**
 * What a run's report compares of each person. It is told of people one at a time and keeps a few
 * sums of each, so that nobody need keep a month of everybody in memory.
 */
export class RunFigures implements ComparedFigures {
  readonly codes: PersonCodeMinutes[] = [];
  readonly people: PersonMinutes[] = [];
  readonly #period: PayPeriod;

  /** Amounts of other days, such as corrections of earlier periods, do not count. */
  constructor(period: PayPeriod) {
    this.#period = period;
  }

  /** `planned`: minutes that the person's schedule had in the period. */
  add(userId: string, planned: number, amounts: readonly DayAmount[]): void {
    const { from, to } = this.#period;
    const own = amounts.filter(({ date }) => date >= from && date <= to);
    const minutesByCode = new Map<string, number>();
    const presenceByDay = new Map<string, number>();
    let [paid, overtime] = [0, 0];
    for (const { date, measure, minutes, earningsCode } of own) {
      addTo(minutesByCode, earningsCode, minutes);
      if (isPaidTime(measure)) paid += minutes;
      if (isOvertime(measure)) overtime += minutes;
      if (measure === 'worked' || isOvertime(measure)) addTo(presenceByDay, date, minutes);
    }
    const person = { userId, employeeNumber: own.at(-1)?.employeeNumber ?? '' };
    for (const [earningsCode, minutes] of minutesByCode) {
      if (minutes !== 0) this.codes.push({ ...person, earningsCode, minutes });
    }
    const longestDay = Math.max(0, ...presenceByDay.values());
    this.people.push({ ...person, planned, paid, overtime, longestDay });
  }

  /** Without those of whom only a part is here, such as people whom another file has paid before. */
  without(isLeftOut: (userId: string) => boolean): ComparedFigures {
    const isKept = ({ userId }: { readonly userId: string }): boolean => !isLeftOut(userId);
    return { codes: this.codes.filter(isKept), people: this.people.filter(isKept) };
  }
}

function addTo(sums: Map<string, number>, key: string, minutes: number): void {
  sums.set(key, (sums.get(key) ?? 0) + minutes);
}

function isOvertime(measure: string): boolean {
  return measure.startsWith('overtime-');
}

/** Lateness, early leave and absence are written too, but they pay nothing. */
function isPaidTime(measure: string): boolean {
  return measure !== 'late' && measure !== 'early-leave' && measure !== 'absent';
}
