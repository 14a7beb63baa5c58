import type { HongKongDate, PayPeriod } from '../../shared/time/index.ts';
import { computeBatch, type AttendanceBatch, type LeaveSpan } from './domain/attendance-batch.ts';
import {
  compareExceptions,
  describeException,
  type AttendanceException,
  type ExceptionKind,
} from './domain/attendance-exception.ts';
import type { PersonAmounts } from './domain/amounts-text.ts';
import type { DayAmount } from './domain/day-amount.ts';
import { measures } from './domain/day-minutes.ts';
import { linesOfAmounts } from './domain/lines-of-amounts.ts';
import {
  compareLines,
  dueOf,
  noMinutes,
  type PayrollLine,
  type PersonTotals,
} from './domain/payroll-line.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import type { Shift } from './domain/planned-day.ts';
import { noExclusions } from './domain/punch-record.ts';
import { closes, type PunchBalance } from './domain/reconciliation.ts';
import type { KnownPerson, Scope } from './domain/scope.ts';
import { seenInPeriod } from './domain/seen-in-period.ts';
import { ExportHaltedError } from './errors.ts';

/** What the stored answers and the mapping amount to. */
export interface Computation {
  /** In file order. */
  readonly lines: readonly PayrollLine[];
  readonly exceptions: readonly AttendanceException[];
  readonly totals: PersonTotals;
  readonly punches: PunchBalance;
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
}

/** Where the course of runs comes in between what people are due and what this file pays. */
export interface ComputeHooks {
  /** What is to be paid of what a person is due, a person at a time, in order of scope. */
  readonly amend: (userId: string, due: readonly DayAmount[]) => readonly DayAmount[];
  /** People outside the scope whom the file pays all the same; asked for after everybody in it. */
  readonly others: () => Iterable<PersonAmounts>;
  readonly priorPeriods: readonly PayPeriod[];
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
 * @throws ExportHaltedError `run.does-not-reconcile` if a punch were neither used nor excluded
 */
export async function computeRun(
  inputs: ComputeInputs,
  readBatches: (leave: ReadonlyMap<string, LeaveSpan[]>) => AsyncIterable<AttendanceBatch>,
  hooks: ComputeHooks = NO_HOOKS,
): Promise<Computation> {
  const { scope, mapping } = inputs;
  const counts = noExclusions();
  const lines: PayrollLine[] = [];
  const exceptions: AttendanceException[] = [...scope.exceptions];
  const totals = noMinutes();
  const names = new Map(scope.people.map((person) => [person.userId, person]));
  const rules = {
    period: inputs.period,
    shifts: inputs.shifts,
    punchPolicy: { replaySourceTypes: inputs.replaySourceTypes },
    employeeNumberOf: (userId: string) => mapping.rowsOf(userId)[0]?.employee_number,
    isMappedOn: (userId: string, date: HongKongDate) => mapping.rowOn(userId, date) !== undefined,
  };
  const forgotten = forgottenPeople(inputs);
  const notFound = new Set(
    scope.exceptions.flatMap(({ kind, userId }) => (kind === 'mapped-but-not-found' ? userId : [])),
  );
  const { period } = inputs;
  const { priorPeriods } = hooks;
  const addLines = (userId: string, amounts: readonly DayAmount[]): void => {
    const name = nameOf(names.get(userId));
    lines.push(...linesOfAmounts(amounts, { name, period, priorPeriods }));
  };
  let received = 0;
  let used = 0;
  let withLines = 0;
  for await (const batch of readBatches(groupLeave(inputs.leave))) {
    const computed = computeBatch(batch, rules, counts);
    received += computed.received;
    used += computed.used;
    for (const userId of seenInPeriod(batch, forgotten, inputs.period)) {
      exceptions.push(describeException('found-but-not-mapped', { userId }));
    }
    for (const { userId, days, exceptions: found } of computed.people) {
      const rows = mapping.rowsOf(userId);
      // Known but not mapped: the scope has already made it an exception. Problems of that person's
      // days would only repeat it.
      if (rows.length === 0) continue;
      const person = dueOf(rows, days, mapping, inputs.period);
      addLines(userId, hooks.amend(userId, person.amounts));
      exceptions.push(
        // That DingTalk does not know somebody already says that it has no schedule either.
        ...found.filter(({ kind, date }) => !isWholePeriod(kind, date) || !notFound.has(userId)),
        ...person.exceptions,
      );
      for (const measure of measures) totals[measure] += person.totals[measure];
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
  return {
    lines: lines.sort(compareLines),
    exceptions: exceptions.sort(compareExceptions),
    totals,
    punches,
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

function groupLeave(leave: readonly LeaveSpan[]): Map<string, LeaveSpan[]> {
  const byUser = new Map<string, LeaveSpan[]>();
  for (const span of leave) {
    const list = byUser.get(span.userId);
    if (list === undefined) byUser.set(span.userId, [span]);
    else list.push(span);
  }
  return byUser;
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
