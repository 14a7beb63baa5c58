import { createHash } from 'node:crypto';
import { MemoryAnswerStore } from '../answer-archive.ts';
import { bookedClient } from '../booked-client.ts';
import { findConfigured } from '../company-view.ts';
import type { TemplateInputs } from '../domain/mapping-template.ts';
import { ExportRefusedError } from '../errors.ts';
import type { ExportCaller } from '../export-caller.ts';
import type { ExportSubject } from '../export-subject.ts';
import { AnswerSource } from '../fetch-answers.ts';
import { fetchDirectory } from '../fetch-people.ts';
import { buildMappingTemplate, type MappingTemplate } from '../mapping-template.ts';
import { templateKey } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import { readMappingTables, type MappingTables } from '../read-mapping.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { periodOf } from '../requests/request-fields.ts';
import type { ActionResult } from './action-result.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV = 'text/csv; charset=utf-8';

/**
 * Stores a mapping template with everybody in the directory, filled in as far as the present mapping
 * knows them. Costs no metered call. The same directory and mapping give the same objects.
 *
 * @throws ExportRefusedError `request.unknown-company`; MappingInvalidError `mapping.invalid` if there
 *   is a mapping that cannot be read; DingTalkError
 */
export async function makeTemplate(
  deps: ExportDependencies,
  payload: Payload<'template'>,
  { signal }: ExportCaller,
): Promise<ActionResult> {
  const subject = await findConfigured(deps, { ...payload, period: periodOf(payload) });
  const inputs = await inputsOf(deps, subject, signal);
  const keys = await store(deps, subject, await buildMappingTemplate(inputs));
  const known = new Set(inputs.people.flatMap((row) => [row.user_id, `#${row.job_number}`]));
  const isNew = ({ userId, jobNumber }: { userId: string; jobNumber: string }): boolean =>
    !known.has(userId) && (jobNumber === '' || !known.has(`#${jobNumber}`));
  return {
    outcome: 'template-made',
    company: subject.company.code,
    ...keys,
    people: inputs.directory.length,
    newPeople: inputs.directory.filter(isNew).length,
    next: {
      en: 'Fill in the blanks, remove the rows of people who are not paid here, publish the tables and name them in the configuration. The template holds names: keep it where the mapping is kept.',
      zhHK: '請填寫空白欄、刪除不在此支薪的人員，發佈兩表並於設定指明。範本載有姓名，請與對照表一同保管。',
    },
  };
}

async function inputsOf(
  deps: ExportDependencies,
  subject: ExportSubject,
  signal: AbortSignal,
): Promise<TemplateInputs> {
  const { company, payRules } = subject;
  const present = await presentTables(deps, subject);
  const client = bookedClient(deps, subject, 'template');
  try {
    const answers = new MemoryAnswerStore();
    const source = new AnswerSource(client, answers, signal, () => Promise.resolve());
    const people = await fetchDirectory(source, company.departmentIds);
    return {
      company: company.code,
      directory: people
        .map(({ userId, jobNumber, name, department }) => ({ userId, jobNumber, name, department }))
        .sort((a, b) => (a.userId < b.userId ? -1 : 1)),
      people: present.people.map(({ row }) => row),
      codes: present.codes.map(({ row }) => row),
      payRules,
    };
  } finally {
    await client.flush();
  }
}

/** A company that begins has no mapping yet: nothing is filled in then. */
async function presentTables(
  deps: ExportDependencies,
  { company }: ExportSubject,
): Promise<MappingTables> {
  try {
    return await readMappingTables(deps, company);
  } catch (error) {
    const isMissing = error instanceof ExportRefusedError && error.code === 'mapping.missing';
    if (isMissing) return { people: [], codes: [] };
    throw error;
  }
}

async function store(
  { objects }: ExportDependencies,
  { series }: ExportSubject,
  { workbook, peopleCsv, earningsCodesCsv }: MappingTemplate,
): Promise<Readonly<Record<'workbookKey' | 'peopleKey' | 'earningsCodesKey', string>>> {
  const together = sha256Of(workbook);
  const put = async (name: string, bytes: Uint8Array, contentType: string): Promise<string> => {
    const key = templateKey(series, together, name);
    await objects.putOnce(key, bytes, { contentType, contentSha256: sha256Of(bytes) });
    return key;
  };
  return {
    workbookKey: await put('mapping.xlsx', workbook, XLSX),
    peopleKey: await put('people.csv', peopleCsv, CSV),
    earningsCodesKey: await put('earnings-codes.csv', earningsCodesCsv, CSV),
  };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
