import { loadCharacterEncoder, type CharacterSetName } from '../../shared/character-set/index.ts';
import type { AttendanceException } from './domain/attendance-exception.ts';
import type { FileProfile } from './domain/file-profile.ts';
import { FieldNotEncodableError } from './domain/file-record.ts';
import { nameUseOf } from './domain/name-use.ts';
import type { PayrollLine } from './domain/payroll-line.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { payrollNameOf, type PayrollNamePolicy } from './domain/payroll-name.ts';
import type { NameUse } from './domain/report-model.ts';
import { renderFile, type RenderedFile } from './domain/render-file.ts';
import { CodeWithoutColumnError, UnitNotAcceptedError } from './domain/row-layout.ts';
import { ExportRefusedError } from './errors.ts';
import type { RunIdentity } from './object-keys.ts';

export interface PayrollFileInputs {
  readonly run: RunIdentity;
  readonly profile: FileProfile;
  /** In file order. */
  readonly lines: readonly PayrollLine[];
  readonly names: NameSource;
}

/** Where a name comes from that the character set of the file lacks. */
export interface NameSource {
  readonly policy: PayrollNamePolicy;
  readonly mapping: Pick<PayrollMapping, 'rowsOf'>;
}

export interface WrittenFile extends RenderedFile {
  /** Names that are not in the file as DingTalk has them. */
  readonly nameUses: readonly NameUse[];
}

/**
 * The payroll file of a run in memory. Same inputs, same bytes.
 *
 * @throws ExportRefusedError `profile.field-not-encodable`, `profile.code-without-column`
 * @throws PayrollFileRefusedError `profile.line-not-writable`, `profile.too-many-rows`,
 *   `profile.company-code-too-long`
 */
export async function writePayrollFile({
  run,
  profile,
  lines,
  names,
}: PayrollFileInputs): Promise<WrittenFile> {
  const name: CharacterSetName =
    profile.characterSet === 'utf-8-bom' ? 'utf-8' : profile.characterSet;
  const subject = { companyCode: run.company, ...run.period, runNumber: run.run };
  const encoder = await loadCharacterEncoder(name);
  const exceptions = new Map<string, AttendanceException>();
  const nameUses: NameUse[] = [];
  const nameOf = (line: PayrollLine): string => {
    const row = names.mapping.rowsOf(line.userId).at(-1);
    const chosen = payrollNameOf(line, row, names.policy, encoder);
    for (const exception of chosen.exceptions) exceptions.set(exception.id, exception);
    const use = nameUseOf(line, chosen, names.policy, encoder);
    if (use !== undefined) nameUses.push(use);
    return chosen.name;
  };
  try {
    const file = renderFile(profile, subject, lines, encoder, { nameOf });
    return { ...file, exceptions: [...file.exceptions, ...exceptions.values()], nameUses };
  } catch (error) {
    if (error instanceof FieldNotEncodableError) throw fieldNotEncodable(profile, error);
    if (error instanceof UnitNotAcceptedError) throw unitNotAccepted(profile, error);
    if (error instanceof CodeWithoutColumnError) throw codeWithoutColumn(profile, error);
    throw error;
  }
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
