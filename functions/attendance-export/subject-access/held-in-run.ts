import { readStoredAcknowledgement } from '../acknowledgement/acknowledgement-archive.ts';
import { readAnswer, readCheckpoints } from '../answer-archive.ts';
import { adjustmentLayout, adjustmentRowSchema } from '../domain/adjustment-table.ts';
import type { DayAmount } from '../domain/day-amount.ts';
import { rowsOfPerson } from '../domain/rows-of-person.ts';
import { retainedUntil } from '../domain/retention.ts';
import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import { eachPersonAmounts } from '../ledger/amounts-archive.ts';
import { runLabel } from '../object-keys.ts';
import { readPeople } from '../people-of-run.ts';
import type { ExportDependencies } from '../ports.ts';
import { readTable } from '../read-mapping.ts';
import type { StoredRun } from '../run-store.ts';
import type { HeldAnswer, HeldInRun } from './held-record.ts';

/** Whose data is looked for. */
export interface HeldPerson {
  readonly userId: string;
  readonly employeeNumbers: ReadonlySet<string>;
}

/**
 * What one run holds about a person; one stored object is in memory at a time. Undefined if the run
 * holds nothing.
 *
 * @throws ExportHaltedError `answer.altered`; the errors of the object and table ports
 */
export async function heldInRun(
  deps: ExportDependencies,
  stored: StoredRun,
  person: HeldPerson,
  answersMonths: number,
): Promise<HeldInRun | undefined> {
  const { identity, record } = stored;
  const people = await readPeople(deps, record.peopleKey);
  const held = {
    name: people.find(({ userId }) => userId === person.userId)?.name,
    answers: await answersAbout(deps, stored, person),
    due: await amountsOf(deps, record.dueKey, record.dueSha256, person),
    paid: await amountsOf(deps, record.amountsKey, record.amountsSha256, person),
    exceptions: await exceptionsAbout(deps, record.exceptionsKey, person),
    adjustments: await adjustmentsFor(deps, stored, person),
    rejects: await rejectsOf(deps, record.acknowledgement?.key, person),
  };
  const { name, ...lists } = held;
  const isEmpty = name === undefined && Object.values(lists).every(({ length }) => length === 0);
  if (isEmpty) return undefined;
  return {
    run: runLabel(identity),
    period: { from: record.from, to: record.to },
    state: record.state,
    ...deliveryOf(stored, held.paid.length > 0),
    ...(record.answersErasedAtEpochMs === undefined
      ? { answersKeptUntil: retainedUntil(record.to, answersMonths) }
      : { answersErasedAt: formatHongKongTimestamp(record.answersErasedAtEpochMs) }),
    ...held,
  };
}

function deliveryOf({ record }: StoredRun, isInFile: boolean): Pick<HeldInRun, 'delivered'> {
  const { destination, deliveredAtEpochMs, fileSha256 = '' } = record;
  if (!isInFile || destination === undefined || deliveredAtEpochMs === undefined) return {};
  const at = formatHongKongTimestamp(deliveredAtEpochMs);
  return { delivered: { to: destination, at, fileSha256 } };
}

async function answersAbout(
  deps: ExportDependencies,
  { identity, record }: StoredRun,
  { userId }: HeldPerson,
): Promise<HeldAnswer[]> {
  // While they are being erased they are not whole, and will not be there for long.
  if (record.answersErasure !== undefined) return [];
  const found: HeldAnswer[] = [];
  for (const [call, answer] of await readCheckpoints(deps.tables, identity)) {
    const body = await readAnswer(deps, identity, call, answer);
    const rows = rowsOfPerson(JSON.parse(new TextDecoder().decode(body)), userId);
    if (rows.length > 0) found.push({ call, rows });
  }
  return found;
}

async function amountsOf(
  deps: ExportDependencies,
  key: string | undefined,
  sha256: string | undefined,
  { userId }: HeldPerson,
): Promise<readonly DayAmount[]> {
  if (key === undefined || sha256 === undefined) return [];
  const found: DayAmount[] = [];
  for await (const person of eachPersonAmounts(deps, { key, sha256 })) {
    if (person.userId === userId) found.push(...person.amounts);
  }
  return found;
}

async function exceptionsAbout(
  deps: ExportDependencies,
  key: string | undefined,
  person: HeldPerson,
): Promise<Record<string, string>[]> {
  const bytes = key === undefined ? undefined : await deps.objects.get(key);
  if (bytes === undefined) return [];
  const { parse } = await import('csv-parse/sync');
  const rows = parse<Record<string, string>>(Buffer.from(bytes), { columns: true, bom: true });
  return rows.filter((row) => isAbout(row['user_id'], row['employee_number'], person));
}

/** Without their author, who is somebody else. */
async function adjustmentsFor(
  deps: ExportDependencies,
  { record }: StoredRun,
  person: HeldPerson,
): Promise<Record<string, string | number>[]> {
  const found: Record<string, string | number>[] = [];
  for (const { key: objectKey, sha256 } of record.adjustments) {
    const reference = { objectKey, sha256 };
    const { rows } = await readTable(deps, reference, adjustmentLayout, adjustmentRowSchema);
    for (const { row } of rows) {
      if (!isAbout(row.user_id, row.employee_number, person)) continue;
      const { author: _somebodyElse, ...own } = row;
      found.push(own);
    }
  }
  return found;
}

async function rejectsOf(
  deps: ExportDependencies,
  key: string | undefined,
  { employeeNumbers }: HeldPerson,
): Promise<HeldInRun['rejects']> {
  if (key === undefined) return [];
  const { files } = await readStoredAcknowledgement(deps, key);
  return files
    .flatMap(({ rejects }) => rejects)
    .filter(({ employeeNumber = '' }) => employeeNumbers.has(employeeNumber))
    .map(({ line, employeeNumber, earningsCode, reason }) => ({
      line,
      employeeNumber,
      earningsCode,
      reason,
    }));
}

function isAbout(
  userId: string | undefined,
  employeeNumber: string | undefined,
  person: HeldPerson,
): boolean {
  const isUser = userId === person.userId;
  const isNumber = (userId ?? '') === '' && person.employeeNumbers.has(employeeNumber ?? '');
  return isUser || isNumber;
}
