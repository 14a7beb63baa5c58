import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import type { Computation } from './compute-run.ts';
import { settleExceptions } from './domain/apply-adjustments.ts';
import { compareExceptions, type AttendanceException } from './domain/attendance-exception.ts';
import { controlTotalsOf } from './domain/control-total.ts';
import { exceptionColumns, exceptionRows } from './domain/exceptions-table.ts';
import { fileNameOf } from './domain/file-name.ts';
import { quantityDecimalsOf, type FileProfile } from './domain/file-profile.ts';
import { manifestText, type Manifest } from './domain/manifest.ts';
import { inFixedOrder } from './domain/measured-minutes.ts';
import type { PayRules } from './domain/pay-rules.ts';
import type { Reconciliation, WithoutLineReason } from './domain/reconciliation.ts';
import type { NameUse } from './domain/report-model.ts';
import type { Adjustment } from './domain/resolve-adjustments.ts';
import type { AdjustedRun } from './domain/run-adjustments.ts';
import { ENGINE_VERSION } from './engine-version.ts';
import { outputKey, periodInFileName, type RunIdentity } from './object-keys.ts';
import { writePayrollFile, type NameSource } from './write-payroll-file.ts';

/** File, manifest and exception list of a run, in memory. */
export interface RunOutputs {
  readonly fileName: string;
  readonly file: Uint8Array;
  readonly fileSha256: string;
  readonly rows: number;
  readonly reconciliation: Reconciliation;
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  readonly exceptions: readonly AttendanceException[];
  /** Exceptions that adjustments have settled; they are not among the others. */
  readonly resolved: readonly AttendanceException[];
  readonly exceptionsBytes: Uint8Array;
  /** Names that are not in the file as DingTalk has them. */
  readonly nameUses: readonly NameUse[];
}

/** What people read about the file. */
export interface ReadableOutputs {
  readonly report: Uint8Array;
  readonly workbook: Uint8Array;
}

/** Where the outputs are in object storage. */
export interface OutputKeys {
  readonly fileKey: string;
  readonly manifestKey: string;
  readonly exceptionsKey: string;
  readonly reportKey: string;
  readonly workbookKey: string;
}

/** What of a file is added up again. */
export interface FileToReconcile {
  readonly exceptions: readonly AttendanceException[];
  /** Minutes of every line that stands in a row of the file, after rounding. */
  readonly minutesInFile: number;
}

export interface OutputInputs {
  readonly run: RunIdentity;
  readonly profile: FileProfile;
  readonly names: NameSource;
  readonly computation: Computation;
  readonly inputsSha256: string;
  readonly mappingSha256: string;
  readonly earningsCodesSha256: string;
  /** Version of the calendar of holidays. */
  readonly holidayCalendar: string;
  /** How the file will be encrypted for the receiver, for the manifest. */
  readonly encryption?: Manifest['encryption'];
  /** What people have stated, and what it settles. */
  readonly adjusted: AdjustedRun;
  readonly payRules: PayRules;
  readonly purpose: Manifest['purpose'];
  /** Adds the run up again; throws if it does not close. */
  readonly reconcile: (file: FileToReconcile) => Reconciliation;
  /** Exceptions that only the course of runs knows of, such as a replacement. */
  readonly furtherExceptions: readonly AttendanceException[];
}

/**
 * Writes file, manifest and exception list in memory. Same inputs, same bytes.
 *
 * @throws ExportHaltedError `run.does-not-reconcile`
 * @throws ExportRefusedError `profile.field-not-encodable`, `profile.code-without-column`
 * @throws PayrollFileRefusedError `profile.line-not-writable`, `profile.too-many-rows`,
 *   `profile.company-code-too-long`
 */
export async function renderOutputs(inputs: OutputInputs): Promise<RunOutputs> {
  const { run, profile, computation } = inputs;
  const {
    bytes,
    rowCount,
    minutes,
    exceptions: nameExceptions,
    nameUses,
  } = await writePayrollFile({
    run,
    profile,
    lines: computation.lines,
    names: inputs.names,
  });
  const fileSha256 = sha256Of(bytes);
  const settled = settleExceptions(computation.exceptions, inputs.adjusted.days);
  const exceptions = [
    ...settled.open,
    ...inputs.adjusted.problems,
    ...nameExceptions,
    ...inputs.furtherExceptions,
  ].sort(compareExceptions);
  const reconciliation = inputs.reconcile({ exceptions, minutesInFile: minutes });
  const fileName = fileNameOf(profile, {
    company: run.company,
    period: periodInFileName(run),
    from: run.period.from,
    to: run.period.to,
    run: run.run,
  });
  const manifest: Manifest = {
    v: 2,
    kind: run.finalPay === undefined ? 'regular' : 'final-pay',
    purpose: inputs.purpose,
    company: run.company,
    period: { ...run.period },
    run: run.run,
    file: {
      name: fileName,
      sha256: fileSha256,
      sizeBytes: bytes.length,
      rows: rowCount,
      characterSet: profile.characterSet,
    },
    ...(inputs.encryption === undefined ? {} : { encryption: inputs.encryption }),
    inputsSha256: inputs.inputsSha256,
    versions: {
      engine: ENGINE_VERSION,
      profile: `${profile.name}@${String(profile.version)}`,
      mappingSha256: inputs.mappingSha256,
      earningsCodesSha256: inputs.earningsCodesSha256,
      holidayCalendar: inputs.holidayCalendar,
      payRules: {
        version: inputs.payRules.version,
        sha256: sha256Of(JSON.stringify(inputs.payRules)),
      },
    },
    people: peopleCounts(reconciliation),
    minutes: { ...reconciliation.minutes },
    adjustments: {
      rows: inputs.adjusted.adjustments.length,
      resolvedExceptions: settled.resolved.length,
      minutesByMeasure: minutesByMeasure(inputs.adjusted.adjustments),
    },
    controlTotals: controlTotalsOf(computation.lines, quantityDecimalsOf(profile)).map((total) => ({
      ...total,
    })),
    measuredMinutes: inFixedOrder(computation.totals),
    punches: { ...computation.punches, excluded: { ...computation.punches.excluded } },
    exceptions: {
      total: exceptions.length,
      affectingPay: exceptions.filter(({ affectsPay }) => affectsPay).length,
      byKind: countByKind(exceptions),
    },
  };
  return {
    fileName,
    file: bytes,
    fileSha256,
    rows: rowCount,
    reconciliation,
    manifest,
    manifestBytes: new TextEncoder().encode(manifestText(manifest)),
    exceptions,
    resolved: settled.resolved,
    nameUses,
    exceptionsBytes: await exceptionsCsv(exceptions),
  };
}

const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Stores the outputs under a key that holds their hash; storing the same again changes nothing. */
export async function storeOutputs(
  objects: ObjectStore,
  run: RunIdentity,
  outputs: RunOutputs & ReadableOutputs,
): Promise<OutputKeys> {
  const together = createHash('sha256')
    .update(outputs.file)
    .update(outputs.manifestBytes)
    .update(outputs.exceptionsBytes)
    .update(outputs.report)
    .update(outputs.workbook)
    .digest('hex');
  const put = async (name: string, bytes: Uint8Array, contentType: string): Promise<string> => {
    const key = outputKey(run, together, name);
    await objects.putOnce(key, bytes, { contentType, contentSha256: sha256Of(bytes) });
    return key;
  };
  return {
    fileKey: await put(outputs.fileName, outputs.file, 'text/csv'),
    manifestKey: await put('manifest.json', outputs.manifestBytes, 'application/json'),
    exceptionsKey: await put('exceptions.csv', outputs.exceptionsBytes, 'text/csv; charset=utf-8'),
    reportKey: await put('report.html', outputs.report, 'text/html; charset=utf-8'),
    workbookKey: await put('lines.xlsx', outputs.workbook, WORKBOOK_TYPE),
  };
}

async function exceptionsCsv(exceptions: readonly AttendanceException[]): Promise<Uint8Array> {
  const { stringify } = await import('csv-stringify/sync');
  const text = stringify([[...exceptionColumns], ...exceptionRows(exceptions)], {
    // The mark lets a spreadsheet in Hong Kong open the Chinese columns correctly.
    bom: true,
    // A name or user id from DingTalk must not become a formula of whoever opens the list.
    escape_formulas: true,
  });
  return new TextEncoder().encode(text);
}

function peopleCounts({ people }: Reconciliation): Manifest['people'] {
  const count = (wanted: WithoutLineReason): number =>
    people.without.filter(({ why }) => why === wanted).length;
  return {
    inScope: people.inScope,
    withLines: people.withLines,
    withoutLines: people.without.length,
    explained: count('explained'),
    paidBefore: count('paid-before'),
    gone: count('gone'),
  };
}

function minutesByMeasure(adjustments: readonly Adjustment[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { measure, minutes } of adjustments) sums[measure] = (sums[measure] ?? 0) + minutes;
  return Object.fromEntries(Object.entries(sums).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function countByKind(exceptions: readonly AttendanceException[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of exceptions) counts[kind] = (counts[kind] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
