import type { BilingualText } from '../../../shared/errors/index.ts';
import {
  acknowledgementRoles,
  type AcknowledgementProfile,
  type AcknowledgementRole,
} from './acknowledgement-profile.ts';
import { parseDelimited, type DelimitedRow } from './delimited-text.ts';

/** One statement of the receiver: values by what they tell, trimmed; '' where it tells nothing. */
export interface AcknowledgementRecord {
  readonly line: number;
  readonly values: Readonly<Record<AcknowledgementRole, string>>;
}

export interface AcknowledgementRecords {
  readonly records: readonly AcknowledgementRecord[];
  readonly problems: readonly BilingualText[];
}

/** Reads an acknowledgement into records; what cannot be read is a problem with its line. */
export function readAcknowledgementRecords(
  profile: AcknowledgementProfile,
  bytes: Uint8Array,
): AcknowledgementRecords {
  const text = decode(profile.characterSet, bytes);
  if (text === undefined) return { records: [], problems: [undecodable(profile.characterSet)] };
  return profile.format === 'csv' ? fromCsv(profile, text) : fromKeyValue(profile, text);
}

/** Undefined if a byte has no meaning in the character set: nothing is replaced by a guess. */
function decode(characterSet: 'utf-8' | 'big5', bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(characterSet, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function fromCsv(profile: AcknowledgementProfile, text: string): AcknowledgementRecords {
  const parsed = parseDelimited(text, profile.delimiter ?? ',');
  if (parsed.outcome === 'malformed') {
    return { records: [], problems: [malformedLine(parsed.line)] };
  }
  const [header, ...below] = parsed.rows;
  if (!profile.headerRow) return fromRows(profile, parsed.rows, undefined);
  // Nothing at all may be a file that is only just being written.
  return header === undefined
    ? { records: [], problems: [HEADER_MISSING] }
    : fromRows(profile, below, header);
}

function fromRows(
  profile: AcknowledgementProfile,
  rows: readonly DelimitedRow[],
  header: DelimitedRow | undefined,
): AcknowledgementRecords {
  const { indexes, problems } = columnIndexes(profile, header);
  if (problems.length > 0) return { records: [], problems };
  const width = (header ?? rows[0])?.fields.length ?? 0;
  const needed = Math.max(0, ...[...indexes.values()].map((index) => index + 1));
  // Another width means that the row is cut off, or that a text holds the delimiter and has shifted
  // the columns behind it.
  const isWhole = ({ fields }: DelimitedRow): boolean =>
    fields.length === width && fields.length >= needed;
  return {
    records: rows.filter(isWhole).map(({ line, fields }) => ({
      line,
      values: valuesOf((role) => fields[indexes.get(role) ?? -1]),
    })),
    problems: rows.filter((row) => !isWhole(row)).map(({ line }) => malformedLine(line)),
  };
}

function columnIndexes(
  { columns }: AcknowledgementProfile,
  header: DelimitedRow | undefined,
): {
  readonly indexes: ReadonlyMap<AcknowledgementRole, number>;
  readonly problems: readonly BilingualText[];
} {
  const names = (header?.fields ?? []).map((name) => name.trim());
  const indexes = new Map<AcknowledgementRole, number>();
  const problems: BilingualText[] = [];
  for (const role of acknowledgementRoles) {
    const reference = columns[role];
    if (typeof reference === 'number') indexes.set(role, reference - 1);
    if (typeof reference !== 'string') continue;
    const index = names.indexOf(reference.trim());
    if (index < 0 || names.indexOf(reference.trim(), index + 1) > 0) {
      problems.push(columnMissing(reference));
    }
    indexes.set(role, index);
  }
  return { indexes, problems };
}

function fromKeyValue(profile: AcknowledgementProfile, text: string): AcknowledgementRecords {
  const records: AcknowledgementRecord[] = [];
  const problems: BilingualText[] = [];
  let block = new Map<string, string>();
  let begun = 1;
  const endBlock = (): void => {
    const found = block;
    if (found.size > 0) {
      records.push({
        line: begun,
        values: valuesOf((role) => found.get(String(profile.columns[role] ?? '').trim())),
      });
    }
    block = new Map();
  };
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const at = line.indexOf(profile.delimiter ?? '=');
    const key = line.slice(0, Math.max(at, 0)).trim();
    if (line.trim() === '' || block.has(key)) endBlock();
    if (line.trim() === '') continue;
    if (key === '') problems.push(malformedLine(index + 1));
    if (block.size === 0) begun = index + 1;
    block.set(key, line.slice(at + 1));
  }
  endBlock();
  return { records, problems };
}

function valuesOf(
  read: (role: AcknowledgementRole) => string | undefined,
): Record<AcknowledgementRole, string> {
  const value = (role: AcknowledgementRole): string => (read(role) ?? '').trim();
  return {
    status: value('status'),
    employeeNumber: value('employeeNumber'),
    earningsCode: value('earningsCode'),
    reason: value('reason'),
    rowCount: value('rowCount'),
    total: value('total'),
    fileName: value('fileName'),
  };
}

function undecodable(characterSet: string): BilingualText {
  return {
    en: `The file is not written in ${characterSet}.`,
    zhHK: `檔案並非以 ${characterSet} 編碼。`,
  };
}

function malformedLine(line: number): BilingualText {
  return {
    en: `Line ${String(line)} does not have the expected form.`,
    zhHK: `第 ${String(line)} 行的格式不符。`,
  };
}

function columnMissing(column: string): BilingualText {
  return {
    en: `The header row does not hold "${column}" exactly once.`,
    zhHK: `標題列並非剛好有一個「${column}」。`,
  };
}

const HEADER_MISSING: BilingualText = {
  en: 'The header row is missing: the file is empty.',
  zhHK: '沒有標題列：檔案是空的。',
};
