import { createHash } from 'node:crypto';
import { loadConfiguration } from '../../../shared/configuration/index.ts';
import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import type { ExportCaller } from '../export-caller.ts';
import { findCompany } from '../export-subject.ts';
import { subjectAccessKey } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { RunStore } from '../run-store.ts';
import { findHeldPerson, isMappingOf } from '../subject-access/find-held-person.ts';
import { heldInRun } from '../subject-access/held-in-run.ts';
import { heldTables, type HeldTable } from '../subject-access/held-mapping.ts';
import type { HeldInRun, HeldRecord } from '../subject-access/held-record.ts';
import type { ActionResult } from './action-result.ts';

/**
 * Puts together everything that is held about one person in a company, and stores it for whoever has
 * to answer the person. Nobody else's data is in it. Takes no lease and asks DingTalk nothing.
 *
 * @throws ExportRefusedError `request.unknown-company`, `request.unknown-employee`; ExportHaltedError
 *   `answer.altered`
 */
export async function subjectAccess(
  deps: ExportDependencies,
  payload: Payload<'subject-access'>,
  caller: ExportCaller,
): Promise<ActionResult> {
  const { configuration } = await loadConfiguration(deps, deps.environment);
  const { organisation, company } = findCompany(configuration, payload.company);
  const { corpId } = organisation;
  const about = { environment: deps.environment, corpId, company: company.code };
  const stored = await new RunStore(deps.tables).allOf(about);
  const tables: HeldTable[] = [];
  for await (const table of heldTables(deps, company, stored)) tables.push(table);
  const person = await findHeldPerson(deps, payload, tables, stored);
  const runs: HeldInRun[] = [];
  for (const run of stored) {
    caller.signal.throwIfAborted();
    const held = await heldInRun(deps, run, person, company.retention.answersMonths);
    if (held !== undefined) runs.push(held);
  }
  const record: HeldRecord = {
    v: 1,
    company: company.code,
    userId: person.userId,
    employeeNumbers: [...person.employeeNumbers].sort(),
    madeAt: formatHongKongTimestamp(deps.clock.nowEpochMs()),
    mapping: tables.flatMap(({ sha256, rows }) => {
      const own = rows.filter((row) => isMappingOf(person, row));
      return own.length === 0 ? [] : [{ sha256, rows: own }];
    }),
    runs,
  };
  const { recordKey, daysKey } = await store(deps, about, record);
  await deps.auditTrailOf(organisation).record({
    company: company.code,
    actor: caller.actor,
    action: 'payroll.subject-access',
    subject: recordKey,
    outcome: 'done',
    details: { runs: runs.length },
  });
  return { outcome: 'collected', recordKey, daysKey, held: countsOf(record), next: NEXT };
}

async function store(
  deps: ExportDependencies,
  about: Parameters<typeof subjectAccessKey>[0],
  record: HeldRecord,
): Promise<{ readonly recordKey: string; readonly daysKey: string }> {
  const text = new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
  const together = sha256Of(text);
  const put = async (name: string, bytes: Uint8Array, contentType: string): Promise<string> => {
    const key = subjectAccessKey(about, together, name);
    await deps.objects.putOnce(key, bytes, { contentType, contentSha256: sha256Of(bytes) });
    return key;
  };
  return {
    recordKey: await put('held.json', text, 'application/json'),
    daysKey: await put('days.csv', await daysCsv(record), 'text/csv; charset=utf-8'),
  };
}

const DAY_COLUMNS = [
  'run 匯出編號',
  'date 日期',
  'employee_number 僱員編號',
  'measure 計量項目',
  'earnings_code 薪酬代碼',
  'minutes 分鐘',
  'source 來源',
] as const;

async function daysCsv({ runs }: HeldRecord): Promise<Uint8Array> {
  const { stringify } = await import('csv-stringify/sync');
  const rows = runs.flatMap(({ run, paid }) =>
    paid.map((amount) => [
      run,
      amount.date,
      amount.employeeNumber,
      amount.measure,
      amount.earningsCode,
      String(amount.minutes),
      amount.source,
    ]),
  );
  const text = stringify([[...DAY_COLUMNS], ...rows], { bom: true, escape_formulas: true });
  return new TextEncoder().encode(text);
}

function countsOf({ mapping, runs }: HeldRecord): Readonly<Record<string, number>> {
  const sum = (count: (run: HeldInRun) => number): number =>
    runs.reduce((total, run) => total + count(run), 0);
  return {
    mappingRows: mapping.reduce((total, { rows }) => total + rows.length, 0),
    runs: runs.length,
    answerRows: sum(({ answers }) => answers.reduce((total, { rows }) => total + rows.length, 0)),
    dayAmounts: sum(({ paid }) => paid.length),
    exceptions: sum(({ exceptions }) => exceptions.length),
    adjustments: sum(({ adjustments }) => adjustments.length),
    rejects: sum(({ rejects }) => rejects.length),
    deliveries: sum(({ delivered }) => (delivered === undefined ? 0 : 1)),
  };
}

const NEXT = {
  en: 'Read the record before it is handed over: reasons that people wrote may name others. Delete the files afterwards, or let a life-cycle rule of the bucket do it; the audit trail names nobody.',
  zhHK: '交出前請先查閱：由人手填寫的原因可能提及其他人。其後請刪除檔案，或由儲存空間的生命週期規則刪除；審計紀錄不載有任何人的資料。',
};

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
