import { createHash } from 'node:crypto';
import { addDays, type PayPeriod } from '../../../shared/time/index.ts';
import { computedRecordOf } from '../computed-run.ts';
import { findConfigured, runOf, viewCompany, type CompanyView } from '../company-view.ts';
import type { DayAmount } from '../domain/day-amount.ts';
import type { Employment } from '../domain/hong-kong/worked-weeks.ts';
import {
  continuousContractColumns,
  continuousContractRows,
  hoursRecordColumns,
  hoursRecordRow,
  type RecordedEmployee,
} from '../domain/statutory-records.ts';
import { readAmounts } from '../ledger/amounts-archive.ts';
import { recordsKey, runLabel, type RunIdentity } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import { readMappingTables } from '../read-mapping.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { periodOf } from '../requests/request-fields.ts';
import type { StoredRun } from '../run-store.ts';
import { spreadsheetCsv } from '../spreadsheet-csv.ts';
import type { ActionResult } from './action-result.ts';

/**
 * A contract is continuous after four weeks that count, and each of them may look at the three before
 * it: seven weeks up to the one that ends on the first day.
 */
const HISTORY_DAYS = 7 * 7;

/**
 * Two records that an employer in Hong Kong keeps: the total of hours worked in the wage period
 * (minimum wage) and, week by week, whether the contract counts as continuous ("468"). Both are made
 * from what the runs of this and of the periods right before it have found due; nothing is fetched.
 *
 * @throws ExportRefusedError `request.unknown-run`, `request.nothing-computed`; ExportHaltedError
 *   `answer.altered`; MappingInvalidError
 */
export async function keepRecords(
  deps: ExportDependencies,
  payload: Payload<'statutory-records'>,
): Promise<ActionResult> {
  const subject = await findConfigured(deps, { ...payload, period: periodOf(payload) });
  const view = await viewCompany(deps, subject);
  const run = runOf(view, undefined);
  computedRecordOf(run);
  const { period } = subject.series;
  const history = historyOf(view, run);
  const known = { from: history.at(-1)?.record.from ?? period.from, to: period.to };
  const employments = await employmentsOf(deps, view);
  const employees = await employeesOf(deps, history, employments);
  const scope = { period, known };
  const hours = employees.map((employee) => hoursRecordRow(employee, scope));
  const weeks = employees.flatMap((employee) => continuousContractRows(employee, scope));
  const store = (name: string, rows: readonly (readonly string[])[]): Promise<string> =>
    storeTable(deps, run.identity, name, rows);
  return {
    outcome: 'recorded',
    run: runLabel(run.identity),
    employees: employees.length,
    knownFrom: known.from,
    weeks: weeks.length,
    weeksWithoutHistory: weeks.filter((row) => row.includes('not-enough-history')).length,
    outputs: {
      hoursRecordKey: await store('hours-record.csv', [[...hoursRecordColumns], ...hours]),
      continuousContractKey: await store('continuous-contract.csv', [
        [...continuousContractColumns],
        ...weeks,
      ]),
    },
    next: {
      en: 'Keep hours-record.csv with the wage records. A week "not-enough-history" needs the periods before it; it is never a "no".',
      zhHK: '請將 hours-record.csv 與工資紀錄一併保存。標示 not-enough-history 的星期須有之前的計薪期資料，並不代表「否」。',
    },
  };
}

/** This run, then the regular runs of the periods right before it, newest first, without a gap. */
function historyOf({ all, subject }: CompanyView, run: StoredRun): StoredRun[] {
  const history = [run];
  for (let earliest = run; needsMore(earliest.record, subject.series.period);) {
    const before = all.findLast(
      ({ identity, record }) =>
        identity.profile === subject.series.profile &&
        identity.finalPay === undefined &&
        record.to === addDays(earliest.record.from, -1) &&
        record.state !== 'superseded' &&
        record.dueKey !== undefined,
    );
    if (before === undefined) return history;
    history.push(before);
    earliest = before;
  }
  return history;
}

function needsMore({ from }: { readonly from: string }, period: PayPeriod): boolean {
  return from > addDays(period.from, -HISTORY_DAYS);
}

/** From the first day to the last day of a person's rows, whatever changed in between. */
async function employmentsOf(
  deps: ExportDependencies,
  { subject }: CompanyView,
): Promise<Map<string, Employment>> {
  const { people } = await readMappingTables(deps, subject.company);
  const employments = new Map<string, Employment>();
  for (const { row } of people) {
    if (row.company_code !== subject.company.code) continue;
    const { user_id: userId, valid_from: from, valid_to: to } = row;
    const before = employments.get(userId);
    const isOpen = to === undefined || (before !== undefined && before.to === undefined);
    const last = [before?.to ?? '', to ?? ''].sort().at(-1) ?? '';
    const first = [before?.from ?? from, from].sort()[0] ?? from;
    employments.set(userId, { from: first, ...(isOpen ? {} : { to: last }) });
  }
  return employments;
}

async function employeesOf(
  deps: ExportDependencies,
  history: readonly StoredRun[],
  employments: ReadonlyMap<string, Employment>,
): Promise<RecordedEmployee[]> {
  const people = new Map<string, { employeeNumber: string; amounts: DayAmount[] }>();
  for (const [index, { record }] of history.entries()) {
    const due = { key: record.dueKey ?? '', sha256: record.dueSha256 ?? '' };
    for (const { userId, amounts } of await readAmounts(deps, due)) {
      const employeeNumber = amounts.at(-1)?.employeeNumber;
      const known = people.get(userId);
      if (known !== undefined) known.amounts.push(...amounts);
      else if (index === 0 && employeeNumber !== undefined) {
        people.set(userId, { employeeNumber, amounts: [...amounts] });
      }
    }
  }
  return [...people]
    .map(([userId, person]) => ({ userId, ...person, employment: employments.get(userId) ?? {} }))
    .sort((a, b) => (a.employeeNumber < b.employeeNumber ? -1 : 1));
}

async function storeTable(
  { objects }: ExportDependencies,
  run: RunIdentity,
  name: string,
  rows: readonly (readonly string[])[],
): Promise<string> {
  const bytes = await spreadsheetCsv(rows);
  const contentSha256 = createHash('sha256').update(bytes).digest('hex');
  const key = recordsKey(run, contentSha256, name);
  await objects.putOnce(key, bytes, { contentType: 'text/csv; charset=utf-8', contentSha256 });
  return key;
}
