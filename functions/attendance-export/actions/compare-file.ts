import { createHash } from 'node:crypto';
import { findConfigured, runOf, viewCompany } from '../company-view.ts';
import { compareRun, type ExplainedDifference } from '../compare-run.ts';
import { computedRecordOf } from '../computed-run.ts';
import { fileProfileSchema } from '../domain/file-profile.ts';
import type { ExportCaller } from '../export-caller.ts';
import { outputKey, runLabel, type RunIdentity } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import { readPresentFile } from '../read-present-file.ts';
import { readPinnedRun, reopenRun } from '../reopen-run.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { periodOf } from '../requests/request-fields.ts';
import { spreadsheetCsv } from '../spreadsheet-csv.ts';
import type { ActionResult } from './action-result.ts';

/** All are counted and in `comparison.csv`; the first of them are shown. */
const MAX_SHOWN_DIFFERENCES = 500;

/**
 * The officer's present file of the same period against a run, in every state from `held` on, also
 * `shadow`: per person and code theirs, ours and the difference, with what in our days may be behind
 * it. Keeps the list as an object beside the run; the run itself is not changed.
 *
 * @throws ExportRefusedError `request.file-invalid`, `request.unknown-run`, `request.nothing-computed`
 */
export async function compareFile(
  deps: ExportDependencies,
  payload: Payload<'compare'>,
  { signal }: ExportCaller,
): Promise<ActionResult> {
  const subject = await findConfigured(deps, { ...payload, period: periodOf(payload) });
  const stored = runOf(await viewCompany(deps, subject), payload.runId);
  const record = computedRecordOf(stored);
  const pinned = await readPinnedRun(deps, stored);
  const profile = fileProfileSchema.parse(pinned.pins.profile);
  const present = await readPresentFile(profile, Buffer.from(payload.content, 'base64'));
  const { operatorUserId } = subject.organisation;
  const reopened = await reopenRun(deps, stored, pinned, { operatorUserId, signal });
  const { identity } = stored;
  const run = { identity, record, profile, reopened, ...pinned };
  const { differences, ...rest } = await compareRun(deps, run, present.figures);
  return {
    outcome: differences.length === 0 ? 'equal' : 'differs',
    run: runLabel(identity),
    readAs: present.form,
    figures: present.figures.length,
    ...rest,
    differencesTotal: differences.length,
    differences: differences.slice(0, MAX_SHOWN_DIFFERENCES),
    comparisonKey: await storeComparison(deps, identity, differences),
    next: {
      en: 'For each difference look at the days named, then ask {"action":"explain"} for the person and code. Codes only in one file are usually a matter of the mapping.',
      zhHK: '請就每項差異查看所列日子，再以 {"action":"explain"} 查詢該僱員及代碼。只見於一方的代碼通常與對照表有關。',
    },
  };
}

const columns = [
  'employee_number',
  'earnings_code',
  'theirs',
  'ours',
  'difference',
  'only_in',
  'days_that_differ',
  'reason_candidates',
  '可能原因',
] as const;

async function storeComparison(
  { objects }: Pick<ExportDependencies, 'objects'>,
  run: RunIdentity,
  differences: readonly ExplainedDifference[],
): Promise<string> {
  const bytes = await spreadsheetCsv([columns, ...differences.map(csvRow)]);
  const contentSha256 = createHash('sha256').update(bytes).digest('hex');
  const key = outputKey(run, contentSha256, 'comparison.csv');
  await objects.putOnce(key, bytes, { contentType: 'text/csv; charset=utf-8', contentSha256 });
  return key;
}

function csvRow(difference: ExplainedDifference): string[] {
  const reasons = (language: 'en' | 'zhHK'): string =>
    difference.reasons
      .map(({ title, minutes, days }) => {
        const dates = days.map((day) => `${day.date} ${String(day.minutes)}`).join(', ');
        return `${title[language]} ${String(minutes)} (${dates})`;
      })
      .join('; ');
  return [
    difference.employeeNumber,
    difference.earningsCode,
    difference.theirs,
    difference.ours,
    difference.difference,
    difference.onlyIn,
    difference.days.map(({ date, theirs, ours }) => `${date} ${theirs} ${ours}`).join('; '),
    reasons('en'),
    reasons('zhHK'),
  ];
}
