import { computeWithPins } from './compute-with-pins.ts';
import type { ComputedRecord } from './computed-run.ts';
import {
  compareFigures,
  type FigureComparison,
  type FigureDifference,
} from './domain/compare-figures.ts';
import type { DayAmount } from './domain/day-amount.ts';
import {
  reasonCandidates,
  type DayMinutes,
  type ReasonCandidate,
} from './domain/difference-reasons.ts';
import { quantityDecimalsOf, type FileProfile } from './domain/file-profile.ts';
import { payRulesSchema } from './domain/pay-rules.ts';
import type { PresentFigure } from './domain/present-file.ts';
import { codeInFile } from './domain/read-written-file.ts';
import { readAmounts } from './ledger/amounts-archive.ts';
import { linesOfStoredAmounts } from './lines-of-stored-amounts.ts';
import type { RunIdentity } from './object-keys.ts';
import type { ExportDependencies } from './ports.ts';
import type { PinnedRun, ReopenedRun } from './reopen-run.ts';

type Stores = Pick<ExportDependencies, 'objects' | 'sealer'>;

export interface RunToCompare extends PinnedRun {
  readonly identity: RunIdentity;
  readonly record: ComputedRecord;
  readonly profile: FileProfile;
  /** Undefined if the answers are erased: reasons are then told from the stored amounts. */
  readonly reopened: ReopenedRun | undefined;
}

/** A difference with what in our days may be behind it. */
export interface ExplainedDifference extends FigureDifference {
  readonly reasons: readonly ReasonCandidate[];
}

export interface RunComparison extends Omit<FigureComparison, 'differences'> {
  readonly differences: readonly ExplainedDifference[];
}

/**
 * Sets the figures of another file against those of a run, and looks behind each difference.
 *
 * @throws ExportHaltedError `answer.altered`
 */
export async function compareRun(
  stores: Stores,
  run: RunToCompare,
  theirs: readonly PresentFigure[],
): Promise<RunComparison> {
  const { identity, record, pins, mapping, profile } = run;
  const reference = { key: record.amountsKey, sha256: record.amountsSha256 };
  const people = await readAmounts(stores, reference);
  const amounts = people.flatMap((person) => person.amounts);
  const names = new Map<string, string>();
  const comparison = compareFigures(theirs, {
    lines: linesOfStoredAmounts(people, { identity, pins, mapping, names }),
    amounts,
    decimals: quantityDecimalsOf(profile),
    codeInFile: (code) => codeInFile(profile, code),
  });
  const differing = new Set(comparison.differences.map(({ employeeNumber }) => employeeNumber));
  const minutesOf = await minutesBehind(stores, run, amounts, differing);
  const { leave } = payRulesSchema.parse(pins.payRules);
  const leaveNames = new Map(
    leave.types.map(({ key, nameEn, nameZhHK }) => [key, { en: nameEn, zhHK: nameZhHK }]),
  );
  return {
    ...comparison,
    differences: comparison.differences.map((difference) => ({
      ...difference,
      reasons: reasonCandidates(minutesOf.get(difference.employeeNumber) ?? [], leaveNames),
    })),
  };
}

/** The minutes of our days by employee number: of every bucket, or of what the file pays alone. */
async function minutesBehind(
  stores: Stores,
  { identity, mapping, reopened }: RunToCompare,
  amounts: readonly DayAmount[],
  wanted: ReadonlySet<string>,
): Promise<Map<string, DayMinutes[]>> {
  const minutes = new Map<string, DayMinutes[]>();
  const note = (employeeNumber: string, day: DayMinutes): void => {
    if (!wanted.has(employeeNumber)) return;
    const days = minutes.get(employeeNumber) ?? [];
    days.push(day);
    minutes.set(employeeNumber, days);
  };
  if (wanted.size === 0) return minutes;
  if (reopened === undefined) {
    for (const amount of amounts) note(amount.employeeNumber, amount);
    return minutes;
  }
  await computeWithPins(stores, {
    ...reopened,
    period: identity.period,
    onlookers: {
      onPerson: (userId, days) => {
        for (const day of days) {
          const number = mapping.rowOn(userId, day.date)?.employee_number ?? '';
          for (const [measure, count] of Object.entries(day.minutes)) {
            note(number, { date: day.date, measure, minutes: count ?? 0 });
          }
        }
      },
    },
  });
  return minutes;
}
