import { computeWithPins } from './compute-with-pins.ts';
import type { ComputedRecord } from './computed-run.ts';
import type { AttendanceBatch, ComputeRules } from './domain/attendance-batch.ts';
import type { DayAmount } from './domain/day-amount.ts';
import type { DayRecord } from './domain/day-record.ts';
import type { MeasuredPerson, PersonToExplain } from './domain/explained-day.ts';
import type { PayrollLine } from './domain/payroll-line.ts';
import { courseOfPerson } from './domain/person-course.ts';
import { punchFatesOf } from './domain/punch-fates.ts';
import { noExclusions } from './domain/punch-record.ts';
import { daysOf } from '../../shared/time/index.ts';
import { readAmounts, unpackAmounts, type StoredAmounts } from './ledger/amounts-archive.ts';
import { linesOfStoredAmounts } from './lines-of-stored-amounts.ts';
import type { RunIdentity } from './object-keys.ts';
import type { ExportDependencies } from './ports.ts';
import type { PinnedRun, ReopenedRun } from './reopen-run.ts';

type Stores = Pick<ExportDependencies, 'objects' | 'sealer'>;

/** A person of a run, ready to be explained. */
export interface PersonOfRun extends PersonToExplain {
  readonly lines: readonly PayrollLine[];
}

export interface PersonSource extends PinnedRun {
  readonly identity: RunIdentity;
  readonly record: ComputedRecord;
  readonly userId: string;
}

/**
 * What a person's days and lines came from: through every rule, from DingTalk's stored answers.
 *
 * @throws ExportHaltedError `answer.altered`
 */
export async function personFromAnswers(
  stores: Stores,
  source: PersonSource,
  reopened: ReopenedRun,
): Promise<PersonOfRun> {
  const { userId, identity } = source;
  const { period } = identity;
  const onlooker = new Onlooker(userId);
  const { fetcher } = reopened;
  const { computation, netting } = await computeWithPins(stores, {
    ...reopened,
    period,
    scope: {
      people: reopened.scope.people.filter((person) => person.userId === userId),
      exceptions: reopened.scope.exceptions.filter((exception) => exception.userId === userId),
    },
    fetcher: {
      readShifts: () => fetcher.readShifts(),
      readBatches: (leave) => onlyPerson(userId, fetcher.readBatches(leave)),
    },
    onlookers: { onBatch: onlooker.onBatch, onPerson: onlooker.onPerson },
  });
  const made = await netting.made();
  const measured = onlooker.measured();
  const isTheirs = (item: { readonly userId?: string | undefined }): boolean =>
    item.userId === userId;
  return {
    period,
    measured: measured && {
      ...measured,
      exceptions: [...computation.exceptions, ...netting.exceptions].filter(isTheirs),
    },
    due: amountsOf(await unpackAmounts(made.due), userId),
    paid: amountsOf(await unpackAmounts(made.paid), userId),
    delivered: await deliveredBefore(stores, source),
    lines: computation.lines.filter(isTheirs),
  };
}

/** The same from the stored amounts alone: minutes and codes, without punches and rules. */
export async function personFromAmounts(
  stores: Stores,
  source: PersonSource,
): Promise<PersonOfRun> {
  const { userId, identity, record, pins, mapping } = source;
  const paid = await storedAmounts(stores, userId, {
    key: record.amountsKey,
    sha256: record.amountsSha256,
  });
  const due = await storedAmounts(stores, userId, {
    key: record.dueKey ?? record.amountsKey,
    sha256: record.dueSha256 ?? record.amountsSha256,
  });
  const names = new Map<string, string>();
  return {
    period: identity.period,
    measured: undefined,
    due,
    paid,
    delivered: await deliveredBefore(stores, source),
    lines: linesOfStoredAmounts([{ userId, amounts: paid }], { identity, pins, mapping, names }),
  };
}

async function deliveredBefore(
  stores: Stores,
  { pins, userId, identity }: PersonSource,
): Promise<DayAmount[]> {
  const { from, to } = identity.period;
  const delivered: DayAmount[] = [];
  for (const file of pins.delivered) delivered.push(...(await storedAmounts(stores, userId, file)));
  return delivered.filter(({ date, minutes }) => date >= from && date <= to && minutes !== 0);
}

async function storedAmounts(
  stores: Stores,
  userId: string,
  reference: StoredAmounts,
): Promise<readonly DayAmount[]> {
  return amountsOf(await readAmounts(stores, reference), userId);
}

function amountsOf(
  people: Awaited<ReturnType<typeof readAmounts>>,
  userId: string,
): readonly DayAmount[] {
  return people.filter((person) => person.userId === userId).flatMap(({ amounts }) => amounts);
}

async function* onlyPerson(
  userId: string,
  batches: AsyncIterable<AttendanceBatch>,
): AsyncIterable<AttendanceBatch> {
  const isTheirs = (item: { readonly userId: string }): boolean => item.userId === userId;
  for await (const batch of batches) {
    yield {
      userIds: [userId],
      punches: batch.punches.filter(isTheirs),
      checks: batch.checks.filter(isTheirs),
      restDays: batch.restDays.filter(isTheirs),
      leave: batch.leave.filter(isTheirs),
    };
  }
}

/** Sees one person pass by. */
class Onlooker {
  readonly #userId: string;
  #days: readonly DayRecord[] = [];
  #course: Omit<MeasuredPerson, 'days' | 'exceptions'> | undefined;

  constructor(userId: string) {
    this.#userId = userId;
  }

  onBatch = (batch: AttendanceBatch, rules: ComputeRules): void => {
    const { punches, checks, restDays, leave, approvals = [] } = batch;
    const rows = { punches, checks, restDays, leave, approvals };
    const periodRules = { ...rules, periodDays: daysOf(rules.period) };
    const course = courseOfPerson(this.#userId, rows, periodRules, noExclusions());
    this.#course = {
      course,
      restDates: new Set(restDays.map(({ workDate }) => workDate)),
      fates: punchFatesOf(punches, course, rules.punchPolicy, course.isInPeriod),
    };
  };

  onPerson = (_userId: string, days: readonly DayRecord[]): void => {
    this.#days = days;
  };

  measured(): Omit<MeasuredPerson, 'exceptions'> | undefined {
    return this.#course === undefined ? undefined : { ...this.#course, days: this.#days };
  }
}
