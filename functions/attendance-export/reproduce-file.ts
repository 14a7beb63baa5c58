import { createHash } from 'node:crypto';
import { computeWithPins } from './compute-with-pins.ts';
import type { ComputedRecord } from './computed-run.ts';
import { AmountBook } from './domain/amount-book.ts';
import type { DayAmount } from './domain/day-amount.ts';
import { fileProfileSchema } from './domain/file-profile.ts';
import type { PayrollLine } from './domain/payroll-line.ts';
import { payrollNamePolicySchema } from './domain/payroll-name.ts';
import { readAmounts, unpackAmounts, type MadeAmounts } from './ledger/amounts-archive.ts';
import { linesOfStoredAmounts } from './lines-of-stored-amounts.ts';
import type { RunIdentity } from './object-keys.ts';
import { readPeople } from './people-of-run.ts';
import type { ExportDependencies } from './ports.ts';
import type { PinnedRun, ReopenedRun } from './reopen-run.ts';
import { writePayrollFile } from './write-payroll-file.ts';

type Stores = Pick<ExportDependencies, 'objects' | 'sealer'>;

/** A run to be made again. */
export interface RunToReproduce extends PinnedRun {
  readonly identity: RunIdentity;
  readonly record: ComputedRecord;
}

/** A file that was made again, against the one that is on record. */
export interface ReproducedFile {
  readonly matches: boolean;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly rows: number;
}

/** Minutes of a day that come out otherwise than they were stored; above zero for more now. */
export interface AmountDifference {
  readonly employeeNumber: string;
  readonly userId: string;
  readonly date: string;
  readonly earningsCode: string;
  readonly measure: string;
  readonly minutes: number;
}

export interface Recomputation {
  readonly file: ReproducedFile;
  /** True if the answers that were read are those of the run. */
  readonly inputsMatch: boolean;
  readonly inputsSha256: string;
  readonly amountsMatch: boolean;
  readonly amountsSha256: string;
  readonly differences: readonly AmountDifference[];
}

/**
 * The file from the stored amounts, the stored names and the pinned profile: what is left when
 * DingTalk's answers are erased.
 *
 * @throws ExportHaltedError `answer.altered`
 */
export async function fileFromAmounts(
  stores: Stores,
  run: RunToReproduce,
): Promise<ReproducedFile> {
  const { identity, record, pins, mapping } = run;
  const { amountsKey: key, amountsSha256: sha256 } = record;
  const names = new Map(
    (await readPeople(stores, record.peopleKey)).map(({ userId, name }) => [userId, name]),
  );
  const people = await readAmounts(stores, { key, sha256 });
  return fileOf(run, linesOfStoredAmounts(people, { identity, pins, mapping, names }));
}

/**
 * The file from DingTalk's stored answers, through every rule, by the pins of the run.
 *
 * @throws ExportHaltedError `answer.altered`, `run.does-not-reconcile`
 */
export async function fileFromAnswers(
  stores: Stores,
  run: RunToReproduce,
  reopened: ReopenedRun,
): Promise<Recomputation> {
  const { period } = run.identity;
  const { computation, netting } = await computeWithPins(stores, { ...reopened, period });
  const { paid } = await netting.made();
  const amountsMatch = paid.sha256 === run.record.amountsSha256;
  const inputsSha256 = reopened.inputsSha256();
  return {
    file: await fileOf(run, computation.lines),
    inputsMatch: inputsSha256 === run.record.inputsSha256,
    inputsSha256,
    amountsMatch,
    amountsSha256: paid.sha256,
    differences: amountsMatch ? [] : await differencesOf(stores, run.record, paid),
  };
}

async function fileOf(
  { identity, record, pins, mapping }: RunToReproduce,
  lines: readonly PayrollLine[],
): Promise<ReproducedFile> {
  const profile = fileProfileSchema.parse(pins.profile);
  const names = { policy: payrollNamePolicySchema.parse(pins.payrollNames), mapping };
  const { bytes, rowCount } = await writePayrollFile({ run: identity, profile, lines, names });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    matches: sha256 === record.fileSha256,
    sha256,
    sizeBytes: bytes.length,
    rows: rowCount,
  };
}

async function differencesOf(
  stores: Stores,
  { amountsKey: key, amountsSha256: sha256 }: ComputedRecord,
  made: MadeAmounts,
): Promise<AmountDifference[]> {
  const book = new AmountBook();
  for (const { amounts } of await unpackAmounts(made)) book.add(amounts);
  for (const { amounts } of await readAmounts(stores, { key, sha256 })) book.add(amounts, -1);
  return book.userIds.flatMap((userId) => book.of(userId).map(differenceOf));
}

function differenceOf(amount: DayAmount): AmountDifference {
  const { employeeNumber, userId, date, earningsCode, measure, minutes } = amount;
  return { employeeNumber, userId, date, earningsCode, measure, minutes };
}
