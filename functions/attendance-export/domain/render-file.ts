import { prepareText, type CharacterEncoder } from '../../../shared/character-set/index.ts';
import type { HongKongDate } from '../../../shared/time/index.ts';
import { describeException, type AttendanceException } from './attendance-exception.ts';
import type { FileProfile } from './file-profile.ts';
import type { PayrollLine } from './payroll-line.ts';
import { rowsOf, type PersonLines, type RowContext } from './payroll-row.ts';

export interface FileSubject {
  readonly companyCode: string;
  readonly from: HongKongDate;
  readonly to: HongKongDate;
  /** `0001` */
  readonly runNumber: string;
}

export interface RenderedFile {
  readonly bytes: Uint8Array;
  /** Rows without the header. */
  readonly rowCount: number;
  readonly exceptions: readonly AttendanceException[];
}

/** A field other than the name that the character set cannot write: configuration must change. */
export class FieldNotEncodableError extends Error {
  readonly column: string;
  readonly codePoints: readonly string[];

  constructor(column: string, codePoints: readonly string[]) {
    super(`column ${column} holds ${codePoints.join(' ')}, which the character set lacks`);
    this.name = 'FieldNotEncodableError';
    this.column = column;
    this.codePoints = codePoints;
  }
}

const LINE_END = { crlf: '\r\n', lf: '\n' } as const;
const UTF8_BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

/**
 * Writes the payroll file. The lines must be in file order (`compareLines`). Same lines, same bytes.
 * The employee number carries the pay: a name that cannot be written leaves its column empty, the
 * row stands, and an exception names person and character.
 *
 * @throws FieldNotEncodableError for any other field
 */
export function renderFile(
  profile: FileProfile,
  subject: FileSubject,
  lines: readonly PayrollLine[],
  encoder: CharacterEncoder,
): RenderedFile {
  const exceptions: AttendanceException[] = [];
  const context: RowContext = {
    companyCode: subject.companyCode,
    periodFrom: formatDate(subject.from, profile.dateFormat),
    periodTo: formatDate(subject.to, profile.dateFormat),
    runNumber: subject.runNumber,
  };
  const parts: Uint8Array[] = profile.characterSet === 'utf-8-bom' ? [UTF8_BOM] : [];
  const write = (fields: readonly string[]): void => {
    parts.push(encodeRow(profile, fields, encoder));
  };
  if (profile.headerRow) write(profile.columns.map(({ header }) => header));
  let rowCount = 0;
  const hasNameColumn = profile.columns.some(
    (column) => column.kind === 'value' && column.source === 'name',
  );
  for (const person of byPerson(lines)) {
    const name = hasNameColumn ? writableName(profile, person.first, encoder, exceptions) : '';
    for (const row of rowsOf(profile, context, { ...person, writableName: name })) {
      write(row);
      rowCount += 1;
    }
  }
  return { bytes: Buffer.concat(parts), rowCount, exceptions };
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

function* byPerson(lines: readonly PayrollLine[]): Generator<Omit<PersonLines, 'writableName'>> {
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

function writableName(
  profile: FileProfile,
  line: PayrollLine,
  encoder: CharacterEncoder,
  exceptions: AttendanceException[],
): string {
  const name = prepareText(line.name);
  if (name === '' && profile.nameColumn === 'mandatory') {
    const subject = { userId: line.userId, employeeNumber: line.employeeNumber };
    exceptions.push(describeException('mandatory-name-missing', subject));
  }
  const encoded = encoder.encode(name);
  if (encoded.outcome === 'encoded') return name;
  const detail = encoded.characters
    .map(({ character, codePoint }) => `${character} (${codePoint})`)
    .join(' ');
  exceptions.push(
    describeException(
      profile.nameColumn === 'mandatory' ? 'mandatory-name-not-encodable' : 'name-not-encodable',
      { userId: line.userId, employeeNumber: line.employeeNumber, detail },
    ),
  );
  return '';
}

function encodeRow(
  profile: FileProfile,
  fields: readonly string[],
  encoder: CharacterEncoder,
): Uint8Array {
  const text = fields.map((field) => quote(profile, field)).join(profile.delimiter);
  const encoded = encoder.encode(text + LINE_END[profile.lineEnd]);
  if (encoded.outcome === 'encoded') return encoded.bytes;
  const column = fields.findIndex((field) => encoder.encode(field).outcome === 'unmappable');
  throw new FieldNotEncodableError(
    profile.columns[column]?.header ?? '',
    encoded.characters.map(({ codePoint }) => codePoint),
  );
}

/** RFC 4180. Delimiters and quotes are below 0x40, so no Big5 trail byte can be one of them. */
function quote(profile: FileProfile, field: string): string {
  const needed =
    profile.quoting === 'always' || field.includes(profile.delimiter) || /["\r\n]/.test(field);
  return needed ? `"${field.replaceAll('"', '""')}"` : field;
}

function formatDate(date: HongKongDate, format: FileProfile['dateFormat']): string {
  const [year = '', month = '', day = ''] = date.split('-');
  if (format === 'yyyyMMdd') return `${year}${month}${day}`;
  return format === 'dd/MM/yyyy' ? `${day}/${month}/${year}` : date;
}
