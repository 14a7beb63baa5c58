import type { HongKongDate, PayPeriod } from '../../shared/time/index.ts';
import {
  eachPerson,
  type AttendanceBatch,
  type ComputeRules,
  type LeaveSpan,
} from './domain/attendance-batch.ts';
import {
  compareExceptions,
  describeException,
  type AttendanceException,
  type ExceptionKind,
} from './domain/attendance-exception.ts';
import type { PersonAmounts } from './domain/amounts-text.ts';
import type { DayAmount } from './domain/day-amount.ts';
import type { ApprovalSpan } from './domain/approval-span.ts';
import type { DayRecord } from './domain/day-record.ts';
import { groupBy } from './domain/group-by.ts';
import type { WeatherInterval } from './domain/hong-kong/weather-interval.ts';
import { linesOfAmounts } from './domain/lines-of-amounts.ts';
import { addMinutes, type MeasuredMinutes } from './domain/measured-minutes.ts';
import { defaultPayRules, type PayRules } from './domain/pay-rules.ts';
import { compareLines, type PayrollLine } from './domain/payroll-line.ts';
import { dueOf } from './domain/person-due.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import type { Shift } from './domain/planned-day.ts';
import { noExclusions } from './domain/punch-record.ts';
import { closes, type PunchBalance } from './domain/reconciliation.ts';
import { roundingByMapping } from './domain/rounding-by-mapping.ts';
import { rulesOfRun, type StatutoryCalendar } from './domain/run-rules.ts';
import type { KnownPerson, Scope } from './domain/scope.ts';
import { seenInPeriod } from './domain/seen-in-period.ts';
import { ExportHaltedError } from './errors.ts';

/** What the stored answers and the mapping amount to. */
export interface Computation {
  /** In file order. */
  readonly lines: readonly PayrollLine[];
  readonly exceptions: readonly AttendanceException[];
  /** Sums over all people in the file. */
  readonly totals: MeasuredMinutes;
  readonly punches: PunchBalance;
  /** Sum of the amounts of all days that the lines are made of. */
  readonly paidMinutes: number;
  readonly people: {
    readonly inScope: number;
    readonly withLines: number;
    readonly withoutLines: number;
  };
}

export interface ComputeInputs {
  readonly period: PayPeriod;
  readonly scope: Scope;
  readonly mapping: PayrollMapping;
  readonly shifts: ReadonlyMap<string, Shift>;
  readonly leave: readonly LeaveSpan[];
  readonly replaySourceTypes: ReadonlySet<string>;
  /** Default: the plainest reading of punches. */
  readonly payRules?: PayRules | undefined;
  /** Agreed approvals of everybody; needed only where the pay rules ask for some. */
  readonly approvals?: readonly ApprovalSpan[] | undefined;
  readonly holidays?: StatutoryCalendar | undefined;
  readonly weather?: readonly WeatherInterval[] | undefined;
}

/** Where the course of runs comes in between what people are due and what this file pays. */
export interface ComputeHooks {
  /** What is to be paid of what a person is due, a person at a time, in order of scope. */
  readonly amend: (userId: string, due: readonly DayAmount[]) => readonly DayAmount[];
  /** People outside the scope whom the file pays all the same; asked for after everybody in it. */
  readonly others: () => Iterable<PersonAmounts>;
  readonly priorPeriods: readonly PayPeriod[];
  /** Sees the rows of each batch, and the rules by which they are about to be measured. */
  readonly onBatch?: (batch: AttendanceBatch, rules: ComputeRules) => void;
  /**
   * Sees the measured days of a mapped person and the amounts that are paid for them, a person at a
   * time, so that nobody need keep a month of everybody in memory.
   */
  readonly onPerson?: (
    userId: string,
    days: readonly DayRecord[],
    amounts: readonly DayAmount[],
  ) => void;
}

const NO_HOOKS: ComputeHooks = {
  amend: (_, due) => due,
  others: () => [],
  priorPeriods: [],
};

/**
 * Turns stored answers into payroll lines, a batch of people at a time. Pure but for reading the
 * batches: the same answers, mapping and period give the same lines.
 *
 * @throws ExportHaltedError `run.does-not-reconcile` if a punch were neither used nor excluded, or if
 *   the lines did not hold the minutes of the days
 */
export async function computeRun(
  inputs: ComputeInputs,
  readBatches: (leave: ReadonlyMap<string, LeaveSpan[]>) => AsyncIterable<AttendanceBatch>,
  hooks: ComputeHooks = NO_HOOKS,
): Promise<Computation> {
  const { scope, mapping, payRules = defaultPayRules } = inputs;
  const counts = noExclusions();
  const lines: PayrollLine[] = [];
  const exceptions: AttendanceException[] = [...scope.exceptions];
  const totals: MeasuredMinutes = {};
  const names = new Map(scope.people.map((person) => [person.userId, person]));
  const rules = rulesOfRun({ ...inputs, payRules });
  const approvals = groupByUser(inputs.approvals ?? []);
  const forgotten = forgottenPeople(inputs);
  const notFound = new Set(
    scope.exceptions.flatMap(({ kind, userId }) => (kind === 'mapped-but-not-found' ? userId : [])),
  );
  const { period } = inputs;
  const { priorPeriods } = hooks;
  const roundingOf = roundingByMapping(payRules, mapping);
  const addLines = (userId: string, amounts: readonly DayAmount[]): void => {
    const name = nameOf(names.get(userId));
    for (const { minutes } of amounts) paidMinutes += minutes;
    lines.push(...linesOfAmounts(amounts, { name, period, priorPeriods, roundingOf }));
  };
  let paidMinutes = 0;
  let received = 0;
  let used = 0;
  let withLines = 0;
  for await (const batch of readBatches(groupByUser(inputs.leave))) {
    received += batch.punches.length;
    for (const userId of seenInPeriod(batch, forgotten, inputs.period)) {
      exceptions.push(describeException('found-but-not-mapped', { userId }));
    }
    const whole = withApprovals(batch, approvals);
    hooks.onBatch?.(whole, rules);
    const people = eachPerson(whole, rules, counts);
    for (const { userId, days, exceptions: found, used: ofPerson } of people) {
      used += ofPerson;
      const rows = mapping.rowsOf(userId);
      // Known but not mapped: the scope has already made it an exception. Problems of that person's
      // days would only repeat it.
      if (rows.length === 0) continue;
      const person = dueOf(rows, days, mapping, inputs.period);
      const amounts = hooks.amend(userId, person.amounts);
      addLines(userId, amounts);
      hooks.onPerson?.(userId, days, amounts);
      exceptions.push(
        // That DingTalk does not know somebody already says that it has no schedule either.
        ...found.filter(({ kind, date }) => !isWholePeriod(kind, date) || !notFound.has(userId)),
        ...person.exceptions,
      );
      addMinutes(totals, person.totals);
      withLines += 1;
    }
  }
  for (const { userId, amounts } of hooks.others()) addLines(userId, amounts);
  // Mapped people whom DingTalk does not know are in scope too: without a line, and explained.
  const unknown = scope.exceptions.filter(
    ({ kind, userId }) => kind === 'mapped-but-not-found' && !names.has(userId ?? ''),
  );
  const inScope = scope.people.length + unknown.length;
  const punches = { received, used, excluded: counts };
  if (!closes(punches)) throw doesNotReconcile(punches);
  const writtenMinutes = lines.reduce((sum, { minutes }) => sum + minutes, 0);
  if (writtenMinutes !== paidMinutes) throw amountsDoNotReconcile(paidMinutes, writtenMinutes);
  return {
    lines: lines.sort(compareLines),
    exceptions: exceptions.sort(compareExceptions),
    totals,
    punches,
    paidMinutes,
    people: { inScope, withLines, withoutLines: inScope - withLines },
  };
}

/** The exception that holds a file whose content would replace one already delivered. */
export function replacementException(deliveredRun: string): AttendanceException {
  return describeException('replaces-delivered-run', { detail: deliveredRun });
}

/**
 * People of the previous run whom neither DingTalk's directory nor the mapping has any more. Most have
 * left; whoever still works or is on leave must not drop out of the file in silence.
 */
function forgottenPeople({ scope, mapping }: ComputeInputs): Set<string> {
  return new Set(
    scope.people
      .filter(({ userId, origin }) => origin === 'previous-run' && !mapping.userIds.has(userId))
      .map(({ userId }) => userId),
  );
}

function isWholePeriod(kind: ExceptionKind, date: HongKongDate | undefined): boolean {
  return kind === 'schedule-missing' && date === undefined;
}

function nameOf(person: KnownPerson | undefined): string {
  return person?.name ?? '';
}

function groupByUser<Item extends { readonly userId: string }>(
  items: readonly Item[],
): Map<string, Item[]> {
  return groupBy(items, ({ userId }) => userId);
}

function withApprovals(
  batch: AttendanceBatch,
  approvals: ReadonlyMap<string, readonly ApprovalSpan[]>,
): AttendanceBatch {
  if (approvals.size === 0) return batch;
  return { ...batch, approvals: batch.userIds.flatMap((userId) => approvals.get(userId) ?? []) };
}

function doesNotReconcile({ received, used, excluded }: PunchBalance): ExportHaltedError {
  const total = Object.values(excluded).reduce((sum, count) => sum + count, 0);
  return new ExportHaltedError('run.does-not-reconcile', {
    text: {
      en: `Of ${String(received)} punches ${String(used)} were used and ${String(total)} excluded; the rest is unexplained, so nothing is sent.`,
      zhHK: `收到 ${String(received)} 次打卡，採用 ${String(used)} 次，剔除 ${String(total)} 次；其餘未能解釋，因此沒有送出任何檔案。`,
    },
    remedy: {
      en: 'This is a fault of the program: report the code and the run.',
      zhHK: '這是程式錯誤：請回報錯誤代碼及匯出編號。',
    },
    details: { received, used, excluded: total },
  });
}

function amountsDoNotReconcile(paid: number, written: number): ExportHaltedError {
  return new ExportHaltedError('run.does-not-reconcile', {
    text: {
      en: `The days amount to ${String(paid)} minutes, the lines to ${String(written)}; nothing is sent.`,
      zhHK: `各日合共 ${String(paid)} 分鐘，檔案各行合共 ${String(written)} 分鐘；沒有送出任何檔案。`,
    },
    remedy: {
      en: 'This is a fault of the program: report the code and the run.',
      zhHK: '這是程式錯誤：請回報錯誤代碼及匯出編號。',
    },
    details: { paid, written },
  });
}
