import { createHash } from 'node:crypto';
import { loadCharacterEncoder, type CharacterSetName } from '../../shared/character-set/index.ts';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import type { Computation } from './compute-run.ts';
import { compareExceptions, type AttendanceException } from './domain/attendance-exception.ts';
import { controlTotalsOf } from './domain/control-total.ts';
import { exceptionColumns, exceptionRows } from './domain/exceptions-table.ts';
import { fileNameOf } from './domain/file-name.ts';
import { quantityDecimalsOf, type FileProfile } from './domain/file-profile.ts';
import { FieldNotEncodableError } from './domain/file-record.ts';
import { manifestText, type Manifest } from './domain/manifest.ts';
import { inFixedOrder } from './domain/measured-minutes.ts';
import { renderFile } from './domain/render-file.ts';
import { CodeWithoutColumnError, UnitNotAcceptedError } from './domain/row-layout.ts';
import { ENGINE_VERSION } from './engine-version.ts';
import { ExportRefusedError } from './errors.ts';
import { outputKey, periodInFileName, type RunIdentity } from './object-keys.ts';

/** The three outputs of a run, in memory. */
export interface RunOutputs {
  readonly fileName: string;
  readonly file: Uint8Array;
  readonly fileSha256: string;
  readonly rows: number;
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  readonly exceptions: readonly AttendanceException[];
  readonly exceptionsBytes: Uint8Array;
}

/** Where the outputs are in object storage. */
export interface OutputKeys {
  readonly fileKey: string;
  readonly manifestKey: string;
  readonly exceptionsKey: string;
}

export interface OutputInputs {
  readonly run: RunIdentity;
  readonly profile: FileProfile;
  readonly computation: Computation;
  readonly inputsSha256: string;
  readonly mappingSha256: string;
  readonly earningsCodesSha256: string;
  /** Exceptions that only the course of runs knows of, such as a replacement. */
  readonly furtherExceptions: readonly AttendanceException[];
}

/**
 * Writes file, manifest and exception list in memory. Same inputs, same bytes.
 *
 * @throws ExportRefusedError `profile.field-not-encodable`, `profile.code-without-column`
 * @throws PayrollFileRefusedError `profile.line-not-writable`, `profile.too-many-rows`,
 *   `profile.company-code-too-long`
 */
export async function renderOutputs(inputs: OutputInputs): Promise<RunOutputs> {
  const { run, profile, computation } = inputs;
  const { bytes, rowCount, exceptions: nameExceptions } = await renderPayrollFile(inputs);
  const fileSha256 = sha256Of(bytes);
  const exceptions = [
    ...computation.exceptions,
    ...nameExceptions,
    ...inputs.furtherExceptions,
  ].sort(compareExceptions);
  const fileName = fileNameOf(profile, {
    company: run.company,
    period: periodInFileName(run),
    from: run.period.from,
    to: run.period.to,
    run: run.run,
  });
  const manifest: Manifest = {
    v: 1,
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
    inputsSha256: inputs.inputsSha256,
    versions: {
      engine: ENGINE_VERSION,
      profile: `${profile.name}@${String(profile.version)}`,
      mappingSha256: inputs.mappingSha256,
      earningsCodesSha256: inputs.earningsCodesSha256,
    },
    people: { ...computation.people },
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
    manifest,
    manifestBytes: new TextEncoder().encode(manifestText(manifest)),
    exceptions,
    exceptionsBytes: await exceptionsCsv(exceptions),
  };
}

/** Stores the outputs under a key that holds their hash; storing the same again changes nothing. */
export async function storeOutputs(
  objects: ObjectStore,
  run: RunIdentity,
  outputs: RunOutputs,
): Promise<OutputKeys> {
  const together = createHash('sha256')
    .update(outputs.file)
    .update(outputs.manifestBytes)
    .update(outputs.exceptionsBytes)
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
  };
}

async function renderPayrollFile({ run, profile, computation }: OutputInputs) {
  const name: CharacterSetName =
    profile.characterSet === 'utf-8-bom' ? 'utf-8' : profile.characterSet;
  const subject = { companyCode: run.company, ...run.period, runNumber: run.run };
  try {
    return renderFile(profile, subject, computation.lines, await loadCharacterEncoder(name));
  } catch (error) {
    if (error instanceof FieldNotEncodableError) throw fieldNotEncodable(profile, error);
    if (error instanceof UnitNotAcceptedError) throw unitNotAccepted(profile, error);
    if (error instanceof CodeWithoutColumnError) throw codeWithoutColumn(profile, error);
    throw error;
  }
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

function countByKind(exceptions: readonly AttendanceException[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of exceptions) counts[kind] = (counts[kind] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fieldNotEncodable(
  profile: FileProfile,
  error: FieldNotEncodableError,
): ExportRefusedError {
  const codePoints = error.codePoints.join(' ');
  return new ExportRefusedError('profile.field-not-encodable', {
    text: {
      en: `Column ${error.column} of profile ${profile.name} holds ${codePoints}, which ${profile.characterSet} lacks.`,
      zhHK: `格式 ${profile.name} 的欄位 ${error.column} 含有 ${codePoints}，字集 ${profile.characterSet} 沒有此字。`,
    },
    remedy: {
      en: 'Correct the cost centre, pay group or header in the mapping or the profile.',
      zhHK: '請於對照表或格式檔更正成本中心、薪酬組別或標題。',
    },
    details: { column: error.column, codePoints },
    cause: error,
  });
}

const UNITS = {
  hours: { en: 'hours', zhHK: '小時' },
  minutes: { en: 'minutes', zhHK: '分鐘' },
  days: { en: 'days', zhHK: '日' },
} as const;

function unitNotAccepted(profile: FileProfile, error: UnitNotAcceptedError): ExportRefusedError {
  const { earningsCode } = error;
  const unit = UNITS[error.unit];
  const accepted = profile.units.map((name) => UNITS[name]);
  return new ExportRefusedError('profile.code-without-column', {
    text: {
      en: `Earnings code ${earningsCode} is in ${unit.en}, and profile ${profile.name} takes ${accepted.map(({ en }) => en).join(', ')} only.`,
      zhHK: `薪酬代碼 ${earningsCode} 以${unit.zhHK}計，但格式 ${profile.name} 只接受${accepted.map(({ zhHK }) => zhHK).join('、')}。`,
    },
    remedy: {
      en: 'Map the measure in another unit, or use a profile that tells the unit in a column.',
      zhHK: '請於對照表改用其他單位，或改用有單位欄的格式。',
    },
    details: { profile: profile.name, earningsCode },
    cause: error,
  });
}

function codeWithoutColumn(
  profile: FileProfile,
  error: CodeWithoutColumnError,
): ExportRefusedError {
  const { earningsCode } = error;
  return new ExportRefusedError('profile.code-without-column', {
    text: {
      en: `Profile ${profile.name} has no column and no slot for earnings code ${earningsCode}, which has hours to write.`,
      zhHK: `格式 ${profile.name} 沒有欄位可填寫薪酬代碼 ${earningsCode} 的工時。`,
    },
    remedy: {
      en: 'Add a column or slots to the profile, or map the measure to another code.',
      zhHK: '請於格式檔加入欄位或代碼分欄，或將該項目對應至其他代碼。',
    },
    details: { profile: profile.name, earningsCode },
    cause: error,
  });
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
