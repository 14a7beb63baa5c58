import { describeException, type AttendanceException } from './domain/attendance-exception.ts';
import { compareResults, type CheckResult } from './domain/cross-check.ts';
import type { DayRecord } from './domain/day-record.ts';
import type { PayRules } from './domain/pay-rules.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';

/** Compares the days of the sampled people with DingTalk's results while a run is computed. */
export class CrossCheck {
  readonly #results: ReadonlyMap<string, readonly CheckResult[]>;
  readonly #mapping: PayrollMapping;
  readonly #ignoresMakeUps: boolean;
  readonly #exceptions: AttendanceException[] = [];

  constructor(
    results: ReadonlyMap<string, readonly CheckResult[]>,
    mapping: PayrollMapping,
    { makeUpPunches }: PayRules,
  ) {
    this.#results = results;
    this.#mapping = mapping;
    this.#ignoresMakeUps = makeUpPunches === 'verified';
  }

  /** One for each person and day that differ, of the people computed so far. */
  get exceptions(): readonly AttendanceException[] {
    return this.#exceptions;
  }

  /** Compares one person, if they are in the sample. */
  compare(userId: string, days: readonly DayRecord[]): void {
    const results = this.#results.get(userId);
    if (results === undefined) return;
    const options = { ignoresMakeUps: this.#ignoresMakeUps };
    for (const { date, detail } of compareResults(results, days, options)) {
      const row = this.#mapping.rowOn(userId, date);
      // Days on which the person is not on this payroll pay nothing here.
      if (row === undefined) continue;
      const about = { userId, employeeNumber: row.employee_number, date, detail };
      this.#exceptions.push(describeException('cross-check-differs', about));
    }
  }
}
