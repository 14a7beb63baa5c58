import type { CharacterEncoder } from '../../../shared/character-set/index.ts';
import type { HongKongDate } from '../../../shared/time/index.ts';
import type { AttendanceException } from './attendance-exception.ts';
import { encodeHeaderRow, encodeRecord } from './file-record.ts';
import { quantityDecimalsOf, type FileProfile } from './file-profile-v2.ts';
import { FileTotals } from './file-totals.ts';
import { payDayOf } from './pay-day.ts';
import { LineProblems, tooManyRows } from './payroll-file-refusal.ts';
import type { PayrollLine } from './payroll-line.ts';
import { detailFields, fileFields, type RowContext } from './payroll-row.ts';
import { isNameColumn, type FileColumn } from './profile-columns.ts';
import { rowLayoutOf, type RowLines } from './row-layout.ts';
import { writableName } from './writable-name.ts';

export interface FileSubject {
  readonly companyCode: string;
  readonly from: HongKongDate;
  readonly to: HongKongDate;
  /** `0001` */
  readonly runNumber: string;
}

export interface RenderedFile {
  readonly bytes: Uint8Array;
  /** Detail rows: without the row of headers, header and trailer records. */
  readonly rowCount: number;
  /** Minutes of every line that stands in a row, after rounding. */
  readonly minutes: number;
  readonly exceptions: readonly AttendanceException[];
}

export interface RenderOptions {
  /** The name that goes into the file for a person; their first line's by default. */
  readonly nameOf?: (line: PayrollLine) => string;
}

const UTF8_BOM = Uint8Array.of(0xef, 0xbb, 0xbf);
const DOS_END_OF_FILE = Uint8Array.of(0x1a);

/**
 * Writes the payroll file. The lines must be in file order (`compareLines`). Same lines, same bytes.
 * The employee number carries the pay: a name that cannot be written leaves its column empty, the
 * row stands, and an exception names person and character.
 *
 * @throws FieldNotEncodableError for any other field that the character set lacks
 * @throws CodeWithoutColumnError, UnitNotAcceptedError for a line that the layout has no place for
 * @throws PayrollFileRefusedError `profile.line-not-writable` naming every field that its column does
 *   not take, `profile.too-many-rows`
 */
export function renderFile(
  profile: FileProfile,
  subject: FileSubject,
  lines: readonly PayrollLine[],
  encoder: CharacterEncoder,
  { nameOf = ({ name }) => name }: RenderOptions = {},
): RenderedFile {
  const exceptions: AttendanceException[] = [];
  const problems = new LineProblems();
  const context = contextOf(profile, subject, problems);
  const totals = new FileTotals(quantityDecimalsOf(profile));
  const { header, detail, trailer } = profile.records;
  const rowsOf = rowLayoutOf(profile);
  const hasNameColumn = detail.some(isNameColumn);
  const hasTotals = header !== undefined || trailer !== undefined;
  const parts: Uint8Array[] = [];
  let minutes = 0;
  for (const person of byPerson(lines)) {
    const name = hasNameColumn
      ? writableName(profile, person.first, nameOf(person.first), encoder)
      : { text: '', exceptions: [] };
    exceptions.push(...name.exceptions);
    for (const row of rowsOf(person.lines)) {
      const place = { sequence: totals.rowCount + 1, writableName: name.text };
      const fields = detailFields(context, place, row);
      parts.push(encodeRecord(profile, detail, fields, { encoder, problems, line: row.line }));
      totals.rowCount += 1;
      minutes += minutesOfRow(row);
    }
    if (hasTotals) for (const line of person.lines) totals.add(line);
  }
  const fileRecord = (columns: readonly FileColumn[], sequence: number): Uint8Array =>
    encodeRecord(profile, columns, fileFields(columns, context, sequence, totals), {
      encoder,
      problems,
      line: undefined,
    });
  if (header !== undefined) parts.unshift(fileRecord(header, 0));
  if (trailer !== undefined) parts.push(fileRecord(trailer, totals.rowCount + 1));
  problems.throwIfAny(profile.name);
  const { maxRows } = profile;
  if (maxRows !== undefined && totals.rowCount > maxRows) {
    throw tooManyRows(profile.name, totals.rowCount, maxRows);
  }
  const bytes = Buffer.concat([...beginning(profile, encoder), ...parts, ...ending(profile)]);
  return { bytes, rowCount: totals.rowCount, minutes, exceptions };
}

/**
 * Everything of a profile that the bytes of a file depend on, as one text: name, version, character
 * set and layout, but not its description. With the lines of a run it tells whether two runs would
 * send the same, whatever their numbers.
 */
export function describeProfileForHash(profile: FileProfile): string {
  const { name, version, characterSet, description: _description, ...layout } = profile;
  return `${name}@${String(version)} ${characterSet} ${JSON.stringify(layout)}`;
}

function contextOf(
  profile: FileProfile,
  { companyCode, from, to, runNumber }: FileSubject,
  problems: LineProblems,
): RowContext {
  return {
    profile,
    companyCode,
    periodFrom: from,
    periodTo: to,
    payrollDate: payDayOf(profile.payDay, to),
    runNumber,
    problems,
  };
}

function beginning(profile: FileProfile, encoder: CharacterEncoder): Uint8Array[] {
  if (profile.layout !== 'delimited') return [];
  const mark = profile.characterSet === 'utf-8-bom' ? [UTF8_BOM] : [];
  return profile.headerRow ? [...mark, encodeHeaderRow(profile, encoder)] : mark;
}

function ending({ endOfFile }: FileProfile): Uint8Array[] {
  return endOfFile === '1a' ? [DOS_END_OF_FILE] : [];
}

/** A row holds its one line, or those that have a column or a slot in it. */
function minutesOfRow({ line, byCode, slots }: RowLines): number {
  const inColumns = [...byCode.values(), ...slots.values()];
  if (inColumns.length === 0) return line.roundedMinutes;
  return inColumns.reduce((sum, { roundedMinutes }) => sum + roundedMinutes, 0);
}

interface PersonLines {
  readonly first: PayrollLine;
  readonly lines: readonly PayrollLine[];
}

function* byPerson(lines: readonly PayrollLine[]): Generator<PersonLines> {
  let current: PayrollLine[] = [];
  for (const line of lines) {
    const [first] = current;
    if (first !== undefined && first.employeeNumber !== line.employeeNumber) {
      yield { first, lines: current };
      current = [];
    }
    current.push(line);
  }
  const [first] = current;
  if (first !== undefined) yield { first, lines: current };
}
