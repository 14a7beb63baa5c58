import { prepareText, type CharacterEncoder } from '../../../shared/character-set/index.ts';
import { describeException, type AttendanceException } from './attendance-exception.ts';
import type { FileProfile } from './file-profile-v2.ts';
import { placeField } from './fixed-width-field.ts';
import { guardedText } from './formula-guard.ts';
import type { FieldProblem } from './payroll-file-refusal.ts';
import type { PayrollLine } from './payroll-line.ts';
import { isNameColumn, type FixedColumn } from './profile-columns.ts';

export interface WritableName {
  /** Empty if the file cannot carry the name. */
  readonly text: string;
  readonly exceptions: readonly AttendanceException[];
}

/**
 * A name as the file can carry it. The employee number carries the pay, so a name that cannot be
 * written costs nobody a wage: its column stays empty, and an exception names person and cause.
 */
export function writableName(
  profile: FileProfile,
  line: PayrollLine,
  rawName: string,
  encoder: CharacterEncoder,
): WritableName {
  const name = prepareText(rawName);
  const subject = { userId: line.userId, employeeNumber: line.employeeNumber };
  const isMandatory = profile.nameColumn === 'mandatory';
  if (name === '') {
    const exceptions = isMandatory ? [describeException('mandatory-name-missing', subject)] : [];
    return { text: '', exceptions };
  }
  const encoded = encoder.encode(name);
  if (encoded.outcome === 'unmappable') {
    const detail = encoded.characters
      .map(({ character, codePoint }) => `${character} (${codePoint})`)
      .join(' ');
    const kind = isMandatory ? 'mandatory-name-not-encodable' : 'name-not-encodable';
    return { text: '', exceptions: [describeException(kind, { ...subject, detail })] };
  }
  const problem = nameProblem(profile, name, encoder);
  if (problem === undefined) return { text: name, exceptions: [] };
  const kind = isMandatory ? 'mandatory-name-not-writable' : 'name-not-writable';
  return {
    text: '',
    exceptions: [describeException(kind, { ...subject, detail: problem.reason })],
  };
}

function nameProblem(
  profile: FileProfile,
  name: string,
  encoder: CharacterEncoder,
): FieldProblem | undefined {
  for (const column of profile.records.detail.filter(isNameColumn)) {
    if (profile.layout === 'delimited') {
      if (guardedText(profile, column, name) === undefined) return { reason: 'formula' };
      continue;
    }
    const placed = placeField(column as FixedColumn, name, encoder);
    if (placed.outcome === 'refused') return placed.problem;
  }
  return undefined;
}
